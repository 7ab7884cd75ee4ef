"""Every rule of people, industry and transport at one place: Lippstadt [T], Kreis Soest [K], Germany; year 2019.

The chain of docs/methods/startbilanz-industrie.md and startbilanz-verkehr.md in numbers: whoever changes a formula sees
which step moves.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.start_balance import (
    industry,
    industry_districts,
    industry_national,
    industry_statistics,
    population,
    rail_keys,
    road_fuels,
    road_keys,
    road_traffic_land,
    transport_national,
)

from .sectors import district, place, shipped

YEAR = 2019
VALUES: dict[str, tuple[Callable[[PlainFacts], Any], float]] = {
    "start_balance.district_population": (lambda facts: population.district_population(facts, 2018), 301902),
    "start_balance.district_population_factor": (
        lambda facts: population.district_population_factor(facts, YEAR),
        0.9991267,
    ),
    "start_balance.population": (lambda facts: population.population(facts, YEAR), 67936.33),
    "start_balance.people_in_district": (lambda facts: road_keys.people_in_district(facts, YEAR), 0.2249294),
    "start_balance.national_target.industry": (
        lambda facts: industry_national.industry_national(facts, YEAR)["industry.biomass"],
        2.581338e07,
    ),
    "start_balance.industry.suppressed_cells": (
        lambda facts: industry_statistics.filled_table(facts)[:, 5],
        68.923,
    ),
    "start_balance.industry.district_energy": (
        lambda facts: industry_statistics.district_energy(facts, 2003)["electricity"],
        3397614,
    ),
    "start_balance.industry.suppressed": (
        lambda facts: industry_statistics.suppressed(facts)["renewables"],
        0,
    ),
    "start_balance.industry.commercial_land": (
        lambda facts: industry_statistics.commercial_land(facts),
        274.5,
    ),
    "start_balance.industry.district_commercial_land": (
        lambda facts: industry_statistics.district_commercial_land(facts),
        1646.5,
    ),
    "start_balance.industry.electricity": (
        lambda facts: industry_districts.electricity_share(facts, YEAR),
        0.00473936,
    ),
    "start_balance.industry.natural_gas": (
        lambda facts: industry_districts.gas_share(facts, YEAR),
        0.002070482,
    ),
    "start_balance.industry.carrier": (
        lambda facts: industry_districts.carrier_share(facts, "heat"),
        0.0003612711,
    ),
    "start_balance.industry.coal_within_limit": (
        lambda facts: industry_districts.coal_within_limit(facts),
        6138.773,
    ),
    "start_balance.industry.coal_excess": (lambda facts: industry_districts.coal_excess(facts), 0),
    "start_balance.industry.lignite": (lambda facts: industry_districts.lignite_share(facts), 0.03737299),
    "start_balance.industry.hard_coal": (
        lambda facts: industry_districts.hard_coal_share(facts),
        0.009135059,
    ),
    "start_balance.industry.byproduct_gases": (
        lambda facts: industry_districts.byproduct_gas_share(facts),
        0,
    ),
    "start_balance.industry.other": (lambda facts: industry_districts.other_share(facts), 0.0192338),
    "start_balance.industry.conversion_in_statistics": (
        lambda facts: industry_districts.conversion_in_statistics(facts),
        0,
    ),
    "start_balance.industry.within_district": (lambda facts: industry.within_district(facts), 0.1893081),
    "start_balance.industry.municipal_share": (
        lambda facts: industry.held_share(facts, "heating_oil"),
        0.0004095055,
    ),
    "start_balance.industry.municipal_share_of_year": (
        lambda facts: industry.share_of_year(facts, "industry.natural_gas", YEAR),
        0.000391959,
    ),
    "start_balance.national_target.road_fuel": (
        lambda facts: road_fuels.road_fuel(facts, "diesel_fossil", YEAR),
        4.349343e08,
    ),
    "start_balance.road.base_2018": (
        lambda facts: road_fuels.base(facts, "light_commercial", "diesel", "motorway"),
        1.757054e07,
    ),
    "start_balance.road.class_index": (
        lambda facts: road_fuels.class_index(facts, "heavy_goods", "diesel", 2022),
        0.9755164,
    ),
    "start_balance.road.class_weights": (
        lambda facts: road_fuels.liquid_weights(facts, "diesel", 2022)["bus.all"],
        1.29432e07,
    ),
    "start_balance.road.gas_and_electric_shares": (
        lambda facts: road_fuels.gas_and_electric_shares(facts, "cng", YEAR)["bus.all"],
        0.143595,
    ),
    "start_balance.national_target.road": (
        lambda facts: transport_national.road_national(facts, YEAR)["transport.electricity.bus.all"],
        24365.68,
    ),
    "start_balance.national_target.tram_metro": (
        lambda facts: transport_national.tram_national(facts),
        2020206,
    ),
    "start_balance.national_target.rail": (
        lambda facts: transport_national.rail_national(facts, YEAR)["transport.diesel_bio.rail.all"],
        169444.4,
    ),
    "start_balance.national_target.inland_ship": (
        lambda facts: transport_national.ship_national(facts, YEAR)[
            "transport.diesel_fossil.inland_ship.all"
        ],
        4113056,
    ),
    "start_balance.road.expected_traffic_land": (
        lambda facts: road_traffic_land.expected_traffic_land(facts, 2021),
        803.0527,
    ),
    "start_balance.road.traffic_land": (lambda facts: road_traffic_land.traffic_land(facts, YEAR), 827.6667),
    "start_balance.road.private_cars": (lambda facts: road_keys.private_cars(facts), 37818),
    "start_balance.road.car_key": (lambda facts: road_keys.car_key(facts, YEAR), 0.0007204008),
    "start_balance.road.car_fuel": (lambda facts: road_keys.car_fuel(facts, "petrol", YEAR), 0.6608006),
    "start_balance.road.cars": (lambda facts: road_keys.car_share(facts, "diesel", YEAR), 0.0007230697),
    "start_balance.road.lorry_key": (lambda facts: road_keys.lorry_key(facts, YEAR), 0.0006665644),
    "start_balance.road.van_key": (lambda facts: road_keys.van_key(facts, YEAR), 0.0006988663),
    "start_balance.road.motorway": (lambda facts: road_keys.motorway_share(facts, YEAR), 0.004167061),
    "start_balance.road.bus": (lambda facts: road_keys.bus_share(facts, YEAR), 0.0006956372),
    "start_balance.rail.tram_metro": (lambda facts: rail_keys.tram_share(facts, YEAR), 0),
    "start_balance.rail.electricity": (
        lambda facts: rail_keys.rail_electricity_share(facts, YEAR),
        0.0002884362,
    ),
    "start_balance.rail.diesel": (lambda facts: rail_keys.rail_diesel_share(facts, YEAR), 0.0004938235),
}


@pytest.mark.parametrize("rule_id", VALUES)
def test_value_of_the_rule(rule_id: str) -> None:
    call, expected = VALUES[rule_id]
    found = np.asarray(call(shipped()), dtype=np.float64)
    at = {10775: place("05974028"), 400: district("05974")}.get(found.size)
    assert float(found if at is None else found[at]) == pytest.approx(expected, rel=1e-5)
