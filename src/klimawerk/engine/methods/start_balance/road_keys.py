"""Keys of road transport: where cars, vans, lorries, buses and motorway traffic burn their fuel."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import share, share_within, spread, sum_within
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import step
from klimawerk.engine.methods.start_balance.industry_statistics import commercial_land
from klimawerk.engine.methods.start_balance.key_years import between
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.methods.start_balance.road_traffic_land import traffic_land
from klimawerk.engine.records.facts import Array, Facts

STOCK_YEARS = (2018, 2019, 2020, 2021)
BATTERY_YEARS = tuple(range(2018, 2026))
VEHICLE_YEAR = 2021
# Kinds of cars in the stock that burn a fuel.
STOCK = {
    "petrol": ("petrol", "hybrid", "plug_in_hybrid"),
    "diesel": ("diesel",),
    "gas": ("gas",),
    "electricity": ("battery_electric",),
}


def _mean(*keys: Any) -> Any:
    return sum(keys[1:], keys[0]) / len(keys)


def median_of_type(values: Array, types: Array) -> Array:
    """Median of the known values of the same settlement type, for every municipality [T]."""
    result = np.full_like(values, np.nanmedian(values))
    for each in np.unique(types[~np.isnan(types)]):
        here = types == each
        if not np.isnan(values[here]).all():
            result[here] = np.nanmedian(values[here])
    return result


@rule("start_balance.road.private_cars", unit="number")
def private_cars(facts: Facts) -> Any:
    """Cars of a municipality without commercial ones, 1 January 2021, shape [T].

    Missing or suppressed: median per head of the settlement type. Fleets (more than 0.9 private cars per head) count
    0.75 per head.
    """
    people = population(facts, VEHICLE_YEAR)
    cars, commercial = (facts.municipal("vehicles_2021", kind) for kind in ("cars", "cars_commercial"))
    per_head = (cars - commercial) / people
    usual = step(
        "start_balance.road.private_cars",
        median_of_type,
        per_head,
        facts.municipal("settlement_type", "regiostar7"),
    )
    known = np.where(np.isnan(per_head), usual, per_head)
    fleet = np.greater(known, facts.assumption("start_balance.road.cars_per_head_limit"))
    return np.where(fleet, facts.assumption("start_balance.road.cars_per_head_replaced"), known) * people


@rule("start_balance.road.car_key", unit="1")
def car_key(facts: Facts, year: int) -> Any:
    """Cars and motorcycles off motorways: one third each people, private cars, traffic land, shape [T]."""
    return _mean(share(population(facts, year)), share(private_cars(facts)), share(traffic_land(facts, year)))


@rule("start_balance.road.lorry_key", unit="1")
def lorry_key(facts: Facts, year: int) -> Any:
    """Heavy lorries and other vehicles off motorways: one third each people, commercial land, traffic land, [T]."""
    return _mean(
        share(population(facts, year)), share(commercial_land(facts)), share(traffic_land(facts, year))
    )


@rule("start_balance.road.van_key", unit="1")
def van_key(facts: Facts, year: int) -> Any:
    """Light commercial vehicles off motorways: 60 % key of cars, 40 % key of heavy lorries, shape [T]."""
    like_cars = facts.assumption("start_balance.road.light_commercial_car_share")
    return like_cars * car_key(facts, year) + (1 - like_cars) * lorry_key(facts, year)


@rule("start_balance.road.car_fuel", unit="1")
def car_fuel(facts: Facts, kind: str, year: int) -> Any:
    """Share of a kind of propulsion in the cars of a district, shape [K]; linear between stocks, held outside.

    Petrol contains hybrids. Battery cars 2018-2025 are related to the stock of all cars of the year or 2021.
    """
    if kind == "electricity":
        return between(
            year,
            BATTERY_YEARS,
            lambda stock: (
                facts.district(f"battery_cars_{stock}", "battery_electric")
                / _all_cars(facts, min(stock, STOCK_YEARS[-1]))
            ),
        )
    return between(
        year, STOCK_YEARS, lambda stock: _cars(facts, STOCK[kind], stock) / _all_cars(facts, stock)
    )


def _cars(facts: Facts, kinds: tuple[str, ...], stock: int) -> Any:
    """Cars of the given kinds in a district, shape [K]."""
    counted = [facts.district(f"cars_by_fuel_{stock}", kind) for kind in kinds]
    return sum(counted[1:], counted[0])


def _all_cars(facts: Facts, stock: int) -> Any:
    every = [kind for kinds in STOCK.values() for kind in kinds]
    return _cars(facts, (*every, "other"), stock)


@rule("start_balance.road.cars", unit="1")
def car_share(facts: Facts, kind: str, year: int) -> Any:
    """Share of a municipality in a fuel of cars off motorways, shape [T]: car key × propulsion in the district."""
    return share(car_key(facts, year) * spread(car_fuel(facts, kind, year), facts.register.district_index))


@rule("start_balance.road.motorway", unit="1")
def motorway_share(facts: Facts, year: int) -> Any:
    """Motorway traffic of a district, all classes, shape [K]: square root of people × traffic land.

    No shipped file says where motorways run: 29 % of the energy stands in the wrong district.
    """
    register = facts.register
    count = len(register.districts)
    people = sum_within(population(facts, year), register.district_index, count)
    return share(np.sqrt(people * sum_within(traffic_land(facts, year), register.district_index, count)))


@rule("start_balance.people_in_district", unit="1")
def people_in_district(facts: Facts, year: int) -> Any:
    """Share of a municipality in the people of its district, shape [T]."""
    register = facts.register
    return share_within(population(facts, year), register.district_index, len(register.districts))


@rule("start_balance.road.bus", unit="1")
def bus_share(facts: Facts, year: int) -> Any:
    """Buses, shape [T]: district by 60 % bus kilometres 2018 and 40 % people, inside by people."""
    register = facts.register
    weight = facts.assumption("start_balance.bus.mileage_share")
    people = share(sum_within(population(facts, year), register.district_index, len(register.districts)))
    of_district = weight * share(facts.district("bus_rail_2018", "bus")) + (1 - weight) * people
    return spread(of_district, register.district_index) * people_in_district(facts, year)
