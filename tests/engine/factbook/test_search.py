"""Search in the register: what people type, and what they find first."""

from __future__ import annotations

import pytest

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.search import plain, spelled_out


def first(book: FactBook, text: str) -> str:
    return book.search(text)[0].territory.key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("soest", "05974040"),
        ("Kreis Soest", "05974"),
        ("möhnesee", "05974032"),
        ("moehnesee", "05974032"),
        ("mohnesee", "05974032"),
        ("MÖHNESEE", "05974032"),
        ("kyffhaeuserkreis", "16065"),
        ("trier saarburg", "07235"),
        ("Trier-Saarburg", "07235"),
        ("saarburg-kell", "072355008"),
        ("ochtrup", "05566068"),
        ("Nordrhein-Westfalen", "05"),
        ("deutschland", "DG"),
        ("05974028", "05974028"),
        ("dg", "DG"),
        ("großenlüder", "06631011"),
        ("grossenlueder", "06631011"),
    ],
)
def test_first_hit(book: FactBook, text: str, key: str) -> None:
    assert first(book, text) == key


def test_town_before_district_of_the_same_name(book: FactBook) -> None:
    hits = book.search("soest")
    assert [hit.territory.key for hit in hits[:2]] == ["05974040", "05974"]
    assert (hits[0].population, hits[0].district, hits[0].federal_state) == (
        48_607,
        "Kreis Soest",
        "Nordrhein-Westfalen",
    )
    assert hits[1].population == 306_068


def test_larger_place_first_among_equals(book: FactBook) -> None:
    people = [
        hit.population for hit in book.search("neustadt", 5) if hit.territory.name.startswith("Neustadt")
    ]
    assert people == sorted(people, reverse=True)


def test_an_urban_district_is_found_once(book: FactBook) -> None:
    keys = [hit.territory.key for hit in book.search("münster")]
    assert "05515000" in keys and "05515" not in keys


def test_key_prefix_lists_members(book: FactBook) -> None:
    assert len([hit for hit in book.search("05974", 50) if hit.territory.key.startswith("05974")]) == 15


@pytest.mark.parametrize("text", ["", "   ", "---", "xyzzy", "%", "'; drop table"])
def test_nothing_found_is_an_empty_list(book: FactBook, text: str) -> None:
    assert book.search(text) == []


def test_forms() -> None:
    assert plain("Möhnesee/Straße") == "mohnesee strasse"
    assert spelled_out("Möhnesee/Straße") == "moehnesee strasse"
    assert plain("Lohsa / Łaz") == plain("lohsa łaz")
