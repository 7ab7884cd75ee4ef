"""The table of a balance: back-cast years are named, missing factors say so, headers are whole words."""

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.interchange.balance_table import balance_table
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs import run_balance


@pytest.fixture(scope="module")
def years_of_lippstadt():
    request = BalanceRequest("05974028", (2012, 2013, 2014), backcast=True)
    return run_balance(request, load_factbook())


def test_years_before_2014_are_named_as_the_national_trend(years_of_lippstadt) -> None:
    assert "2012 bis 2013: Bundestrend, keine örtliche Entwicklung" in balance_table(years_of_lippstadt)
    assert "2012 to 2013: national trend, no local development" in balance_table(years_of_lippstadt, "en")
    assert "Bundestrend, keine" not in balance_table(years_of_lippstadt[2:] * 2)


def test_the_foot_says_of_which_year_it_speaks(years_of_lippstadt) -> None:
    assert "Für das Jahr 2014:" in balance_table(years_of_lippstadt)


def test_no_header_is_cut(years_of_lippstadt) -> None:
    table = balance_table(years_of_lippstadt)
    assert "Einrichtungen" in table and "Kommunale ." not in table


def test_what_stands_beside_the_balance_is_named_and_not_summed() -> None:
    (result,) = run_balance(BalanceRequest("05974028", (2022,)), load_factbook())
    german = " ".join(balance_table((result,)).split("Neben der Bilanz")[1].split())
    assert "Örtliche Stromerzeugung aus erneuerbaren Quellen: 83.825 MWh" in german
    assert "Landwirtschaft: Die Landwirtschaft ist ohne Tierbestände" in german
    assert "Witterungsbereinigt: Für diesen Kreis liegen keine Gradtage" in german
    english = balance_table((result,), "en").split("Beside the balance")[1]
    assert not set("äöüß") & set(english)
