"""Dwellings, living area and settlement structure of every municipality: the ground of the household keys."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import divide, fill, spread, sum_within, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.methods.start_balance.key_years import SURVEY_YEARS, between
from klimawerk.engine.methods.start_balance.population import district_population_factor
from klimawerk.engine.records.facts import Facts

AGE_CLASSES = (
    "until_1919",
    "1919_1948",
    "1949_1978",
    "1979_1986",
    "1987_1990",
    "1991_1995",
    "1996_2000",
    "2001_2004",
    "2005_2008",
    "2009_today",
)
SETTLEMENT_TYPES = (71, 72, 73, 74, 75, 76, 77)  # number: codes of RegioStaR 7


def within_district(facts: Facts, x: Any) -> Any:
    """Sum of `x` [T] over the municipalities of each district [K]."""
    return sum_within(x, facts.register.district_index, len(facts.register.districts))


def of_district(facts: Facts, x: Any) -> Any:
    """The district's value for each of its municipalities [T]."""
    return spread(x, facts.register.district_index)


CENSUS_TABLE = "census_2022_municipal"


@rule("start_balance.slow_key", unit="")
def slow_key(facts: Facts, table: str, column: str, year: int) -> Any:
    """A slow key between its two dates 2018 and 2021: linear, held outside; a gap of 2018 takes 2021.

    Never extrapolated: reclassifications between the two dates would run away.
    """
    latest = fill(facts.municipal(f"{table}_{SURVEY_YEARS[-1]}", column), 0.0)

    def of_date(known: int) -> Any:
        return fill(facts.municipal(f"{table}_{known}", column), latest)

    return between(year, SURVEY_YEARS, of_date)


@rule("start_balance.imported_dwellings", unit="dwellings")
def imported_dwellings(facts: Facts, carrier: str) -> Any:
    """Dwellings by carrier [T] of an imported municipal census, missing where it has none.

    The district total stays that of the district: an imported count is a shape inside it.
    """
    counted = facts.municipal(CENSUS_TABLE, carrier)
    if carrier == "wood":
        counted = counted + facts.municipal(CENSUS_TABLE, "biomass_biogas")
    return counted


@rule("start_balance.dwellings", unit="dwellings")
def dwellings(facts: Facts) -> Any:
    """Dwellings 2022 [T]: flats of the census 2011 as shape inside the district, district total of 2022.

    Where the municipal census 2022 is at hand (shipped for some places, else imported) its count is the shape.
    """
    floor = facts.assumption("start_balance.households.dwelling_floor")
    district = facts.district("census_2022", "dwellings")
    older = np.maximum(fill(facts.municipal("census_2011", "flats"), 0.0), floor)
    shape = older * of_district(facts, district / within_district(facts, older))
    counted = fill(facts.municipal(CENSUS_TABLE, "dwellings"), shape)
    return counted * of_district(facts, district / within_district(facts, counted))


@rule("start_balance.living_area", unit="m²")
def living_area(facts: Facts, year: int) -> Any:
    """Living area [T]: annual stock, brought to dwellings × mean area of the census 2022 per district.

    The stock of residential buildings is 5.5 % below the census, which counts dwellings in all buildings.
    """
    stock = slow_key(facts, "residential_buildings", "living_area_m2", year)
    census = facts.district("census_2022", "dwellings") * facts.district(
        "census_2022", "mean_dwelling_area_m2"
    )
    weight = facts.assumption("start_balance.households.census_area_weight")
    scale = 1 + weight * (divide(census, within_district(facts, reference_area(facts))) - 1)
    return stock * of_district(facts, scale)


@rule("start_balance.reference_area", unit="m²")
def reference_area(facts: Facts) -> Any:
    """Living area of the last stock date [T], the base of the scaling to the census."""
    return fill(facts.municipal(f"residential_buildings_{SURVEY_YEARS[-1]}", "living_area_m2"), 0.0)


@rule("start_balance.small_houses", unit="buildings")
def small_houses(facts: Facts) -> Any:
    """Buildings with one or two dwellings [T]."""
    table = f"residential_buildings_{SURVEY_YEARS[-1]}"
    return fill(facts.municipal(table, "buildings_1_dwelling"), 0.0) + fill(
        facts.municipal(table, "buildings_2_dwellings"), 0.0
    )


@rule("start_balance.small_house_share", unit="1")
def small_house_share(facts: Facts) -> Any:
    """Share of dwellings in buildings with one or two dwellings [T], at most 1."""
    table = f"residential_buildings_{SURVEY_YEARS[-1]}"
    one = fill(facts.municipal(table, "buildings_1_dwelling"), 0.0)
    two = fill(facts.municipal(table, "buildings_2_dwellings"), 0.0)
    return np.minimum((one + two + two) / dwellings(facts), 1.0)


@rule("start_balance.specific_heat", unit="kWh/m²")
def specific_heat(facts: Facts) -> Any:
    """Mean measured heat consumption per living area [T], weighted with flats by building age.

    Dwellings beyond the flats of 2011 count as built after 2011.
    """
    base = "start_balance.households.specific_heat."
    flats = [fill(facts.municipal("census_2011", f"flats_{age}"), 0.0) for age in AGE_CLASSES]
    newer = np.maximum(dwellings(facts) - fill(facts.municipal("census_2011", "flats"), 0.0), 0.0)
    weights = [*flats, newer]
    values = [facts.assumption(base + age) for age in (*AGE_CLASSES, "after_2011")]
    weighted = [weight * value for weight, value in zip(weights, values, strict=True)]
    known = sum(weights[1:], weights[0])
    everywhere = total(sum(weighted[1:], weighted[0])) / total(known)
    return np.where(np.equal(known, 0), everywhere, sum(weighted[1:], weighted[0]) / np.maximum(known, 1.0))


@rule("start_balance.climate", unit="1")
def climate(facts: Facts, floor_name: str, slope_name: str) -> Any:
    """Climate factor of the district [T]: floor + slope × heating degree days / mean of the districts."""
    degree_days = facts.district("degree_days_2019", "heating_degree_days")
    mean = total(degree_days) / len(facts.register.districts)
    relative = of_district(facts, degree_days / mean)
    return facts.assumption(floor_name) + facts.assumption(slope_name) * relative


@rule("start_balance.people_of_year", unit="1")
def people_of_year(facts: Facts, year: int) -> Any:
    """Inhabitants of the district in the year over those of 2021, for every municipality [T]."""
    return of_district(facts, district_population_factor(facts, year))
