"""Transport of the start balance: national road, rail and ship, keys, caps, districts, states and grades."""

import numpy as np
import pytest

from klimawerk.engine.factbook.access import PlainFacts, RecordingFacts
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.trace import Resolver, evaluate
from klimawerk.engine.methods.start_balance import rail_keys, road_keys, transport
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.methods.start_balance.road_fuels import base, class_shares, road_fuel
from klimawerk.engine.methods.start_balance.road_traffic_land import (
    non_negative_regression,
    traffic_land,
)
from klimawerk.engine.methods.start_balance.transport_national import (
    rail_national,
    road_national,
    transport_held,
    transport_national,
)

from .sectors import Changed, book, district, place, shipped

YEARS = range(2014, 2025)
SCHOENEFELD, SCHKEUDITZ, OBERDING = "12061433", "14730270", "09177133"


def _by_class(year: int) -> dict[str, float]:
    """TWh by `class.category`."""
    found: dict[str, float] = {}
    for code, value in road_national(shipped(), year).items():
        part = code.split(".", 2)[2]
        found[part] = found.get(part, 0.0) + value / 1e6
    return found


@pytest.mark.parametrize(
    ("part", "twh"),
    [
        ("car.off_motorway", 288.7),
        ("car.motorway", 148.2),
        ("light_commercial.off_motorway", 33.0),
        ("light_commercial.motorway", 18.2),
        ("heavy_goods.off_motorway", 77.9),
        ("heavy_goods.motorway", 101.6),
        ("motorcycle.off_motorway", 5.9),
        ("bus.all", 16.1),
        ("other_road.all", 4.3),
    ],
)
def test_road_2018_by_class_and_category(part: str, twh: float) -> None:
    """Mileage × consumption (sum 694, docs/methods/startbilanz-verkehr.md) scaled to the 695 published."""
    assert _by_class(2018)[part] == pytest.approx(twh, rel=0.015, abs=0.15)


def test_mileage_times_consumption_2018() -> None:
    """442.778 bn km × 50.49 % petrol × 0.637 kWh/km and so on, before scaling."""
    facts = shipped()
    petrol = 1 - 0.4796 - 0.011 - 0.0023 - 0.0009 - 0.0013
    assert base(facts, "car", "petrol", "off_motorway") == pytest.approx(442_778e6 * petrol * 0.637 / 1000)
    assert base(facts, "car", "diesel", "motorway") == pytest.approx(199_484e6 * 0.4796 * 0.750 / 1000)
    assert base(facts, "heavy_goods", "diesel", "motorway") == pytest.approx(34_974e6 * 2.906 / 1000)


@pytest.mark.parametrize(
    ("year", "twh"), [(2014, 679.7), (2018, 695.1), (2019, 699.7), (2021, 628.0), (2022, 644.3)]
)
def test_road_sum_is_the_published_territorial_energy(year: int, twh: float) -> None:
    assert sum(_by_class(year).values()) == pytest.approx(twh, abs=0.05)


def test_motorways_are_38_percent_of_road_energy() -> None:
    parts = _by_class(2018)
    motorway = sum(value for part, value in parts.items() if part.endswith(".motorway"))
    assert motorway / sum(parts.values()) == pytest.approx(0.38, abs=0.01)


def test_years_after_2022_follow_fuel_sold_with_the_ratio_of_2022() -> None:
    facts = shipped()
    ratio = facts.national("ageb_awt.transport_road.diesel", 2024) / facts.national(
        "ageb_awt.transport_road.diesel", 2022
    )
    assert road_fuel(facts, "diesel_fossil", 2024) == pytest.approx(
        road_fuel(facts, "diesel_fossil", 2022) * ratio
    )
    sold = facts.national("ageb_awt.transport_road.total", 2024) / 3600
    assert sum(_by_class(2024).values()) / sold == pytest.approx(1.115, abs=0.005)
    assert set(transport_held(facts, 2024).values()) == {2018, 2022}
    assert list(transport_held(facts, 2018)) == []


