"""Names, units and locators of a trace in words."""

import pytest

from klimawerk.fact_names import locator_words, rule_name, unit_name


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
    assert locator_words(locator, "en") == locator


def test_units_that_are_words() -> None:
    assert unit_name("persons") == "Personen"
    assert unit_name("million vehicle km") == "Mio. Fahrzeug-km"
    assert (unit_name("MWh"), unit_name("Beschäftigte", "en")) == ("MWh", "employees")


def test_a_rule_of_a_cell_is_named_with_the_cell() -> None:
    name = rule_name("start_balance.national_target.industry.industry.hard_coal")
    assert name.endswith("(Industrie, Steinkohle)")
    assert rule_name("no.such.rule") == "no.such.rule"
