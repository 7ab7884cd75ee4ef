"""People of the year: the time axis of every key that counts people or dwellings.

Shipped are districts 1997-2015 and municipalities 2018, 2021 and 2022. Years before 2011 stand on the census of
1987/1990 and are lifted to the census of 2011 by the ratio 2011/2010 of the district.
"""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.groups import spread, sum_within
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.methods.start_balance.key_years import between
from klimawerk.engine.records.facts import Facts

MUNICIPAL_YEARS = (2018, 2021, 2022)
SERIES_YEARS = tuple(range(1997, 2016))
LAST_OF_OLD_CENSUS, FIRST_OF_NEW_CENSUS = 2010, 2011
BASE_YEAR = 2021


def _counted(facts: Facts, year: int) -> Any:
    return facts.municipal("population", f"population_{year}")


@rule("start_balance.district_population", unit="persons")
def district_population(facts: Facts, year: int) -> Any:
    """People of a district in a key year, on the census of 2011, shape [K]."""
    if year in MUNICIPAL_YEARS:
        register = facts.register
        return sum_within(_counted(facts, year), register.district_index, len(register.districts))
    people = facts.district("population_series", f"population_{year}")
    if year > LAST_OF_OLD_CENSUS:
        return people
    old = facts.district("population_series", f"population_{LAST_OF_OLD_CENSUS}")
    new = facts.district("population_series", f"population_{FIRST_OF_NEW_CENSUS}")
    return people * (new / old)


@rule("start_balance.district_population_factor", unit="1")
def district_population_factor(facts: Facts, year: int) -> Any:
    """People of a district in the year per people of 2021, shape [K]; linear 2016-2020, held outside 1997-2022."""
    people = between(year, SERIES_YEARS + MUNICIPAL_YEARS, lambda known: district_population(facts, known))
    return people / district_population(facts, BASE_YEAR)


@rule("start_balance.population", unit="persons")
def population(facts: Facts, year: int) -> Any:
    """People of a municipality at the end of the year, shape [T].

    Linear between the counts of 2018, 2021 and 2022, held afterwards; before 2018 the count of 2018 moves with its
    district.
    """
    first = MUNICIPAL_YEARS[0]
    if year >= first:
        return between(year, MUNICIPAL_YEARS, lambda known: _counted(facts, known))
    change = district_population_factor(facts, year) / district_population_factor(facts, first)
    return _counted(facts, first) * spread(change, facts.register.district_index)


def population_held(year: int) -> int | None:
    """The year whose count stands for the people of `year`, None where it is counted or lies between two counts."""
    if year > MUNICIPAL_YEARS[-1]:
        return MUNICIPAL_YEARS[-1]
    return SERIES_YEARS[0] if year < SERIES_YEARS[0] else None