def test_fuels_of_2022() -> None:
    """Petrol 211.7, diesel 423.1 TWh with bio parts 4.4 % and 6.5 %; gas fuels 6.4, electricity 3.1 TWh."""
    fuel = {name: road_fuel(shipped(), name, 2022) / 1e6 for name in transport.PROPULSION}
    assert fuel["petrol_fossil"] + fuel["petrol_bio"] == pytest.approx(211.67, abs=0.01)
    assert fuel["petrol_bio"] / 211.67 == pytest.approx(0.0443, abs=0.0002)
    assert fuel["diesel_fossil"] + fuel["diesel_bio"] == pytest.approx(423.10, abs=0.01)
    assert fuel["diesel_bio"] / 423.10 == pytest.approx(0.0650, abs=0.0002)
    assert fuel["lpg"] + fuel["cng_fossil"] + fuel["cng_bio"] == pytest.approx(6.44, abs=0.01)
    assert fuel["cng_bio"] / (fuel["cng_bio"] + fuel["cng_fossil"]) == pytest.approx(0.55, abs=0.01)
    assert fuel["electricity"] == pytest.approx(3.07, abs=0.01)


@pytest.mark.parametrize("year", [1990, 2005, 2014, 2018, 2022, 2024])
@pytest.mark.parametrize("fuel", ["petrol", "diesel", "lpg", "cng", "electricity"])
def test_class_shares_of_a_fuel_add_to_one(fuel: str, year: int) -> None:
    """To 0 where none was sold (CNG and electricity in 1990)."""
    shares = class_shares(shipped(), fuel, year)
    sold = shipped().national(f"ageb_awt.transport_road.{'natural_gas' if fuel == 'cng' else fuel}", year)
    assert sum(shares.values()) == pytest.approx(1 if sold > 0 else 0, abs=1e-9)
    assert min(shares.values()) >= 0


def test_classes_follow_their_own_series() -> None:
    """Diesel 2018 → 2022 in the energy balance: individual −19.5 %, freight −0.6 %; the fuel alone −8 %."""
    facts = shipped()

    def energy(year: int, *classes: str) -> float:
        shares = class_shares(facts, "diesel", year)
        part = sum(value for name, value in shares.items() if name.split(".")[0] in classes)
        return float(part * road_fuel(facts, "diesel_fossil", year))

    assert energy(2022, "car") / energy(2018, "car") == pytest.approx(0.805, abs=0.03)
    freight = ("light_commercial", "heavy_goods")
    assert energy(2022, *freight) / energy(2018, *freight) == pytest.approx(0.994, abs=0.02)


def test_rail_and_ship() -> None:
    """Trams 308.9 million km × 6.54 kWh = 2.02 TWh; electricity of rail 2019 in AGEB 11.27 TWh."""
    cells = {code: value / 1e6 for code, value in rail_national(shipped(), 2019).items()}
    assert cells["transport.electricity.tram_metro.all"] == pytest.approx(2.020, abs=0.001)
    assert cells["transport.electricity.rail.all"] == pytest.approx(11.27 - 2.02, abs=0.01)
    assert cells["transport.diesel_fossil.rail.all"] == pytest.approx(2.99, abs=0.01)
    assert sum(cells.values()) == pytest.approx(14.42, abs=0.01)
    ship = transport_national(shipped(), 2019)["transport.diesel_fossil.inland_ship.all"]
    assert ship / 1e6 == pytest.approx(4.11, abs=0.01)


def test_every_cell_has_a_share_or_a_reason() -> None:
    facts = shipped()
    shares, absent = transport.transport_shares(facts, 2021), transport.transport_absent(facts)
    codes = {cell.code for cell in facts.cells.cells if cell.sector == "transport"}
    assert set(shares) | set(absent) == codes
    assert not set(shares) & set(absent)
    assert set(transport_national(facts, 2021)) - set(shares) == {"transport.diesel_fossil.inland_ship.all"}
    assert set(transport.transport_keys(facts)) == set(shares)
    assert "transport.kerosene.aviation.all" not in transport_national(facts, 2021)
    assert absent["transport.kerosene.aviation.all"][0] is CellState.NOT_ESTIMATED
    assert absent["transport.electricity.passenger_rail_local.all"] == (
        CellState.INCLUDED_ELSEWHERE,
        "reason.in_rail",
    )
    assert absent["transport.petrol_fossil.car.rural"][1] == "reason.in_off_motorway"


@pytest.mark.parametrize("year", YEARS)
def test_shares_add_to_one(year: int) -> None:
    for cell, share in transport.transport_shares(shipped(), year).items():
        assert share.shape == ((400,) if cell.endswith(".motorway") else (10775,)), cell
        assert share.sum() == pytest.approx(1, abs=1e-12), cell
        assert share.min() >= 0, cell


