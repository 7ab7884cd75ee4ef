"""`compare`: equal scopes, alphabetical, no ranking; similar places by structure."""

import json

import pytest

from klimawerk.engine.factbook import load_factbook


def test_places_stand_in_the_alphabet_and_share_a_scope(run) -> None:
    found = json.loads(
        run("compare", "05974040", "05974", "05974028", "--year", "2022", "--format", "json").out
    )
    assert [place["territory"]["name"] for place in found["places"]] == ["Kreis Soest", "Lippstadt", "Soest"]
    assert found["scope"] == "without_motorway_and_large_emitters"
    assert all(place["per_capita_t"] > 1 for place in found["places"])
    districts = json.loads(run("compare", "05974", "05566", "--year", "2022", "--format", "json").out)
    assert districts["scope"] == "without_air_and_water"


def test_table_says_that_it_is_no_ranking(run) -> None:
    outcome = run("compare", "05974028", "05974040", "--year", "2022")
    assert outcome.code == 0
    assert "keine Rangliste" in outcome.out and "ohne Autobahn" in outcome.out


@pytest.mark.requirement("X84")
def test_similar_places_are_alike_in_size_and_region_type(run) -> None:
    found = json.loads(run("compare", "05974028", "--similar", "--year", "2022", "--format", "json").out)
    names = [place["territory"]["name"] for place in found["places"]]
    assert len(names) == 9 and "Lippstadt" in names and names == sorted(names)
    book = load_factbook()
    types = book.municipal("settlement_type", "regiostar7").values
    own = types[book.register.position["05974028"]]
    for place in found["places"]:
        assert types[book.register.position[place["territory"]["key"]]] == own
        assert 68_890 / 1.5 < place["population"] < 68_890 * 1.5
    assert found["scope"] is not None
