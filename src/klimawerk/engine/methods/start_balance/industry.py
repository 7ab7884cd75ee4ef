"""Industry of the start balance as the assembly takes it: shares, grades, keys and absent cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import share_within, spread
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.trace import plain
from klimawerk.engine.methods.start_balance import industry_districts as districts
from klimawerk.engine.methods.start_balance.industry_statistics import (
    commercial_land,
    district_commercial_land,
    suppressed,
)
from klimawerk.engine.records.facts import Facts

# Cells counted at the district: nobody knows in which municipality the site stands.
DISTRICT_CELLS = (
    "industry.hard_coal",
    "industry.lignite",
    "industry.other_conventional.byproduct_gases",
    "industry.other_conventional.waste",
)
# Cell → carrier of the regional table behind it.
STATISTICS = {
    "industry.electricity": "electricity",
    "industry.natural_gas": "natural_gas",
    "industry.heating_oil": "heating_oil",
    "industry.district_heating": "heat",
    "industry.biomass": "renewables",
    "industry.environmental_heat": "renewables",
    "industry.hard_coal": "coal",
    "industry.lignite": "coal",
    "industry.lpg": "heating_oil",
    "industry.biogas": "renewables",
    "industry.other_conventional.petroleum_products": "other",
    "industry.other_conventional.byproduct_gases": "coal",
    "industry.other_conventional.waste": "other",
    "industry.other_renewable": "renewables",
}
ABSENT = {
    "industry.heating_electricity": (CellState.INCLUDED_ELSEWHERE, "reason.in_electricity"),
    "industry.local_heating": (CellState.INCLUDED_ELSEWHERE, "reason.in_district_heating"),
    "industry.solar_thermal": (CellState.ZERO_BY_KEY, "reason.not_in_frame"),
}
# Cell → rule of its district share; every other cell follows its carrier in the table of 2021.
_BY_YEAR = {
    "industry.electricity": districts.electricity_share,
    "industry.natural_gas": districts.gas_share,
}
_HELD: Mapping[str, Callable[[Facts], Any]] = {
    "industry.hard_coal": districts.hard_coal_share,
    "industry.lignite": districts.lignite_share,
    "industry.other_conventional.petroleum_products": districts.other_share,
    "industry.other_conventional.byproduct_gases": districts.byproduct_gas_share,
    "industry.other_conventional.waste": districts.other_share,
}
_BY_NETWORK = ("industry.electricity", "industry.natural_gas", "industry.district_heating")
_BY_SITE = (*DISTRICT_CELLS, "industry.other_conventional.petroleum_products")


@rule("start_balance.industry.within_district", unit="1")
def within_district(facts: Facts) -> Any:
    """Share of a municipality in the industry of its district [T]: commercial land to the power of 1.2.

    A district without any commercial land falls back to settlement land.
    """
    register = facts.register
    index, count = register.district_index, len(register.districts)
    exponent = facts.assumption("start_balance.industry.land_exponent")
    no_land = spread(np.equal(district_commercial_land(facts), 0), index)
    settlement = facts.municipal("land_use_2021", "settlement")
    weight = np.where(no_land, settlement, np.power(commercial_land(facts), exponent))
    return share_within(weight, index, count)


def _within(facts: Facts, of_district: Any) -> Any:
    return spread(of_district, facts.register.district_index) * within_district(facts)


@rule("start_balance.industry.municipal_share_of_year", unit="1")
def share_of_year(facts: Facts, cell: str, year: int) -> Any:
    """Electricity and gas [T]: share of the district in the year × share inside the district."""
    return _within(facts, _BY_YEAR[cell](facts, year))


@rule("start_balance.industry.municipal_share", unit="1")
def held_share(facts: Facts, carrier: str) -> Any:
    """Other carriers [T]: share of the district 2021 × share inside the district."""
    of_district = (
        districts.other_share(facts) if carrier == "other" else districts.carrier_share(facts, carrier)
    )
    return _within(facts, of_district)


def industry_shares(facts: Facts, year: int) -> dict[str, Any]:
    """Share of every industry cell: [T] over municipalities, [K] over districts for the large-emitter cells."""
    shares = {}
    for cell, carrier in STATISTICS.items():
        if cell in DISTRICT_CELLS:
            shares[cell] = _HELD[cell](facts)
        elif cell in _BY_YEAR:
            shares[cell] = share_of_year(facts, cell, year)
        else:
            shares[cell] = held_share(facts, carrier)
    return shares


def industry_absent(facts: Facts) -> dict[str, tuple[CellState, str]]:
    """Industry cells without a national amount: state and reason."""
    return dict(ABSENT)


def industry_grades(facts: Facts) -> dict[str, Any]:
    """Grade per cell, shape as its share: C by regional statistics, D where the district value was suppressed."""
    estimated = {carrier: np.greater(plain(mask), 0) for carrier, mask in suppressed(facts).items()}
    grades = {}
    for cell, carrier in STATISTICS.items():
        of_district = np.where(estimated[carrier], Grade.D, Grade.C).astype(np.int8)
        grades[cell] = of_district if cell in DISTRICT_CELLS else of_district[facts.register.district_index]
    return grades


def industry_keys(facts: Facts) -> dict[str, str]:
    """Rule id of the key of every cell."""
    rules: dict[str, Any] = {**_BY_YEAR, **_HELD}
    return {cell: rules.get(cell, districts.carrier_share).rule_id for cell in STATISTICS}


def industry_improvements(facts: Facts) -> dict[str, str]:
    """Message code of what would improve a cell: network operators, known sites, answers of the companies."""
    improved = dict.fromkeys(STATISTICS, "improve.companies")
    improved.update(dict.fromkeys(_BY_NETWORK, "improve.network_operator"))
    improved.update(dict.fromkeys(_BY_SITE, "improve.sites"))
    return improved
