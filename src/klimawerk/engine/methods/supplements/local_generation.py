"""Rules `supplements.local_generation*`: electricity from renewable plants of a place, from the plant register.

Plants of January 2024 × the hours this stock would have needed to give the national generation of the year. The
sum over all municipalities is so the national generation less offshore wind and hydropower without a municipality;
a place that built late gets too much in 2022 and 2023.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import divide, fill, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import plain
from klimawerk.engine.kernel.units import ENERGY_UNITS, KWH_PER_MWH
from klimawerk.engine.records.facts import Facts

SOURCES: Mapping[str, str] = MappingProxyType(
    {
        "photovoltaics": "photovoltaics_kw",
        "wind": "wind_onshore_kw",
        "hydro": "hydro_kw",
        "biomass": "biomass_kw",
    }
)
STOCK_YEAR = 2024
SHIPPED = f"renewables_{STOCK_YEAR}"
CAPACITIES: Mapping[str, tuple[str, ...]] = MappingProxyType({"wind": ("wind_onshore", "wind_offshore")})


def imported_stock(facts: Facts, year: int) -> str:
    """Name of the imported table with the stock of plants at the end of the year; empty if there is none."""
    table = f"renewables_{year}"
    return table if table != SHIPPED and facts.has("municipal", table, "photovoltaics_kw") else ""


def installed(facts: Facts, source: str, year: int) -> Any:
    """Installed capacity [T] in kW that stands for the year: imported for it, else that of January 2024."""
    return fill(facts.municipal(imported_stock(facts, year) or SHIPPED, SOURCES[source]), 0.0)


def is_covered(facts: Facts, year: int) -> bool:
    """True for years with an imported stock, and for those for which the stock of January 2024 may stand."""
    if imported_stock(facts, year):
        return True
    first = facts.assumption("supplements.local_generation.first_year")
    return bool(first <= year <= facts.assumption("supplements.local_generation.last_year"))


def is_registered(facts: Facts, year: int, place: slice) -> bool:
    """True where the stock that stands for the year holds every municipality of a place: imported lists may not."""
    table = imported_stock(facts, year) or SHIPPED
    known = (plain(facts.municipal(table, column))[place] for column in SOURCES.values())
    return not any(np.isnan(values).any() for values in known)


@rule("supplements.local_generation_national", unit="MWh")
def national_generation(facts: Facts, source: str, year: int) -> Any:
    """National generation of a source [MWh]; biomass is what is left of all renewables (with biogenic waste)."""
    if source == "biomass":
        amount = facts.national("electricity_generation.renewables.gross_generation", year)
        for other in ("photovoltaics", "wind", "hydro"):
            amount = amount - facts.national(f"electricity_generation.{other}.gross_generation", year)
    else:
        amount = facts.national(f"electricity_generation.{source}.gross_generation", year)
    return amount * ENERGY_UNITS["TWh"]


@rule("supplements.local_generation_hours", unit="h")
def effective_hours(facts: Facts, source: str, year: int) -> Any:
    """National generation of the year / national capacity of the stock date [h]; wind with offshore in both.

    With an imported stock the national capacity moves as the stock of its municipalities did since then.
    """
    capacity: Any = 0
    for technology in CAPACITIES.get(source, (source,)):
        capacity = capacity + facts.national(f"renewable_capacity.{technology}", STOCK_YEAR)
    table = imported_stock(facts, year)
    if table:
        now = facts.municipal(table, SOURCES[source])
        shipped = np.where(np.isnan(now), 0.0, fill(facts.municipal(SHIPPED, SOURCES[source]), 0.0))
        capacity = capacity * divide(total(fill(now, 0.0)), total(shipped))
    return divide(national_generation(facts, source, year) * KWH_PER_MWH, capacity)


@rule("supplements.local_generation", unit="MWh")
def local_generation(facts: Facts, source: str, year: int) -> Any:
    """Generation [T] in MWh of one source; the caller asks `is_covered` before."""
    return installed(facts, source, year) * effective_hours(facts, source, year) / KWH_PER_MWH
