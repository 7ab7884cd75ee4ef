"""Household keys: the share of each municipality in the national energy of every household cell."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import fill, share
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.methods.start_balance.carrier_shares import (
    carrier_share,
    district_dwellings,
    heat_network_share,
)
from klimawerk.engine.methods.start_balance.dwellings import (
    SETTLEMENT_TYPES,
    climate,
    dwellings,
    living_area,
    of_district,
    people_of_year,
    small_house_share,
    small_houses,
    specific_heat,
)
from klimawerk.engine.methods.start_balance.national_stationary import household_national
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.records.facts import Facts

BASE = "start_balance.households."


@rule("start_balance.household_heat_need", unit="kWh")
def heat_need(facts: Facts, year: int) -> Any:
    """Heat need [T]: living area × need by age × climate × (1 − saving in multi-family houses) × people."""
    multi_family = 1 - small_house_share(facts)
    saving = 1 - facts.assumption(BASE + "multi_family_saving") * multi_family
    local_climate = climate(facts, BASE + "climate_floor", BASE + "climate_slope")
    return (
        living_area(facts, year) * specific_heat(facts) * local_climate * saving * people_of_year(facts, year)
    )


@rule("start_balance.stove_key", unit="stoves")
def stove_key(facts: Facts, year: int) -> Any:
    """Stoves beside the heating [T]: small houses × weight of the settlement type (the census does not see them)."""
    types = facts.municipal("settlement_type", "regiostar7")
    weights = [
        np.where(np.equal(types, kind), facts.assumption(f"{BASE}stove_weight.{kind}"), 0.0)
        for kind in SETTLEMENT_TYPES
    ]
    return small_houses(facts) * sum(weights[1:], weights[0]) * people_of_year(facts, year)


@rule("start_balance.household_gas_key", unit="1")
def gas_key(facts: Facts, year: int) -> Any:
    """Share in natural gas [T]: heat need × share of gas."""
    return share(heat_need(facts, year) * carrier_share(facts)["gas"])


@rule("start_balance.household_oil_key", unit="1")
def oil_key(facts: Facts, year: int) -> Any:
    """Share in heating oil [T]: heat need × share of oil."""
    return share(heat_need(facts, year) * carrier_share(facts)["oil"])


@rule("start_balance.household_district_heat_key", unit="1")
def district_heat_key(facts: Facts, year: int) -> Any:
    """Share in district heat [T]: heat need × share of dwellings on a network."""
    return share(heat_need(facts, year) * heat_network_share(facts))


@rule("start_balance.household_lpg_key", unit="1")
def lpg_key(facts: Facts, year: int) -> Any:
    """Share in LPG [T]: heat need × (slope × oil share + floor) × no heat network × small houses."""
    oil = carrier_share(facts)["oil"]
    weight = facts.assumption(BASE + "lpg_oil_slope") * oil + facts.assumption(BASE + "lpg_floor")
    off_network = 1 - heat_network_share(facts)
    return share(heat_need(facts, year) * weight * off_network * small_house_share(facts))


@rule("start_balance.household_wood_key", unit="1")
def wood_key(facts: Facts, year: int) -> Any:
    """Share in biomass [T]: central heating by the census, the rest by stoves in small houses."""
    national = household_national(facts, year)["private_households.biomass"]
    central = np.minimum(
        facts.assumption(BASE + "wood_central_share"),
        facts.assumption(BASE + "wood_central_limit") / national,
    )
    heating = share(heat_need(facts, year) * carrier_share(facts)["wood"])
    return central * heating + (1 - central) * share(stove_key(facts, year))


@rule("start_balance.household_coal_key", unit="1")
def coal_key(facts: Facts, year: int) -> Any:
    """Share in coal [T]: heat need × limited share of coal, and stoves × share of coal in the district."""
    limited = np.minimum(carrier_share(facts)["coal"], facts.assumption(BASE + "coal_share_limit"))
    weight = facts.assumption(BASE + "coal_need_share")
    district = of_district(
        facts, district_dwellings(facts, "coal") / facts.district("census_2022", "dwellings")
    )
    stoves = share(stove_key(facts, year) * district)
    return weight * share(heat_need(facts, year) * limited) + (1 - weight) * stoves


@rule("start_balance.household_heat_pump_key", unit="1")
def heat_pump_key(facts: Facts, year: int) -> Any:
    """Share in environmental heat [T]: heat need × share of solar, geothermal heat and heat pumps."""
    return share(heat_need(facts, year) * carrier_share(facts)["solar_geothermal_heat_pump"])


@rule("start_balance.household_solar_key", unit="1")
def solar_key(facts: Facts, year: int) -> Any:
    """Share in solar thermal heat [T]: buildings with one or two dwellings."""
    return share(small_houses(facts) * people_of_year(facts, year))


@rule("start_balance.household_heating_electricity_key", unit="1")
def heating_electricity_key(facts: Facts, year: int) -> Any:
    """Share in direct electric heating [T]: heat need × share of electric heating."""
    return share(heat_need(facts, year) * carrier_share(facts)["electricity"])


@rule("start_balance.household_electricity_key", unit="1")
def electricity_key(facts: Facts, year: int) -> Any:
    """Share in other electricity [T]: people, and dwellings with more weight in small houses."""
    per_dwelling = facts.assumption(BASE + "electricity_multi_family") + facts.assumption(
        BASE + "electricity_single_family"
    ) * small_house_share(facts)
    homes = dwellings(facts) * people_of_year(facts, year)
    return share(
        facts.assumption(BASE + "electricity_per_person") * fill(population(facts, year), 0.0)
        + facts.assumption(BASE + "electricity_per_dwelling") * homes * per_dwelling
        + facts.assumption(BASE + "electricity_per_area") * living_area(facts, year)
    )


KEYS = {
    "electricity": electricity_key,
    "heating_electricity": heating_electricity_key,
    "natural_gas": gas_key,
    "heating_oil": oil_key,
    "district_heating": district_heat_key,
    "biomass": wood_key,
    "solar_thermal": solar_key,
    "environmental_heat": heat_pump_key,
    "hard_coal": coal_key,
    "lignite": coal_key,
    "lpg": lpg_key,
    "biogas": gas_key,
    "other_conventional": solar_key,
}


def household_shares(facts: Facts, year: int) -> dict[str, Any]:
    """Share of every municipality in the national energy, by household cell (each sums to 1)."""
    return {f"private_households.{carrier}": key(facts, year) for carrier, key in KEYS.items()}
