"""Names, units and locators of a trace in words."""

import pytest

from klimawerk.engine.factbook.loading import load_factbook
from klimawerk.fact_names import (
    assumption_name,
    assumption_reason,
    fact_name,
    locator_words,
    rule_name,
    unit_name,
)


@pytest.mark.parametrize(
    ("locator", "german"),
    [
        (
            "table 31231, 31.12.2021, row of the municipality, column living_area_1000m2",
            "Tabelle 31231, 31.12.2021, Zeile der Gemeinde, Spalte living_area_1000m2",
        ),
        ("line 66, households, Erdgas, Erdölgas", "Zeile 66, Haushalte, Erdgas, Erdölgas"),
        ("page 186", "Seite 186"),
        (
            "Regionaltabelle Wohnungen, column dwellings_total",
            "Regionaltabelle Wohnungen, Spalte dwellings_total",
        ),
    ],
)
def test_locators_in_german(locator, german) -> None:
    assert locator_words(locator) == german


@pytest.mark.parametrize(
    ("locator", "english"),
    [
        ("page 186", "page 186"),
        ("table 33111, 31.12.2018, column settlement_ghd", "table 33111, 31.12.2018, column settlement_ghd"),
        ("startbilanz.md, Abschnitt Haushalte", "startbilanz.md, section households"),
        ("Tabelle 3, Spalte 4, Zeile 5, Blatt 6, Seite 7", "table 3, column 4, row 5, sheet 6, page 7"),
        ("Strom 1990: 836,48 kt ÷ 959.275 MWh", "electricity 1990: 836.48 kt ÷ 959,275 MWh"),
        ("line 66, households, Erdgas, Erdölgas", "line 66, households, “Erdgas, Erdölgas”"),
        ("line 47 Ernährung und Tabak, Strom", "line 47 “Ernährung und Tabak, Strom”"),
        ("Regionaltabelle Wohnungen, column flats", "“Regionaltabelle Wohnungen”, column flats"),
        ("Liste 2019, Braunkohle", "list 2019, lignite"),
    ],
)
def test_locators_in_english_keep_and_quote_what_is_printed(locator, english) -> None:
    assert locator_words(locator, "en") == english


def test_every_assumption_has_a_name_and_a_reason_in_both_languages() -> None:
    book = load_factbook()
    for name in book.assumption_names():
        german, english = assumption_name(name), assumption_name(name, "en")
        assert german != name and english != name, name
        assert "_" not in german + english, (german, english)
        note = book.assumption(name).note
        assert not note or assumption_reason(name, note, "en"), name


def test_an_assumption_is_named_with_its_parts_and_its_reason() -> None:
    name = "start_balance.households.specific_heat.until_1919"
    assert fact_name(name) == "Heizverbrauch je Wohnfläche nach Baujahr (bis 1918)"
    assert fact_name(name, "en") == "Heat use per dwelling area by year of construction (until 1918)"
    assert assumption_reason(name, "gemessen") == "gemessen"
    assert assumption_reason(name, "gemessen", "en") == "measured use, mean of the age class"
    consumption = "start_balance.road.consumption.car.diesel.off_motorway"
    assert assumption_name(consumption, "en").startswith("Consumption per kilometre (Cars, diesel, ")


def test_units_that_are_words() -> None:
    assert unit_name("persons") == "Personen"
    assert unit_name("million vehicle km") == "Mio. Fahrzeug-km"
    assert (unit_name("MWh"), unit_name("Beschäftigte", "en")) == ("MWh", "employees")


def test_a_rule_of_a_cell_is_named_with_the_cell() -> None:
    name = rule_name("start_balance.national_target.industry.industry.hard_coal")
    assert name.endswith("(Industrie, Steinkohle)")
    assert rule_name("no.such.rule") == "no.such.rule"