def test_non_negative_regression() -> None:
    """y = 2a + 3b is found exactly; where the plain fit is negative the driver drops out."""
    drivers = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    np.testing.assert_allclose(non_negative_regression(drivers, drivers @ [2, 3]), [2, 3], atol=1e-9)
    found = non_negative_regression(drivers, drivers @ [2, -1])
    assert found[1] == 0
    assert found[0] == pytest.approx((1 * 2 + 1 * 1 + 2 * 3) / 6)


def _tonnes(accessor: PlainFacts, motorway_at_places: bool) -> np.ndarray:
    """Transport 2019 in t per head [T]: road 313 g/kWh, electric rail 478; motorways by the same key at the place."""
    nation, shares = transport_national(accessor, 2019), transport.transport_shares(accessor, 2019)
    people = population(accessor, 2019)
    motorway = np.sqrt(people * traffic_land(accessor, 2019))
    emissions = np.zeros_like(people)
    for cell, share in shares.items():
        factor = 0.478 if "electricity.rail" in cell or "tram_metro" in cell else 0.313
        if not cell.endswith(".motorway"):
            emissions += nation[cell] * share * factor
        elif motorway_at_places:
            emissions += nation[cell] * motorway / motorway.sum() * factor
    return emissions / people


@pytest.mark.parametrize(
    ("ags", "name", "uncapped", "capped"),
    [
        (SCHOENEFELD, "Schönefeld", 6.6, 3.2),
        (SCHKEUDITZ, "Schkeuditz", 6.0, 3.3),
        (OBERDING, "Oberding", 8.8, 4.8),
    ],
)
def test_traffic_land_of_airports_is_capped(ags: str, name: str, uncapped: float, capped: float) -> None:
    """Transport in t per head before and after the cap (docs/methods/startbilanz-verkehr.md)."""
    facts = shipped()
    at = place(ags)
    assert facts.register.municipalities[at].name.startswith(name)
    assert traffic_land(facts, 2021)[at] < 0.6 * facts.municipal("land_use_2021", "traffic")[at]
    free = PlainFacts(book(), {"start_balance.road.traffic_land_limit": 1000.0})
    assert _tonnes(facts, True)[at] == pytest.approx(capped, abs=0.25)
    assert _tonnes(free, True)[at] == pytest.approx(uncapped, abs=0.8)


def test_cap_leaves_most_places_alone() -> None:
    capped = traffic_land(shipped(), 2021) < shipped().municipal("land_use_2021", "traffic")
    assert 0.02 < capped.mean() < 0.15


def test_fleets_are_replaced_and_suppressed_places_take_the_median_of_their_type() -> None:
    facts = shipped()
    per_head = road_keys.private_cars(facts) / population(facts, 2021)
    assert per_head.max() <= 0.9
    assert not np.isnan(per_head).any()
    known = (
        facts.municipal("vehicles_2021", "cars") - facts.municipal("vehicles_2021", "cars_commercial")
    ) / (population(facts, 2021))
    types = facts.municipal("settlement_type", "regiostar7")
    hidden = np.flatnonzero(np.isnan(known))[0]
    assert per_head[hidden] == pytest.approx(np.nanmedian(known[types == types[hidden]]))
    fleet = np.flatnonzero(known > 0.9)[0]
    assert per_head[fleet] == pytest.approx(0.75)


def test_car_key_is_thirds() -> None:
    facts = shipped()
    parts = [population(facts, 2021), road_keys.private_cars(facts), traffic_land(facts, 2021)]
    expected = sum(part / part.sum() for part in parts) / 3
    np.testing.assert_allclose(road_keys.car_key(facts, 2021), expected, rtol=1e-12)
    van = 0.6 * expected + 0.4 * road_keys.lorry_key(facts, 2021)
    np.testing.assert_allclose(road_keys.van_key(facts, 2021), van, rtol=1e-12)


