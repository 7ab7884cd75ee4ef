"""Which part of a national industry cell stands in which district.

The table of the statistical offices counts non-energy use, own power stations and refineries as well; the rules here
take out what is not final energy as far as the table itself shows it. Electricity and gas move linearly from the
shares of 2003 to those of 2021; the other carriers of 2003 are so uncertain (39-57 % of the energy would change its
district) that 2021 is held.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import share, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.units import MWH_PER_TJ
from klimawerk.engine.methods.start_balance.industry_national import industry_national
from klimawerk.engine.methods.start_balance.industry_statistics import (
    TABLE_YEAR,
    district_energy,
    key_years,
)
from klimawerk.engine.methods.start_balance.key_years import between
from klimawerk.engine.records.facts import Facts


@rule("start_balance.industry.electricity", unit="1")
def electricity_share(facts: Facts, year: int) -> Any:
    """Electricity as in the table, linear between the shares of 2003 and 2021, shape [K]."""
    return between(
        year, key_years(facts), lambda key_year: share(district_energy(facts, key_year)["electricity"])
    )


@rule("start_balance.industry.natural_gas", unit="1")
def gas_share(facts: Facts, year: int) -> Any:
    """Natural gas, at most four times the electricity of the district: feedstock is not final energy, shape [K]."""
    limit = facts.assumption("start_balance.industry.gas_limit")

    def of(key_year: int) -> Any:
        energy = district_energy(facts, key_year)
        return share(np.minimum(energy["natural_gas"], limit * energy["electricity"]))

    return between(year, key_years(facts), of)


@rule("start_balance.industry.carrier", unit="1")
def carrier_share(facts: Facts, carrier: str) -> Any:
    """Heating oil, heat, renewables as in the table of 2021, shape [K]."""
    return share(district_energy(facts, TABLE_YEAR)[carrier])


@rule("start_balance.industry.coal_within_limit", unit="TJ")
def coal_within_limit(facts: Facts) -> Any:
    """Coal up to four times the electricity of the district, shape [K]."""
    energy = district_energy(facts, TABLE_YEAR)
    limit = facts.assumption("start_balance.industry.coal_limit")
    return np.minimum(energy["coal"], limit * energy["electricity"])


@rule("start_balance.industry.coal_excess", unit="TJ")
def coal_excess(facts: Facts) -> Any:
    """Coal above the limit: coke and injection coal of steel works, shape [K]."""
    return district_energy(facts, TABLE_YEAR)["coal"] - coal_within_limit(facts)


@rule("start_balance.industry.byproduct_gases", unit="1")
def byproduct_gas_share(facts: Facts) -> Any:
    """Coke-oven and blast-furnace gas by the coal excess, shape [K]."""
    return share(coal_excess(facts))


@rule("start_balance.industry.lignite", unit="1")
def lignite_share(facts: Facts) -> Any:
    """Lignite by the coal of districts without excess, shape [K]: 88 % of it is burnt outside of metal production."""
    return share(np.where(np.greater(coal_excess(facts), 0), 0.0, coal_within_limit(facts)))


@rule("start_balance.industry.hard_coal", unit="1")
def hard_coal_share(facts: Facts) -> Any:
    """Hard coal, shape [K]: coal within the limit in full, the excess takes the rest of the nation, less lignite."""
    nation = industry_national(facts, TABLE_YEAR)
    lignite = nation["industry.lignite"]
    within = coal_within_limit(facts) * MWH_PER_TJ
    rest = np.maximum(nation["industry.hard_coal"] + lignite - total(within), 0)
    return share(np.maximum(within + byproduct_gas_share(facts) * rest - lignite_share(facts) * lignite, 0))


@rule("start_balance.industry.other", unit="1")
def other_share(facts: Facts) -> Any:
    """Waste and other petroleum products, shape [K].

    "Other" of the table, at most as much as the electricity, and nothing where it is three times the electricity or
    more: those are refineries, crackers, coking plants and steel works.
    """
    energy = district_energy(facts, TABLE_YEAR)
    limit = facts.assumption("start_balance.industry.other_limit")
    used = np.minimum(energy["other"], limit * energy["electricity"])
    return share((1 - conversion_in_statistics(facts)) * used)


@rule("start_balance.industry.conversion_in_statistics", unit="1")
def conversion_in_statistics(facts: Facts) -> Any:
    """1 for districts [K] whose table contains refineries, crackers, coking plants or steel works.

    Their gas and electricity stay too high as well: the page marks them.
    """
    energy = district_energy(facts, TABLE_YEAR)
    limit = facts.assumption("start_balance.industry.conversion_limit")
    return np.where(np.greater_equal(energy["other"], limit * energy["electricity"]), 1.0, 0.0)
