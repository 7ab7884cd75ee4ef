"""Keys of rail: trams, electric and diesel trains."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import share, spread
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.methods.start_balance.road_keys import people_in_district
from klimawerk.engine.methods.start_balance.road_traffic_land import traffic_land
from klimawerk.engine.records.facts import Facts

CITY_TYPES = (71, 72)  # number: RegioStaR 7 codes of metropolis and regiopolis


def _by_mileage(facts: Facts, kind: str, year: int) -> Any:
    of_district = share(facts.district("bus_rail_2018", kind))
    return spread(of_district, facts.register.district_index) * people_in_district(facts, year)


@rule("start_balance.rail.tram_metro", unit="1")
def tram_share(facts: Facts, year: int) -> Any:
    """Trams, light rail, metros, shape [T]: kilometres of the district 2018, inside by people."""
    return _by_mileage(facts, "tram_metro", year)


@rule("start_balance.rail.electricity", unit="1")
def rail_electricity_share(facts: Facts, year: int) -> Any:
    """Electric trains, shape [T]: 60 % train kilometres of the district and people inside, 40 % traffic land."""
    weight = facts.assumption("start_balance.rail.mileage_share")
    return weight * _by_mileage(facts, "rail", year) + (1 - weight) * share(traffic_land(facts, year))


@rule("start_balance.rail.diesel", unit="1")
def rail_diesel_share(facts: Facts, year: int) -> Any:
    """Diesel trains, shape [T]: traffic land, in city regions (settlement types 71 and 72) × 0.4."""
    settlement = facts.municipal("settlement_type", "regiostar7")
    in_city = np.equal(settlement, CITY_TYPES[0]) | np.equal(settlement, CITY_TYPES[1])
    weight = np.where(in_city, facts.assumption("start_balance.rail.diesel_weight_city"), 1.0)
    return share(traffic_land(facts, year) * weight)
