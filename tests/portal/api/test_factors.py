"""Emission factors with source, evidence and the way they were found."""

from __future__ import annotations

import csv
import io

import pytest
from django.test import Client
from tests.portal.api.conftest import Ask


def test_the_sets(ask: Ask) -> None:
    sets = {each["set"]: each for each in ask("faktoren")["items"]}
    assert {"bisko-2024", "bisko-2019", "geg-2020"} <= set(sets)
    assert "electricity" in sets["bisko-2024"]["carriers"]
    assert sets["bisko-2024"]["imported"] is False


def test_a_set_in_one_year(ask: Ask) -> None:
    factors = {
        (each["sector"], each["carrier"]): each for each in ask("faktoren/bisko-2024?jahr=2022")["items"]
    }
    electricity = factors[None, "electricity"]
    assert (electricity["value_g_per_kwh"], electricity["how_found"], electricity["found_year"]) == (
        501,
        "exact",
        2022,
    )
    assert electricity["evidence"] == "derived" and electricity["locator"]
    assert ask(f"quellen/{electricity['source']}")["licence"]
    assert ("transport", "lpg") in factors and (None, "lpg") in factors


def test_a_factor_over_the_years_says_how_it_was_found(ask: Ask) -> None:
    found = ask("faktoren/uba-electricity-upstream/electricity?von=2019&bis=2021")["items"]
    assert [(each["year"], each["value_g_per_kwh"], each["how_found"]) for each in found] == [
        (2019, 435, "nearest_younger"),
        (2020, 435, "exact"),
        (2021, 477, "exact"),
    ]


def test_csv(client: Client, ask: Ask) -> None:
    answer = client.get("/api/v1/faktoren/bisko-2024?format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    items = ask("faktoren/bisko-2024")["items"]
    assert len(rows) == len(items) == 24 * 36
    assert [float(row["value_g_per_kwh"]) for row in rows] == [each["value_g_per_kwh"] for each in items]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("faktoren/nix", "unknown_factor_set"),
        ("faktoren/nix/electricity", "unknown_factor_set"),
        ("faktoren/bisko-2024/uranium", "unknown_carrier"),
    ],
)
def test_what_is_not_there(ask: Ask, address: str, code: str) -> None:
    assert ask(address, 404)["code"] == code


@pytest.mark.parametrize(
    "query", ["bisko-2024?jahr=1989", "bisko-2024/electricity?von=2026", "bisko-2024?jahr=zwei"]
)
def test_years_of_factors(ask: Ask, query: str) -> None:
    problem = ask(f"faktoren/{query}", 422)
    assert problem["code"] == "bad_year" and "1990" in problem["detail"] and "2025" in problem["detail"]
