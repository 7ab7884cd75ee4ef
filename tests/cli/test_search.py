"""`search`: key, name, kind, district, inhabitants."""

import json

import pytest


@pytest.mark.parametrize("text", ["soest", "SOEST", "05974040"])
def test_the_town_comes_first(run, text) -> None:
    outcome = run("search", text)
    assert outcome.code == 0
    first = outcome.out.splitlines()[2].split()
    assert first == ["05974040", "Soest", "Stadt", "Kreis", "Soest", "48.607"]


def test_without_umlauts_and_as_json(run) -> None:
    found = json.loads(run("search", "moehnesee", "--format", "json").out)
    assert found[0] == {
        "key": "05974032",
        "name": "Möhnesee",
        "kind": "municipality",
        "designation": "Gemeinde",
        "district": "Kreis Soest",
        "federal_state": "Nordrhein-Westfalen",
        "population": 11869,
    }


def test_nothing_found_as_json_is_an_empty_list(run) -> None:
    assert json.loads(run("search", "qqqqq", "--format", "json").out) == []


def test_more_hits_than_shown_are_mentioned(run) -> None:
    outcome = run("search", "neu", "--limit", "3")
    assert len(outcome.out.splitlines()) == 5
    assert "--limit" in outcome.err