def test_car_fuels_follow_the_stock_of_the_district() -> None:
    """Kreis Soest 1.1.2021: 61,427 diesel cars; battery cars 1.1.2025 7,540."""
    facts = shipped()
    soest = district("05974")
    every = road_keys._all_cars(facts, 2021)[soest]
    assert road_keys.car_fuel(facts, "diesel", 2021)[soest] == pytest.approx(61427 / every)
    assert road_keys.car_fuel(facts, "electricity", 2025)[soest] == pytest.approx(7540 / every)
    ratio = road_keys.car_share(facts, "electricity", 2024) / road_keys.car_share(facts, "petrol", 2024)
    index = facts.register.district_index
    assert np.ptp(ratio[index == soest]) == pytest.approx(0, abs=1e-12)
    wolfsburg, kyffhaeuser = (
        np.flatnonzero(index == district("03103"))[0],
        np.flatnonzero(index == district("16065"))[0],
    )
    assert ratio[wolfsburg] > 2 * ratio[kyffhaeuser]


def test_motorway_is_counted_at_the_district() -> None:
    facts = shipped()
    share = transport.transport_shares(facts, 2021)["transport.diesel_fossil.heavy_goods.motorway"]
    index = facts.register.district_index
    people = np.bincount(index, population(facts, 2021), 400)
    land = np.bincount(index, traffic_land(facts, 2021), 400)
    np.testing.assert_allclose(share, np.sqrt(people * land) / np.sqrt(people * land).sum())


def test_trams_only_where_trams_run() -> None:
    facts = shipped()
    trams = rail_keys.tram_share(facts, 2021)
    assert trams[place("05974028")] == 0
    assert trams[place("11000000")] > 0.1
    bus = road_keys.bus_share(facts, 2021)
    assert bus[place("05974028")] / bus[place("05974040")] == pytest.approx(
        population(facts, 2021)[place("05974028")] / population(facts, 2021)[place("05974040")]
    )


def test_grades() -> None:
    grades = transport.transport_grades(shipped(), 2021)
    assert grades["transport.petrol_fossil.car.off_motorway"] is Grade.C
    assert grades["transport.petrol_fossil.car.motorway"] is Grade.D
    assert grades["transport.electricity.rail.all"] is Grade.C
    assert grades["transport.diesel_fossil.rail.all"] is Grade.D
    later = transport.transport_grades(shipped(), 2024)
    assert later["transport.petrol_fossil.car.off_motorway"] is Grade.D
    assert later["transport.electricity.rail.all"] is Grade.C


@pytest.mark.parametrize(("key", "tonnes"), [("05974", 3.0), ("16065", 4.5), ("07235", 4.0), ("05566", 2.9)])
def test_transport_of_the_pilot_districts_2019(key: str, tonnes: float) -> None:
    """T per head with motorways (startbilanz-verkehr.md): Soest, Kyffhäuserkreis, Trier-Saarburg, Steinfurt."""
    facts = shipped()
    people = population(facts, 2019)
    here = facts.register.district_index == district(key)
    nation, shares = transport_national(facts, 2019), transport.transport_shares(facts, 2019)
    motorway = sum(nation[cell] * share[district(key)] for cell, share in shares.items() if share.size == 400)
    off = (_tonnes(facts, False) * people)[here].sum()
    assert (off + motorway * 0.313) / people[here].sum() == pytest.approx(tonnes, abs=0.1)


def test_one_changed_key_moves_the_result() -> None:
    facts = shipped()
    cars = facts.municipal("vehicles_2021", "cars").copy()
    lippstadt = place("05974028")
    cars[lippstadt] *= 0.8
    before = transport.transport_shares(facts, 2021)
    after = transport.transport_shares(Changed({("vehicles_2021", "cars"): cars}), 2021)
    cell = "transport.petrol_fossil.car.off_motorway"
    assert after[cell][lippstadt] < 0.97 * before[cell][lippstadt]
    np.testing.assert_array_equal(
        after["transport.petrol_fossil.car.motorway"], before["transport.petrol_fossil.car.motorway"]
    )


def test_trace_gives_the_share_again() -> None:
    recorded = transport.transport_shares(RecordingFacts(book()), 2019)
    plain = transport.transport_shares(shipped(), 2019)
    for cell in ("transport.electricity.car.off_motorway", "transport.diesel_fossil.rail.all"):
        resolver = Resolver(lambda about, at: {})
        resolver.add(recorded[cell].node, (place("05974028"),))
        assert evaluate(resolver.lines) == pytest.approx(plain[cell][place("05974028")], rel=1e-12)
