"""The register: search, one territory, members, keys of yesterday."""

from __future__ import annotations

import pytest
from tests.portal.api.conftest import Ask


def test_search_finds_without_umlauts(ask: Ask) -> None:
    found = ask("gebiete?suche=mohnesee")
    assert [each["key"] for each in found["items"]] == ["05974032"]
    assert found["items"][0]["name"] == "Möhnesee"
    assert found["count"] == 1 and found["next"] is None


def test_the_whole_register_page_by_page(ask: Ask) -> None:
    first = ask("gebiete?art=district&limit=150")
    assert first["count"] == 400 and len(first["items"]) == 150 and first["previous"] is None
    keys = [each["key"] for each in first["items"]]
    address = first["next"]
    while address:
        page = ask(address.removeprefix("/api/v1/"))
        keys += [each["key"] for each in page["items"]]
        address = page["next"]
    assert len(keys) == len(set(keys)) == 400
    assert {len(key) for key in keys} == {5}


def test_all_levels_are_there(ask: Ask) -> None:
    counts = {kind: ask(f"gebiete?art={kind}&limit=1")["count"] for kind in ("municipality", "federal_state")}
    assert counts == {"municipality": 10775, "federal_state": 16}
    assert ask("gebiete?art=country")["items"][0]["key"] == "DG"


def test_one_territory(ask: Ask) -> None:
    place = ask("gebiete/05974028")
    assert (place["name"], place["designation"], place["kind"]) == ("Lippstadt", "Stadt", "municipality")
    assert [each["key"] for each in place["parents"]][:3] == ["DG", "05", "05974"]
    assert place["reference_date"] == "2023-11-30"
    assert ask(place["links"]["self"].removeprefix("/api/v1/")) == place


def test_members(ask: Ask) -> None:
    members = ask("gebiete/05974/mitglieder")
    assert members["count"] == len(members["items"]) == 14
    assert all(each["district_key"] == "05974" for each in members["items"])
    assert ask("gebiete/05974028/mitglieder")["items"] == []


def test_a_dissolved_municipality_names_its_successor(ask: Ask) -> None:
    problem = ask("gebiete/16056000", 404)
    assert problem["code"] == "replaced_territory"
    assert [(each["key"], each["name"]) for each in problem["successors"]] == [("16063105", "Eisenach")]
    assert "16063105 Eisenach" in problem["messages"]["de"]
    assert "16063105 Eisenach" in problem["messages"]["en"]


@pytest.mark.parametrize("rest", ["", "/mitglieder", "/bilanzen", "/bilanzen/2022"])
def test_an_unknown_key(ask: Ask, rest: str) -> None:
    problem = ask(f"gebiete/99999{rest}", 404)
    assert problem["code"] == "unknown_territory" and problem["status"] == 404
    assert "99999" in problem["detail"] and problem["what_to_do"]["en"].startswith("Search")
    assert "successors" not in problem


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=201", "offset=-1", "limit=x", "art=village", "suche=" + "a" * 81]
)
def test_parameters_out_of_range(ask: Ask, query: str) -> None:
    problem = ask(f"gebiete?{query}", 422)
    assert problem["code"] == "bad_request"
    assert [each["field"] for each in problem["errors"]] == [query.split("=")[0]]
