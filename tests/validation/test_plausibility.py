"""The start balance beside published balances: bounds of the total, order of places, and what the box may promise."""

from functools import cache

import numpy as np
import pytest
from tools.plausibility.comparison import (
    Compared,
    absolute_deviations,
    compare_all,
    electricity_per_head,
)
from tools.plausibility.page import page
from tools.plausibility.published import listing, published
from tools.plausibility_report import PAGE

from klimawerk.engine.factbook import load_factbook

BOX = {
    "total": "total",
    "private_households": "households",
    "transport": "transport",
    "commerce_and_industry": "economy",
}


@cache
def places() -> list[Compared]:
    return compare_all(load_factbook())


def test_the_list_names_every_city_of_the_collection_or_says_why_not() -> None:
    listed = {place.get("file", "") for place in listing()["places"]}
    excluded = {each["file"]: each["reason"] for each in listing()["excluded"]}
    cities = {
        "berlin_verursacherbilanz", "bielefeld", "bonn", "chemnitz", "dortmund", "duesseldorf", "ffm", "hamburg",
        "karlsruhe", "koeln", "landau", "leipzig", "moers", "muenchen", "muenster", "paderborn", "ulm",
    }  # fmt: skip
    assert len(cities) == 17
    assert cities == (listed | set(excluded)) - {""}
    assert all(excluded.values())
    assert all(each.year >= 2015 for each in published())


def test_published_values_are_read_from_the_files_of_the_cities() -> None:
    found = {each.name: each for each in published()}
    assert found["Dortmund"].values["total"] == 4123.33
    assert found["Bonn"].values["commerce"] == 575 + 72
    assert found["Frankfurt am Main"].values["economy"] == 1963 + 2626
    assert found["Soest"].values["total"] == 359.111


def test_totals_lie_within_the_bounds_of_the_comparison() -> None:
    deviations = absolute_deviations(places(), "total")
    assert len(deviations) == 14
    assert np.median(deviations) <= 0.12
    assert np.quantile(deviations, 0.8) <= 0.25


def test_the_bounds_hold_without_the_two_towns_inside_a_district() -> None:
    """Their motorway is placed for the comparison alone: the verdict must not hang on it."""
    cities = [place for place in places() if place.motorway == 0]
    deviations = absolute_deviations(cities, "total")
    assert len(deviations) == 12
    assert np.median(deviations) <= 0.12
    assert np.quantile(deviations, 0.8) <= 0.25


def test_a_wrong_balance_would_miss_the_bounds() -> None:
    """Population alone, times the national mean, is what a fake would give."""
    rough = [abs(9.1 * place.population / 1000 / (place.target("total") or np.nan) - 1) for place in places()]
    ours = absolute_deviations(places(), "total")
    assert np.median(rough) > 1.5 * np.median(ours)


@pytest.mark.parametrize(("box", "group"), BOX.items())
def test_the_box_promises_no_more_than_was_measured(box: str, group: str) -> None:
    book = load_factbook()
    measured = absolute_deviations(places(), group)
    assert (
        round(100 * float(np.quantile(measured, 0.8)))
        <= book.assumption(f"accuracy.{box}.eighty_percent").value
    )
    report = f"accuracy.report.{box}"
    assert round(100 * float(np.quantile(measured, 0.8))) == book.assumption(f"{report}.eighty_percent").value
    assert round(100 * float(np.median(measured))) == book.assumption(f"{report}.median").value


@pytest.mark.parametrize("kind", [71, 72, 75])
def test_the_error_of_a_settlement_type_is_the_measured_one(kind: int) -> None:
    here = [place for place in places() if place.settlement_type == kind]
    measured = round(100 * float(np.quantile(absolute_deviations(here, "total"), 0.8)))
    name = f"accuracy.report.total.settlement_type_{kind}.eighty_percent"
    assert measured == load_factbook().assumption(name).value


def test_electricity_per_head_has_the_published_order() -> None:
    book, rank = load_factbook(), listing()["rank"]
    names = [book.register.find(key).name for key in rank["keys"]]
    assert names == ["Erwitte", "Geseke", "Lippetal", "Welver"]
    values = [electricity_per_head(book, key, rank["year"]) for key in rank["keys"]]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 4


def test_the_page_is_current() -> None:
    """Renew it with `python tools/plausibility_report.py`."""
    assert PAGE.read_text(encoding="utf-8") == page(load_factbook())
