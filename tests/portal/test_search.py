"""The place search finds what people type."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Lippstadt", "05974028"),
        ("moehnesee", "05974032"),
        ("möhnesee", "05974032"),
        ("Kreis Soest", "05974"),
        ("kyffhäuser", "16065"),
        ("Nordrhein", "05"),
        ("0597402", "05974028"),
    ],
)
def test_it_finds_places(client: Client, db: None, query: str, key: str) -> None:
    page = client.get("/suche/", {"q": query}).content.decode()
    assert f'href="/gebiet/{key}/"' in page


def test_a_whole_key_leads_straight_to_the_page(client: Client, db: None) -> None:
    response = client.get("/suche/", {"q": "05974028"})
    assert (response.status_code, response["Location"]) == (302, "/gebiet/05974028/")


def test_htmx_gets_the_list_alone(client: Client, db: None) -> None:
    response = client.get("/suche/", {"q": "soest"}, headers={"HX-Request": "true"})
    assert "<html" not in response.content.decode()
    assert "HX-Request" in response["Vary"]


def test_nothing_found_says_what_to_try(client: Client, db: None) -> None:
    page = client.get("/suche/", {"q": "Entenhausen<script>"}).content.decode()
    assert "Kein Ort heißt „Entenhausen&lt;script&gt;“" in page
    assert "<script>“" not in page
    assert "Versuchen Sie den Anfang des Namens" in page


def test_many_hits_say_that_there_are_more(client: Client, db: None) -> None:
    page = client.get("/suche/", {"q": "neu"}, headers={"HX-Request": "true"}).content.decode()
    assert page.count("<li>") == 8
    assert "Weitere Orte anzeigen" in page


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("Lipstadt", "05974028"),
        ("Müchen", "09162000"),
        ("Stadt Lippstadt", "05974028"),
        ("Frankfurt Main", "06412000"),
        ("Soest Kreis", "05974"),
    ],
)
def test_a_slip_of_the_keyboard_is_guessed(client: Client, db: None, query: str, key: str) -> None:
    page = client.get("/suche/", {"q": query}).content.decode()
    assert "Meinten Sie:" in page
    assert f'href="/gebiet/{key}/"' in page


@pytest.mark.parametrize("query", ["59555", "qqxyzw", "xy"])
def test_nothing_is_guessed_from_a_postal_code_or_from_nonsense(client: Client, db: None, query: str) -> None:
    page = client.get("/suche/", {"q": query}).content.decode()
    assert "Meinten Sie:" not in page
    assert "Postleitzahlen kennt die Suche nicht." in page
