"""Rules `supplements.land_use*`: sinks negative, sources positive, by year and never inside the balance.

The inventory gives one signed figure per year for all of Germany; its sign changes between years and editions.
What forest and drained peat of a place do cannot be read from shipped data: `moor` in the land survey is open
moor, not drained peat under fields. So both are NE, and the national mean per hectare is a marked stopgap.
"""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.groups import share
from klimawerk.engine.kernel.rules import rule, rule_id
from klimawerk.engine.kernel.units import KG_PER_T
from klimawerk.engine.records.facts import Facts


@rule("supplements.land_use_forest_area", unit="ha")
def forest_area(facts: Facts) -> Any:
    """Forest and wood [T] in ha."""
    return facts.municipal("land_use_2021", "forest") + facts.municipal("land_use_2021", "wood")


@rule_id("supplements.land_use_forest", unit="t CO2e")
def forest(area: Any, balance_per_hectare: Any) -> Any:
    """Forest of a place [t CO2e] = area [ha] × an own balance of the year [t CO2e/ha]; negative is a sink."""
    return area * balance_per_hectare


@rule("supplements.land_use_national", unit="t CO2e")
def national_land_use(facts: Facts, year: int) -> Any:
    """Land use, land-use change and forestry in Germany [t CO2e], signed, of exactly this year."""
    return facts.national("ghg_inventory.lulucf", year) * KG_PER_T


@rule("supplements.land_use_national_share", unit="t CO2e")
def national_share(facts: Facts, year: int) -> Any:
    """Stopgap [T] in t CO2e, signed: the national figure by total area; no statement about local forest or peat."""
    return share(facts.municipal("land_use_2021", "total")) * national_land_use(facts, year)
