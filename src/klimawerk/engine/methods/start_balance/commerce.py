"""Commerce, trade and services: establishments of the district less industry, people and commercial land inside."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import fill, share, share_within, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.methods.start_balance.carrier_shares import carrier_share, heat_network_share
from klimawerk.engine.methods.start_balance.dwellings import (
    climate,
    dwellings,
    of_district,
    people_of_year,
    slow_key,
)
from klimawerk.engine.methods.start_balance.industry_districts import (
    electricity_share as industry_electricity_share,
)
from klimawerk.engine.methods.start_balance.national_stationary import (
    FOSSIL_FUELS,
    commerce_national,
    frame,
    off_road_fuel,
)
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.records.facts import Facts

BASE = "start_balance.commerce."
SIZE_CLASSES = {
    "0_to_9": "establishments_0_9",
    "10_to_49": "establishments_10_49",
    "50_to_249": "establishments_50_249",
    "250_and_more": "establishments_250plus",
}
AGRICULTURE = "commerce_services_agriculture"
# Carriers of agriculture that AGEB prints apart, and the cells they are part of: biomass there holds biogas.
FARM_CARRIERS = {
    "electricity": ("electricity",),
    "natural_gas": ("natural_gas",),
    "biomass": ("biomass", "biogas"),
}


@rule("start_balance.commerce_employees", unit="employees")
def employees(facts: Facts) -> Any:
    """Stand-in for employees of the district [K]: establishments by size class × employees per class."""
    parts = [
        facts.assumption(f"{BASE}employees.{size}") * facts.district("structure_2021", column)
        for size, column in SIZE_CLASSES.items()
    ]
    return sum(parts[1:], parts[0])


@rule("start_balance.commerce_district_key", unit="employees")
def district_key(facts: Facts, year: int) -> Any:
    """Employees of the district outside industry [K]; industry by its electricity, limited, half subtracted."""
    every = employees(facts)
    industrial = facts.assumption(BASE + "industry_employees") * industry_electricity_share(facts, year)
    limited = np.minimum(industrial, facts.assumption(BASE + "industry_limit") * every)
    left = every - facts.assumption(BASE + "industry_weight") * limited
    return np.maximum(left, facts.assumption(BASE + "floor") * every)


@rule("start_balance.commerce_key", unit="employees")
def commerce_key(facts: Facts, year: int) -> Any:
    """Weight of a municipality [T]: the district's key by people and commercial land inside it.

    Places without commercial land keep their people's part: shares are normalised inside the district.
    """
    register = facts.register
    groups, size = register.district_index, len(register.districts)
    people = share_within(fill(population(facts, year), 0.0), groups, size)
    land = share_within(slow_key(facts, "land_use", "commercial", year), groups, size)
    mixed = facts.assumption(BASE + "people_weight") * people + facts.assumption(BASE + "land_weight") * land
    inside = share_within(mixed, groups, size)
    estimated = of_district(facts, district_key(facts, year)) * inside
    return imported_employees(facts, estimated) * people_of_year(facts, year)


def imported_employees(facts: Facts, estimated: Any) -> Any:
    """Employees outside mining and manufacturing where an imported table knows them, else the estimate [T]."""
    tables = [table for table in facts.tables("municipal") if table.startswith("employees_")]
    if not tables:
        return estimated
    newest = max(tables)
    counted = facts.municipal(newest, "employees_total") - facts.municipal(newest, "employees_industry")
    return fill(counted, estimated)


@rule("start_balance.commerce_heat_key", unit="employees")
def heat_key(facts: Facts, year: int) -> Any:
    """Weight for heat [T]: the key × climate of the district."""
    return commerce_key(facts, year) * climate(facts, BASE + "climate_floor", BASE + "climate_slope")


@rule("start_balance.commerce_availability", unit="1")
def availability(facts: Facts, carrier: str) -> Any:
    """How far gas or oil is at hand [T]: half fixed, half by the share of dwellings against the nation's."""
    local = carrier_share(facts)[carrier]
    national = total(local * dwellings(facts)) / total(dwellings(facts))
    return facts.assumption(BASE + "availability_floor") + facts.assumption(BASE + "availability_slope") * (
        local / national
    )


