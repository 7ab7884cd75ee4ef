"""Sources, assumptions, code lists, the way in and the page for people."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.portal.api.conftest import Ask

from klimawerk import language


def test_the_entry_leads_everywhere(client: Client, ask: Ask, db: None) -> None:
    entry = ask("")
    assert entry["years"][0] == 2014 and entry["edition"] == "bisko-2024"
    for name, address in entry["links"].items():
        asked = f"{address}?gebiete=05974028,05974040&jahr=2022" if name == "comparison" else address
        assert client.get(asked).status_code == 200, name


def test_every_source_has_a_licence(ask: Ask) -> None:
    first = ask("quellen?limit=200")
    assert first["count"] == len(first["items"]) > 70
    assert [each["id"] for each in first["items"] if not each["licence"]] == []
    kba = ask("quellen/kba_fz3_2021")
    assert kba["licence"] == "dl-de/by-2-0" and kba["licence_status"] == "A"
    assert kba["attribution"].startswith("© Kraftfahrt-Bundesamt, Flensburg, FZ 3, 1. Januar 2021")


def test_assumptions(ask: Ask) -> None:
    found = ask("annahmen?limit=200")
    rest = ask(found["next"].removeprefix("/api/v1/"))
    names = [each["name"] for each in (*found["items"], *rest["items"])]
    assert len(names) == len(set(names)) == found["count"]
    one = ask("annahmen/bisko.seasonal_performance_factor")
    assert (one["value"], one["unit"], one["evidence"]) == (3.2, "1", "quoted")


def test_code_lists_have_both_languages(ask: Ask) -> None:
    for entry in ask("codelisten")["items"]:
        codes = ask(f"codelisten/{entry['name']}")["items"]
        assert codes and all(each["code"] and each["de"] and each["en"] for each in codes), entry["name"]
    cells = ask("codelisten/cells")["items"]
    assert len(cells) == 183
    states = {each["code"]: each["de"] for each in ask("codelisten/states")["items"]}
    assert states["NE"] == "nicht ermittelt" and states["IE"] == "anderswo enthalten"


def test_every_code_of_a_balance_is_in_its_list(ask: Ask) -> None:
    lists = {name: {each["code"] for each in ask(f"codelisten/{name}")["items"]} for name in
             ("sectors", "carriers", "states", "scopes", "origins", "grades", "cells")}  # fmt: skip
    balance = ask("gebiete/05974/bilanzen/2022")
    assert set(balance["totals_by_scope"]) == lists["scopes"]
    for sector in balance["sectors"]:
        assert sector["sector"] in lists["sectors"]
        for line in sector["carriers"]:
            assert line["carrier"] in lists["carriers"] and line["state"] in lists["states"]
            assert line["origin"] is None or line["origin"] in lists["origins"]
            assert {each["cell"] for each in line.get("subcells", ())} <= lists["cells"]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("quellen/x", "unknown_source"),
        ("annahmen/x", "unknown_assumption"),
        ("codelisten/x", "unknown_codelist"),
    ],
)
def test_what_is_not_there(ask: Ask, address: str, code: str) -> None:
    problem = ask(address, 404)
    assert problem["code"] == code and problem["type"] == f"/schnittstelle/#{code}"


def test_the_page_for_people_names_every_address_and_problem(client: Client, ask: Ask, db: None) -> None:
    page = client.get("/schnittstelle/").content.decode()
    for address in ask("openapi.json")["paths"]:
        assert f"<code>GET {address}</code>" in page
    problems = {code.split(".")[1] for code in language.messages() if code.startswith("api.")}
    assert len(problems) >= 15
    assert set(re.findall(r'<div id="([a-z_]+)"><dt>', page)) == problems
    loaded = re.findall(r"<(?:script|img|link)\b[^>]*?\b(?:src|href)=\"([^\"]+)\"", page)
    assert loaded and all(each.startswith("/static/") for each in loaded)


def test_the_page_for_people_is_german_throughout_and_leads_to_the_file_of_all(
    client: Client, ask: Ask, db: None
) -> None:
    page = client.get("/schnittstelle/").content.decode()
    for path, operations in ask("openapi.json")["paths"].items():
        assert not re.match(r"(A|The|One|All) ", operations["get"]["description"]), path
    assert "<code>klimawerk balance --years</code>" in page and "`" not in page
    assert 'href="/alle-gemeinden/"' in page
    assert "available in German only" not in page
    client.cookies["sprache"] = "en"
    assert "This page is available in German only." in client.get("/schnittstelle/").content.decode()
