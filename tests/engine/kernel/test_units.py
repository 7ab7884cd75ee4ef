"""Units and numbers as people write them."""

import csv
import lzma
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.interchange.heating_values import heating_values
from klimawerk.engine.kernel.errors import UnitError
from klimawerk.engine.kernel.number_text import NumberProblem, NumberStyle, read_number, style_of
from klimawerk.engine.kernel.units import FUEL_UNITS, Unit, from_mwh, read_unit, to_mwh

VALUES = heating_values()
CARRIERS = ("heating_oil", "natural_gas", "lpg", "biomass", "hard_coal", "diesel_fossil", "petrol_fossil")
POSSIBLE = [(carrier, unit) for carrier in CARRIERS for unit in VALUES.units_of(carrier)]


@pytest.mark.parametrize(
    ("amount", "unit", "carrier", "mwh"),
    [
        (1, "MWh", "", 1.0),
        (2, "GWh", "", 2000.0),
        (500, "kWh", "", 0.5),
        (3.6, "GJ", "", 1.0),
        (3.6, "TJ", "", 1000.0),
        (1000, "Liter", "heating_oil", 10.00738194),
        (1000, "kg", "heating_oil", 11.84305556),
        (1, "t", "hard_coal", 8.0),
        (100, "m³", "natural_gas", 1.0),
        (1, "t Pellets", "biomass", 5.0),
        (1000, "kg", "biomass", 4.1),
        (100, "MWh Hs", "natural_gas", 90.3),
        (100, "kWh (Brennwert)", "natural_gas", 0.0903),
        (100, "MWh Hi", "natural_gas", 100.0),
    ],
)
def test_amounts_become_mwh_of_the_lower_heating_value(amount, unit, carrier, mwh):
    assert to_mwh(amount, read_unit(unit), carrier, VALUES) == pytest.approx(mwh, rel=1e-8)


@given(st.floats(1e-6, 1e9), st.sampled_from(POSSIBLE))
def test_there_and_back_is_the_same(amount, pair):
    carrier, name = pair
    unit = Unit(name)
    assert from_mwh(to_mwh(amount, unit, carrier, VALUES), unit, carrier, VALUES) == pytest.approx(amount)


@given(st.floats(1e-6, 1e9), st.sampled_from(["MWh", "kWh", "GJ"]))
def test_upper_heating_value_there_and_back(amount, name):
    unit = Unit(name, gross=True)
    assert from_mwh(
        to_mwh(amount, unit, "natural_gas", VALUES), unit, "natural_gas", VALUES
    ) == pytest.approx(amount)


@pytest.mark.parametrize(
    ("written", "name"), [("mwh", "MWh"), (" kWh ", "kWh"), ("Mio. kWh", "GWh"), ("cbm", "m³"), ("to", "t")]
)
def test_spellings(written, name):
    assert read_unit(written).name == name


@pytest.mark.parametrize("written", ["kW", "MW", "EUR", "", "Stück", "MWh/a*", "Liter Hs"])
def test_other_units_are_refused(written):
    with pytest.raises(UnitError):
        read_unit(written)


def test_a_fuel_unit_without_heating_value_is_refused():
    with pytest.raises(UnitError, match="no heating value for electricity in l"):
        to_mwh(1, Unit("l"), "electricity", VALUES)
    with pytest.raises(UnitError, match="no ratio"):
        to_mwh(1, Unit("MWh", gross=True), "heating_oil", VALUES)
    with pytest.raises(UnitError, match="needs heating values"):
        to_mwh(1, Unit("l"), "heating_oil")


def test_every_heating_value_has_a_source_and_lies_in_a_physical_range():
    for carrier in CARRIERS:
        for unit in VALUES.units_of(carrier):
            if unit in FUEL_UNITS:
                value = VALUES.of(carrier, unit)
                assert value.source and value.locator
                assert 0.003 < value.mwh_per_unit < 0.015


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234.0),
        ("1.234,5", 1234.5),
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234.5", 1234.5),
        ("12 345,67", 12345.67),
        ("12\u202f345", 12345.0),
        ("0,123", 0.123),
        ("-5,5", -5.5),
        ("−5", -5.0),
        ("1e3", 1000.0),
        ("1,5E+3", 1500.0),
    ],
)
def test_numbers_that_leave_no_doubt(text, value):
    assert read_number(text).value == value


def test_one_point_before_three_digits_is_not_guessed():
    doubtful = read_number("1.234")
    assert doubtful.value is None
    assert doubtful.problem is NumberProblem.AMBIGUOUS
    assert doubtful.readings == (1234.0, 1.234)
    assert read_number("1.234", NumberStyle.COMMA).value == 1234.0
    assert read_number("1.234", NumberStyle.POINT).value == 1.234
    assert read_number("1,234", NumberStyle.POINT).value == 1234.0


@pytest.mark.parametrize(
    "text", ["viel", "12 MWh", "1,2,3", "1.2.3", "nan", "inf", "1e999", "=1+1", "12%", "0x10"]
)
def test_texts_are_not_numbers(text):
    assert read_number(text).problem is NumberProblem.NOT_A_NUMBER


def test_the_numbers_of_a_file_agree_on_a_style():
    assert style_of(["1.234", "0,5"]) is NumberStyle.COMMA
    assert style_of(["1.234", "1234.56"]) is NumberStyle.POINT
    assert style_of(["1.234", "12"]) is NumberStyle.UNKNOWN
    assert style_of(["1.234", "12"], NumberStyle.POINT) is NumberStyle.POINT
    assert style_of(["0,5", "0.5"], NumberStyle.POINT) is NumberStyle.UNKNOWN


@given(st.floats(-1e12, 1e12, allow_nan=False), st.sampled_from([NumberStyle.COMMA, NumberStyle.POINT]))
def test_written_numbers_are_read_back(value, style):
    written = f"{value:,.3f}"
    if style is NumberStyle.COMMA:
        written = written.translate(str.maketrans(",.", ".,"))
    assert read_number(written, style).value == pytest.approx(round(value, 3), abs=1e-3)


def test_heating_values_of_the_energy_balance_are_the_shipped_ones():
    path = Path(__file__).parents[3] / "raw" / "ageb_net_calorific_values_de_2003-2015.csv.xz"
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        table = {
            row["carrier_de"]: float(row["net_calorific_value"])
            for row in csv.DictReader(lines)
            if row["year"] == "2015" and row["sector"] == "total"
        }
    for carrier, name in {
        "heating_oil": "Heizöl leicht",
        "diesel_fossil": "Dieselkraftstoff",
        "petrol_fossil": "Ottokraftstoffe",
        "kerosene": "Flugturbinenkraftstoff",
        "lpg": "Flüssiggas",
    }.items():
        assert VALUES.of(carrier, "kg").mwh_per_unit == pytest.approx(table[name] / 3600)