@rule("start_balance.farm_share", unit="1")
def farm_share(facts: Facts, carrier: str, year: int) -> Any:
    """Share of agriculture in the commerce energy of a carrier (printed apart from 2010 on, held before)."""
    years = facts.years(f"ageb_awt.{AGRICULTURE}.{carrier}")
    known = min(max(year, years[0]), years[-1])
    national = commerce_national(facts, known)
    cells = [national[f"commerce_trade_services.{each}"] for each in FARM_CARRIERS[carrier]]
    return frame(facts, AGRICULTURE, carrier, known) / sum(cells[1:], cells[0])


@rule("start_balance.farm_key", unit="ha")
def farm_key(facts: Facts, year: int) -> Any:
    """Share in agriculture [T]: agricultural land."""
    return share(slow_key(facts, "land_use", "agriculture", year))


def _with_farms(facts: Facts, carrier: str, key: Any, year: int) -> Any:
    """A key with the part of agriculture moved to agricultural land."""
    farms = farm_share(facts, carrier, year)
    return farms * farm_key(facts, year) + (1 - farms) * key


@rule("start_balance.commerce_electricity_key", unit="1")
def electricity_key(facts: Facts, year: int) -> Any:
    """Share in electricity [T]: key of commerce, agriculture by its land."""
    return _with_farms(facts, "electricity", share(commerce_key(facts, year)), year)


@rule("start_balance.commerce_gas_key", unit="1")
def gas_key(facts: Facts, year: int) -> Any:
    """Share in natural gas [T]: heat key × availability of gas, agriculture by its land."""
    key = share(heat_key(facts, year) * availability(facts, "gas"))
    return _with_farms(facts, "natural_gas", key, year)


@rule("start_balance.commerce_oil_key", unit="1")
def oil_key(facts: Facts, year: int) -> Any:
    """Share in heating oil and LPG [T]: heat key × availability of oil."""
    return share(heat_key(facts, year) * availability(facts, "oil"))


@rule("start_balance.commerce_district_heat_key", unit="1")
def district_heat_key(facts: Facts, year: int) -> Any:
    """Share in district heat [T]: heat key × root of the share of dwellings on a network."""
    return share(heat_key(facts, year) * np.sqrt(heat_network_share(facts)))


@rule("start_balance.commerce_other_heat_key", unit="1")
def other_heat_key(facts: Facts, year: int) -> Any:
    """Share in solar thermal, environmental heat and coal [T]: heat key."""
    return share(heat_key(facts, year))


@rule("start_balance.commerce_biomass_key", unit="1")
def biomass_key(facts: Facts, year: int) -> Any:
    """Share in biomass and biogas [T]: heat key, agriculture by its land."""
    return _with_farms(facts, "biomass", other_heat_key(facts, year), year)


@rule("start_balance.commerce_off_road_key", unit="1")
def off_road_key(facts: Facts, year: int) -> Any:
    """Share in motor fuel off the road [T]: farm machines by agricultural land, the rest by the commerce key."""
    fuels = commerce_national(facts, year)["commerce_trade_services.other_conventional"]
    farm = [off_road_fuel(facts, AGRICULTURE, fuel, year) for fuel in FOSSIL_FUELS]
    farms = sum(farm[1:], farm[0]) / fuels
    return farms * farm_key(facts, year) + (1 - farms) * share(commerce_key(facts, year))


KEYS = {
    "electricity": electricity_key,
    "natural_gas": gas_key,
    "heating_oil": oil_key,
    "district_heating": district_heat_key,
    "biomass": biomass_key,
    "solar_thermal": other_heat_key,
    "environmental_heat": other_heat_key,
    "hard_coal": other_heat_key,
    "lignite": other_heat_key,
    "lpg": oil_key,
    "biogas": biomass_key,
    "other_conventional": off_road_key,
    "other_renewable": off_road_key,
}


def commerce_shares(facts: Facts, year: int) -> dict[str, Any]:
    """Share of every municipality in the national energy, by commerce cell (each sums to 1)."""
    return {f"commerce_trade_services.{carrier}": key(facts, year) for carrier, key in KEYS.items()}
