"""Litres and kilograms of petrol and diesel from the pump: a blend, its numbers written out."""

import pytest

from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.factbook.loading import load_factbook
from klimawerk.engine.interchange.fuel_mix import fuel_mix
from klimawerk.engine.interchange.own_data import has_errors, read_own_data
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.methods.start_balance.transport_national import road_national
from klimawerk.language import sentence

from .balance_fakes import Book

HEAD = "ags;year;sector;carrier;energy;unit;grade;source;vehicle_class"


def read(tmp_path, *lines):
    path = tmp_path / "own.csv"
    path.write_text("\n".join([HEAD, *lines]), encoding="utf-8")
    return read_own_data(path, Book())


def test_a_litre_of_diesel_is_the_blend_of_the_year():
    mix = fuel_mix("diesel", "l", 2021)
    # Destatis 85521-15, 2021: 78,551.123 TJ biodiesel beside 1,130,705.868 TJ diesel.
    assert mix.share == pytest.approx(78_551.123 / (78_551.123 + 1_130_705.868))
    assert mix.share == pytest.approx(0.06495817, abs=1e-8)
    # 1 ÷ (0.93504183 ÷ 36 + 0.06495817 ÷ 33) MJ/l
    assert mix.mwh_per_unit * 3600 == pytest.approx(35.788658, abs=1e-5)
    assert (mix.share_year, mix.base_year) == (2021, 2021)


def test_a_litre_of_petrol_and_a_kilogram_of_diesel():
    # 33,618.87 of 719,813.525 TJ are bioethanol: 0.04670497; 1 ÷ (0.95329503 ÷ 32 + 0.04670497 ÷ 21) MJ/l
    assert fuel_mix("petrol", "l", 2021).mwh_per_unit * 3600 == pytest.approx(31.23582, abs=1e-4)
    # 1 ÷ (0.93504183 ÷ 42.574 + 0.06495817 ÷ 37) MJ/kg
    assert fuel_mix("diesel", "kg", 2021).mwh_per_unit * 3600 == pytest.approx(42.16141, abs=1e-4)


def test_the_share_is_that_of_the_start_balance_in_every_year():
    facts = PlainFacts(load_factbook())
    for year in (2014, 2018, 2022, 2024):
        cells = road_national(facts, year)
        for fuel in ("petrol", "diesel"):
            amounts = {
                part: sum(
                    value for code, value in cells.items() if code.startswith(f"transport.{fuel}_{part}.")
                )
                for part in ("fossil", "bio")
            }
            assert fuel_mix(fuel, "l", year).share == pytest.approx(amounts["bio"] / sum(amounts.values()))


def test_the_share_is_held_after_the_last_known_year_and_carried_on_after_the_table():
    assert (fuel_mix("diesel", "l", 2024).share_year, fuel_mix("diesel", "l", 2024).base_year) == (2024, 2022)
    later = fuel_mix("diesel", "l", 2031)
    assert later.share == fuel_mix("diesel", "l", 2024).share
    assert later.share_year == 2024
    assert fuel_mix("diesel", "l", 1990).share == 0  # no biodiesel was sold


def test_litres_are_entered_as_their_fossil_and_biogenic_part(tmp_path):
    values, findings = read(tmp_path, "05974028;2021;transport;diesel;100.000,5;l;A;fleet;car")
    assert not has_errors(findings)
    fossil, bio = values
    assert (fossil.cell, bio.cell) == ("transport.diesel_fossil.car", "transport.diesel_bio.car")
    # 100,000.5 l × 35.788658 MJ/l ÷ 3,600 = 994.1346 MWh; of it 6.495817 % = 64.5772 MWh
    assert fossil.energy_mwh + bio.energy_mwh == pytest.approx(994.1344, abs=2e-3)
    assert bio.energy_mwh == pytest.approx(64.5772, abs=1e-3)
    # the parts in litres: 64.5772 MWh × 3,600 ÷ 33 = 7,044.8 l biodiesel
    assert bio.original_value == pytest.approx(7_044.8, abs=0.2)
    assert fossil.original_value + bio.original_value == pytest.approx(100_000.5)
    assert fossil.original_unit == "l"


def test_the_finding_says_share_year_and_that_a_part_was_not_checked(tmp_path):
    _, findings = read(tmp_path, "05974028;2024;transport;petrol;5000;Liter;A;fleet;")
    (found,) = findings
    assert found.severity is Severity.WARNING
    assert found.code == "own_data.heating_value_of_blend_unverified"
    german, english = sentence(found), sentence(found, "en")
    assert "31,32 MJ/l" in german and "32,00 MJ/l fossil und 21,00 MJ/l bio" in german
    assert "von 2024 (4,1\u00a0%, nach Destatis 85521 für 2022)" in german
    assert "of 2024 (4.1%, by Destatis 85521 for 2022)" in english


def test_energy_of_a_blend_stays_whole(tmp_path):
    (value,), findings = read(tmp_path, "05974028;2021;transport;diesel;100;MWh;A;report;")
    assert findings == ()
    assert (value.cell, value.energy_mwh) == ("transport.diesel", 100)


def test_tonnes_count_a_thousand_kilograms_and_a_bad_year_is_one_error(tmp_path):
    fossil, bio = read(tmp_path, "05974028;2021;transport;diesel;2;t;A;fleet;")[0]
    # 2,000 kg × 42.16141 MJ/kg ÷ 3,600 = 23.4230 MWh
    assert fossil.energy_mwh + bio.energy_mwh == pytest.approx(23.4230, abs=1e-3)
    assert fossil.original_value + bio.original_value == pytest.approx(2)
    values, findings = read(tmp_path, "05974028;abc;transport;diesel;2;t;A;fleet;")
    assert values == ()
    assert [each.code for each in findings if each.severity is Severity.ERROR] == ["own_data.year_invalid"]


def test_gas_for_vehicles_has_no_blend(tmp_path):
    values, findings = read(tmp_path, "05974028;2021;transport;cng;2000;kg;A;fleet;")
    assert values == ()
    assert [each.code for each in findings] == ["own_data.unit_not_for_carrier"]
