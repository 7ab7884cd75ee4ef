"""What holds for every rule of the start balance: shares add to 1, nothing is negative, groups keep their sums."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from klimawerk.engine.kernel.rules import REGISTER
from klimawerk.engine.methods.start_balance import (
    assemble,
    carrier_shares,
    imported_places,
    industry,
    industry_districts,
    industry_statistics,
    population,
    rail_keys,
    road_fuels,
    road_keys,
    road_traffic_land,
    transport_national,
)
from klimawerk.engine.methods.start_balance.industry_national import industry_national

from .sectors import Changed, district, place, shipped

YEAR = 2022
Rule = Callable[..., Any]

SHARES: dict[str, tuple[Rule, tuple[Any, ...]]] = {
    "start_balance.industry.electricity": (industry_districts.electricity_share, (YEAR,)),
    "start_balance.industry.natural_gas": (industry_districts.gas_share, (YEAR,)),
    "start_balance.industry.carrier": (industry_districts.carrier_share, ("heating_oil",)),
    "start_balance.industry.byproduct_gases": (industry_districts.byproduct_gas_share, ()),
    "start_balance.industry.lignite": (industry_districts.lignite_share, ()),
    "start_balance.industry.hard_coal": (industry_districts.hard_coal_share, ()),
    "start_balance.industry.other": (industry_districts.other_share, ()),
    "start_balance.industry.municipal_share_of_year": (
        industry.share_of_year,
        ("industry.electricity", YEAR),
    ),
    "start_balance.industry.municipal_share": (industry.held_share, ("heating_oil",)),
    "start_balance.road.car_key": (road_keys.car_key, (YEAR,)),
    "start_balance.road.lorry_key": (road_keys.lorry_key, (YEAR,)),
    "start_balance.road.van_key": (road_keys.van_key, (YEAR,)),
    "start_balance.road.cars": (road_keys.car_share, ("diesel", YEAR)),
    "start_balance.road.motorway": (road_keys.motorway_share, (YEAR,)),
    "start_balance.road.bus": (road_keys.bus_share, (YEAR,)),
    "start_balance.rail.tram_metro": (rail_keys.tram_share, (YEAR,)),
    "start_balance.rail.electricity": (rail_keys.rail_electricity_share, (YEAR,)),
    "start_balance.rail.diesel": (rail_keys.rail_diesel_share, (YEAR,)),
}


@pytest.mark.parametrize("rule_id", SHARES)
def test_a_key_is_a_share_of_the_nation(rule_id: str) -> None:
    rule, arguments = SHARES[rule_id]
    assert rule.rule_id == rule_id  # type: ignore[attr-defined]
    found = rule(shipped(), *arguments)
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert found.min() >= 0
    assert (found > 0).sum() >= 6  # by-product gases: six districts with steel works


INSIDE: dict[str, tuple[Rule, tuple[Any, ...]]] = {
    "start_balance.people_in_district": (road_keys.people_in_district, (YEAR,)),
    "start_balance.industry.within_district": (industry.within_district, ()),
}


@pytest.mark.parametrize("rule_id", INSIDE)
def test_a_key_inside_the_district_adds_to_one_in_each(rule_id: str) -> None:
    rule, arguments = INSIDE[rule_id]
    assert rule.rule_id == rule_id  # type: ignore[attr-defined]
    found = np.bincount(shipped().register.district_index, weights=rule(shipped(), *arguments))
    assert found == pytest.approx(np.ones(400))


def test_every_share_of_every_cell_adds_to_one() -> None:
    for sector, shares in assemble.SHARES.items():
        for code, share in shares(shipped(), YEAR).items():
            assert share.sum() == pytest.approx(1, abs=1e-9), code
            assert share.min() >= 0, (sector, code)


def test_people() -> None:
    """`start_balance.population`, `start_balance.district_population`, `start_balance.district_population_factor`."""
    found = population.population(shipped(), YEAR)
    assert found[place("05974028")] == 68_890
    assert population.district_population(shipped(), 2021)[district("05974")] == 302_298
    factor = population.district_population_factor(shipped(), YEAR)
    assert factor[district("05974")] == pytest.approx(306_068 / 302_298)


def test_industry_table() -> None:
    """`start_balance.industry.district_energy`, `start_balance.industry.suppressed_cells`: 3,912 TJ in Kreis Soest.

    `start_balance.industry.suppressed` marks what was estimated there; `start_balance.industry.commercial_land` and
    `start_balance.industry.district_commercial_land` are the land inside.
    """
    table = industry_statistics.district_energy(shipped(), 2021)
    assert table["electricity"][district("05974")] == pytest.approx(3_912, abs=0.5)
    assert table["coal"][district("05974")] == pytest.approx(6_139, abs=0.5)
    filled = industry_statistics.filled_table(shipped())
    assert np.isfinite(np.asarray(filled)).all() and np.asarray(filled).min() >= 0
    hidden = industry_statistics.suppressed(shipped())
    assert sum(np.asarray(each).sum() for each in hidden.values()) > 1_000
    land = industry_statistics.commercial_land(shipped())
    inside = industry_statistics.district_commercial_land(shipped())
    assert np.bincount(shipped().register.district_index, weights=land) == pytest.approx(inside)
    assert land[place("05974028")] > 200


def test_coal_and_conversion() -> None:
    """`start_balance.industry.coal_within_limit`, start_balance.industry.coal_excess and
    start_balance.industry.conversion_in_statistics: steel in Duisburg (05112), refineries in Gelsenkirchen (05513)."""
    within = industry_districts.coal_within_limit(shipped())
    excess = industry_districts.coal_excess(shipped())
    electricity = industry_statistics.district_energy(shipped(), 2021)["electricity"]
    assert (within <= 4 * electricity + 1e-9).all()
    assert excess[district("05112")] > 0 and excess.min() >= 0
    marked = industry_districts.conversion_in_statistics(shipped())
    assert marked[district("05513")] == 1 and marked[district("05974")] == 0


def test_national_cells_of_industry_and_transport() -> None:
    """`start_balance.national_target.industry`, `start_balance.national_target.road`, and of rail, trams and ships.

    Also `start_balance.national_target.road_fuel`, `start_balance.national_target.rail`,
    `start_balance.national_target.tram_metro`, `start_balance.national_target.inland_ship`.
    """
    facts = shipped()
    assert sum(industry_national(facts, 2019).values()) / 1e6 == pytest.approx(696, abs=15)
    road = transport_national.road_national(facts, 2019)
    assert sum(road.values()) / 1e6 == pytest.approx(700, abs=1)
    fuels = sum(road_fuels.road_fuel(facts, fuel, 2019) for fuel in road_fuels.FUELS)
    assert sum(road.values()) == pytest.approx(fuels)
    rail = transport_national.rail_national(facts, 2019)
    trams = transport_national.tram_national(facts)
    assert rail["transport.electricity.tram_metro.all"] == trams
    assert trams / 1e6 == pytest.approx(309 * 6.54 / 1e3, rel=0.02)
    assert sum(transport_national.ship_national(facts, 2019).values()) > 0


def test_road_classes() -> None:
    """`start_balance.road.base_2018`, `start_balance.road.class_index`, `start_balance.road.class_weights`.

    Also `start_balance.road.gas_and_electric_shares`.
    """
    facts = shipped()
    petrol = road_fuels.base(facts, "car", "petrol", "off_motorway")
    diesel = road_fuels.base(facts, "car", "diesel", "off_motorway")
    assert (petrol + diesel) / 1e6 == pytest.approx(288.7, rel=0.05)
    assert road_fuels.class_index(facts, "car", "diesel", 2018) == 1
    weights = road_fuels.liquid_weights(facts, "diesel", 2018)
    assert weights["car.off_motorway"] == pytest.approx(diesel)
    for fuel in ("lpg", "cng", "electricity"):
        assert sum(road_fuels.gas_and_electric_shares(facts, fuel, YEAR).values()) == pytest.approx(1)


def test_cars_and_land() -> None:
    """`start_balance.road.private_cars`, start_balance.road.car_fuel, start_balance.road.traffic_land and
    start_balance.road.expected_traffic_land."""
    facts = shipped()
    cars = road_keys.private_cars(facts)
    people = population.population(facts, 2021)
    assert (cars <= 0.9 * people + 1e-9).all()
    kinds = sum(road_keys.car_fuel(facts, kind, 2021) for kind in ("petrol", "diesel", "gas", "electricity"))
    assert kinds.max() <= 1.01 and np.median(kinds) > 0.98
    land = road_traffic_land.traffic_land(facts, 2021)
    limit = 1.5 * road_traffic_land.expected_traffic_land(facts, 2021)
    assert (land <= limit + 1e-9).all()
    assert land[place("05974028")] <= 829


class Imported(Changed):
    """Shipped facts with tables as importers bring them."""

    def has(self, level: str, table: str, column: str) -> bool:
        return (table, column) in self.columns or super().has(level, table, column)

    def municipal(self, table: str, column: str) -> Any:
        if (table, column) in self.columns:
            return self.columns[table, column]
        return super().municipal(table, column)


def test_sites_take_the_coal_of_their_district() -> None:
    """`start_balance.large_emitters_at_sites`, `start_balance.distribute_to_sites`: ⅔ Erwitte, ⅓ Geseke."""
    emitted = np.full(len(shipped().register.ags), np.nan)
    emitted[place("05974016")], emitted[place("05974020")] = 200_000, 100_000
    facts = Imported({("large_sites", "coal_t_co2"): emitted})
    assert imported_places.site_share(facts, "coal")[place("05974016")] == pytest.approx(2 / 3)
    coal = facts.cells.position["industry.hard_coal"]
    before, after = (assemble.placed(each, 2021, keep=False) for each in (shipped(), facts))
    of_district = before.district[district("05974"), coal]
    assert after.municipal[place("05974016"), coal] == pytest.approx(of_district * 2 / 3)
    assert after.municipal[place("05974020"), coal] == pytest.approx(of_district / 3)
    assert after.district[district("05974"), coal] == 0
    same = np.arange(400) != district("05974")
    assert np.array_equal(after.district[same, coal], before.district[same, coal])
    at_sites = assemble.energy_at_sites(facts, "industry.hard_coal", 2021)
    assert at_sites[place("05974028")] == 0


def test_counts_place_motorways() -> None:
    """`start_balance.road.motorway_counts`: the counted kilometres decide, for light and heavy vehicles apart."""
    light, heavy = (np.full(len(shipped().register.ags), np.nan) for _ in range(2))
    light[place("05974016")], light[place("05974040")] = 150_000.0, 50_000.0
    heavy[place("05974016")] = 30_000.0
    facts = Imported(
        {("motorway_counts", "light_vehicle_km"): light, ("motorway_counts", "heavy_vehicle_km"): heavy}
    )
    assert imported_places.counted_motorway_share(facts, "light")[place("05974016")] == pytest.approx(0.75)
    found = assemble.placed(facts, 2021, keep=False)
    cars = facts.cells.position["transport.diesel_fossil.car.motorway"]
    lorries = facts.cells.position["transport.diesel_fossil.heavy_goods.motorway"]
    national = transport_national.road_national(facts, 2021)
    assert found.municipal[place("05974040"), cars] == pytest.approx(
        national["transport.diesel_fossil.car.motorway"] / 4
    )
    assert found.municipal[place("05974016"), lorries] == pytest.approx(
        national["transport.diesel_fossil.heavy_goods.motorway"]
    )
    assert found.district[:, cars].sum() == 0


def test_every_rule_of_the_start_balance_is_registered_once() -> None:
    own = [rule for rule in REGISTER.values() if rule.id.startswith("start_balance.")]
    assert len(own) > 90
    assert all(rule.summary for rule in own)


def test_order_of_the_facts_does_not_matter() -> None:
    """Rules keep their results: whichever year is asked first, the numbers are the same."""
    forward, backward = Changed({}), Changed({})
    years = (2016, 2021, 2024)
    first = {year: assemble.placed(forward, year).municipal for year in years}
    last = {year: assemble.placed(backward, year).municipal for year in reversed(years)}
    assert all(np.array_equal(first[year], last[year]) for year in years)


def test_carriers_of_the_census_are_those_of_the_shift() -> None:
    names = set(shipped().book.assumption_names())
    for carrier in carrier_shares.CARRIERS:
        assert f"start_balance.households.shift_density.{carrier}" in names
