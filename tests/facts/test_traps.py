"""The traps of the raw files, each by name."""

from __future__ import annotations

import csv
import lzma
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import klimawerk
from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.rekeying import Succession, key_history, successors
from klimawerk.engine.kernel.states import CellState

At = Callable[[str], int]
FACTS = Path(klimawerk.__file__).parent / "facts"


@pytest.fixture(scope="module")
def history() -> dict[str, tuple[Succession, ...]]:
    lines = []
    with (FACTS / "territories" / "key_history.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            shares = float(row["share_population"]), float(row["share_area"])
            lines.append(
                Succession(row["date"], row["old"], row["new"], *shares, row["evidence"], row["note"])
            )
    return dict(key_history(lines))


def adjustments(table: str) -> dict[str, str]:
    with (FACTS / "statistics" / "adjustments.csv").open(encoding="utf-8", newline="") as stream:
        return {row["key"]: row["reason"] for row in csv.DictReader(stream) if row["table"] == table}


def test_three_key_states_meet_without_a_lost_person(book: FactBook) -> None:
    """Files on the keys of 2018, 2021 and 2023 reach all 10,775 municipalities; nobody is lost on the way."""
    for column, people in (("population_2018", 83_019_213), ("population_2021", 83_237_124)):
        found = book.municipal("population", column)
        assert np.isfinite(found.values).all()
        assert found.values.sum() == pytest.approx(people, abs=0.01)


def test_2021_keys_found_unchanged_in_2023(book: FactBook) -> None:
    """Without re-keying only 83,217,581 people of 2021 would be hit; Jahnatal is one of the places that need it."""
    packed = FACTS.parents[2] / "raw" / "population_2021-12-31.csv.xz"
    keys = set(book.register.ags)
    rows = csv.DictReader(lzma.decompress(packed.read_bytes()).decode().splitlines())
    assert sum(int(row["population"]) for row in rows if row["ags"] in keys) == 83_217_581
    assert "14522275" in adjustments("population")


@pytest.mark.parametrize(
    ("old", "shares"),
    [
        ("16064072", {"16064071": 1.0}),
        ("16064014", {"16064071": 0.15, "16061118": 0.85}),
        ("16064073", {"16064071": 0.4625, "16064046": 0.0912, "16061118": 0.4463}),
    ],
)
def test_thuringian_splits_have_stated_shares(
    history: dict[str, tuple[Succession, ...]], old: str, shares: dict[str, float]
) -> None:
    """Menteroda, Dünwald and Anrode are 'unclear' in the list of merges."""
    assert successors(old, "2021-12-31", history, "area") == pytest.approx(shares)
    assert all(line.evidence == "derived" and line.note for line in history[old])


def test_thuringian_splits_meet_the_directory(book: FactBook, at: At) -> None:
    """The shares give the areas of 2023 within 2 ha and the people within 2 %."""
    for key in ("16064071", "16064046", "16061118"):
        area = book.municipal("population", "area_ha").values[at(key)]
        assert book.municipal("land_use_2021", "total").values[at(key)] == pytest.approx(area, abs=2)
        people = book.municipal("population", "population_2022").values[at(key)]
        assert book.municipal("population", "population_2021").values[at(key)] == pytest.approx(
            people, rel=0.02
        )


def test_jahnatal_is_ostrau_and_zschaitz_ottewig(book: FactBook, at: At) -> None:
    assert book.municipal("vehicles_2021", "cars").values[at("14522275")] == 2_298 + 871
    assert book.municipal("population", "population_2021").values[at("14522275")] == 4_813


def test_eisenach_moved_into_wartburgkreis(
    book: FactBook, at: At, history: dict[str, tuple[Succession, ...]]
) -> None:
    assert successors("16056000", "2021-01-01", history) == {"16063105": 1.0}
    assert book.municipal("vehicles_2021", "cars").values[at("16063105")] == 21_213
    assert "16056" not in {each.key for each in book.register.districts}
    assert book.district("cars_by_fuel_2021", "petrol").values[at("16063")] == 14_686 + 49_520
    assert book.district("bus_rail_2018", "rail").values[at("16063")] >= 0.4
    degree_days = book.district("degree_days_2019", "heating_degree_days").values[at("16063")]
    assert 2_869.95 < degree_days < 2_895.53


def test_trier_and_trier_saarburg_are_one_registration_district(book: FactBook, at: At) -> None:
    """FZ 1 and battery cars: divided 53,689 to 100,999 by all cars of FZ 3, and the table says so."""
    share = 53_689 / (53_689 + 100_999)
    city, land = at("07211"), at("07235")
    petrol = book.district("cars_by_fuel_2021", "petrol").values
    assert petrol[city] + petrol[land] == pytest.approx(94_448)
    assert petrol[city] == pytest.approx(94_448 * share)
    battery = book.district("battery_cars_2025", "battery_electric").values
    assert battery[city] == pytest.approx(2 * 2_732 * share)
    assert battery[land] == pytest.approx(2 * 2_732 * (1 - share))
    for table in ("cars_by_fuel_2021", "battery_cars_2025"):
        assert "registration district" in adjustments(table)["07235"]


def test_langelsheim_merged_in_2021(book: FactBook, at: At) -> None:
    assert book.municipal("population", "population_2018").values[at("03153019")] > 14_000
    assert book.municipal("vehicles_2021", "cars").values[at("03153019")] == 10_005
    assert at("03153019") >= 0 and "03153007" not in book.register.position


def test_two_neuenkirchen_share_one_row_of_the_vehicle_file(book: FactBook, at: At) -> None:
    cars = book.municipal("vehicles_2021", "cars").values
    people = book.municipal("population", "population_2021").values
    first, second = at("13075101"), at("13075102")
    assert cars[first] + cars[second] == pytest.approx(1_570)
    assert cars[first] / people[first] == pytest.approx(cars[second] / people[second])
    assert "one row" in adjustments("vehicles_2021")["13075101"]


def test_four_municipalities_have_no_car_figure(book: FactBook) -> None:
    cars = book.municipal("vehicles_2021", "cars")
    without = {book.register.municipalities[at].name for at in np.flatnonzero(np.isnan(cars.values))}
    assert without == {"Beierstedt", "Querenhorst", "Dierfeld", "Rorodt"}


def test_suppressed_is_confidential_and_never_zero(book: FactBook) -> None:
    for table, column in (("vehicles_2021", "trucks"), ("residential_buildings_2018", "dormitories")):
        found = book.municipal(table, column)
        assert found.state is not None
        hidden = found.state == CellState.CONFIDENTIAL
        assert hidden.sum() > 3_000
        assert np.isnan(found.values[hidden]).all()
        assert np.isfinite(found.values[~hidden]).all()


def test_dormitories_of_2018_are_mostly_suppressed(book: FactBook) -> None:
    found = book.municipal("residential_buildings_2018", "dormitories")
    assert found.state is not None
    assert (found.state == CellState.CONFIDENTIAL).sum() == 7_190


def test_nothing_printed_is_a_declared_zero(book: FactBook) -> None:
    coal = book.district("industry_energy_2021", "coal")
    assert coal.state is not None
    assert (coal.state == CellState.DECLARED_ZERO).sum() == 156
    assert (coal.values[coal.state == CellState.DECLARED_ZERO] == 0).all()
    assert (coal.state == CellState.CONFIDENTIAL).sum() == 216


def test_two_population_bases_are_kept_apart(book: FactBook, at: At) -> None:
    """Update of the census of 2011 (306,068) and count of 2022 (about 298,000) in Kreis Soest."""
    members = book.register.find("05974").slice
    update = book.municipal("population", "population_2022").values[members].sum()
    count = book.municipal("census_2022_municipal", "population").values[members].sum()
    assert update == 306_068
    assert 296_000 < count < 300_000
    assert "census of 2011" in book.describe("municipal", "population", "population_2022")["note"]
    assert "census of 2022" in book.describe("municipal", "census_2022_municipal", "population")["note"]


def test_commercial_land_of_zero_is_a_real_zero(book: FactBook) -> None:
    land = book.municipal("land_use_2021", "commercial")
    assert (land.values == 0).sum() == 1_574
    assert land.state is not None and (land.state == CellState.VALUE).all()
    assert "1,574 municipalities" in book.describe("municipal", "land_use_2021", "commercial")["note"]


def test_hamburg_and_berlin_are_land_district_and_municipality(book: FactBook, at: At) -> None:
    for state, people in (("02", 1_853_935), ("11", 3_677_472)):
        municipality, district = book.register.find(f"{state}000000"), book.register.find(f"{state}000")
        assert municipality.urban and municipality.slice == district.slice == book.register.find(state).slice
        assert book.municipal("population", "population_2021").values[municipality.start] == people
        assert book.district("structure_2021", "population").values[at(f"{state}000")] == people


def test_pseudo_districts_are_not_in_the_register(book: FactBook) -> None:
    keys = {each.key for each in book.register.districts}
    assert not keys & {"07000", "13000"}
    assert all(book.municipal("population", "population_2022").values > 0)


def test_districts_of_2003_become_those_of_2023(book: FactBook, at: At) -> None:
    """439 districts of 2003: nothing of 3,404 PJ is lost; 41 districts of today stand on merged ones."""
    total = book.district("industry_energy_2003", "total").values
    assert np.isfinite(total).all()
    assert total.sum() == pytest.approx(3_404_442_698, rel=1e-9)
    estimated = book.district("industry_energy_2003", "electricity_estimated").values
    assert (estimated <= book.district("industry_energy_2003", "electricity").values + 1e-6).all()
    assert "03159" in adjustments("industry_energy_2003")


def test_crops_of_rheinland_pfalz_follow_later(book: FactBook, at: At) -> None:
    crops = book.district("structure_2021", "crop_arable_total")
    assert crops.state is not None
    assert (crops.state == CellState.NOT_ESTIMATED).sum() == 36
    assert np.isnan(crops.values[at("07235")])
    assert book.describe("district", "structure_2021", "crop_arable_total")["gap_reason"]


def test_first_registrations_of_2017_have_no_plug_in_hybrids(book: FactBook) -> None:
    found = book.district("cars_by_fuel_2017", "plug_in_hybrid")
    assert found.state is not None and (found.state == CellState.NOT_ESTIMATED).all()


def test_hydro_power_of_stuttgart_is_not_the_booking_error_of_2021(book: FactBook, at: At) -> None:
    """The file of 2021 books 653 MW on Stuttgart; 2024 is used."""
    assert book.municipal("renewables_2024", "hydro_kw").values[at("08111000")] < 50_000
