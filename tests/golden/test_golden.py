"""Golden results: a village, a city and a district per edition. Renew them with `python tools/renew_golden.py`.

Numbers may differ by 1e-9 relatively: libraries add in another order on another processor. Everything else is equal.
"""

import json
from typing import Any

import pytest
from tools.renew_golden import EDITIONS, PLACES, file_of, golden

from klimawerk.engine.factbook import load_factbook

RELATIVE = 1e-9
SMALLEST = 1e-9  # MWh or t: below this a difference is one of nothing


def kept(place: str, edition: str) -> dict[str, Any]:
    return dict(json.loads(file_of(place, edition).read_text(encoding="utf-8")))


def flat(node: Any, path: str = "") -> dict[str, Any]:
    """All leaves of a nested result by their path."""
    if isinstance(node, dict):
        return {
            name: leaf for key, each in node.items() for name, leaf in flat(each, f"{path}/{key}").items()
        }
    if isinstance(node, list):
        return {
            name: leaf for at, each in enumerate(node) for name, leaf in flat(each, f"{path}/{at}").items()
        }
    return {path: node}


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("place", PLACES)
def test_result_is_the_golden_one(place: str, edition: str) -> None:
    expected, found = flat(kept(place, edition)), flat(golden(load_factbook(), place, edition))
    assert list(found) == list(expected)
    different = {}
    for name, value in expected.items():
        if isinstance(value, float):
            same = found[name] == pytest.approx(value, rel=RELATIVE, abs=SMALLEST)
        else:
            same = found[name] == value
        if not same:
            different[name] = (value, found[name])
    assert different == {}


def test_the_places_are_a_village_a_city_and_a_district() -> None:
    people = {place: kept(place, "bisko-2024")["years"]["2022"]["population"] for place in PLACES}
    assert people["village"] < 1_000 < 100_000 < people["district"] < people["city"]


def test_a_golden_result_is_not_empty() -> None:
    for place in PLACES:
        cells = kept(place, "bisko-2024")["years"]["2022"]["cells"]
        assert len(cells) > 150
        numbers = [values[0] for values in cells.values() if values[0]]
        assert len(numbers) > 60


def test_editions_differ_in_emissions_and_not_in_energy() -> None:
    newer, older = (
        kept("city", edition)["years"]["2019"]["cells"] for edition in ("bisko-2024", "bisko-2019")
    )
    assert [values[0] for values in newer.values()] == [values[0] for values in older.values()]
    assert [values[1] for values in newer.values()] != [values[1] for values in older.values()]
