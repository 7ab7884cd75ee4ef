"""Every public page answers, in German, with what it must say, and asks the database no more than stated here."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from klimawerk.portal.content.models import HomePage

PUBLIC = (
    "/",
    "/suche/",
    "/suche/?q=lipp",
    "/quellen/",
    "/methodik/",
    "/impressum/",
    "/gebiet/05974/",
    "/gebiet/05974028/",
    "/gebiet/05974028/?jahr=2014",
    "/gebiet/072355001/",
    "/gebiet/05/",
    "/gebiet/DG/",
    "/gebiet/05974/?merkmal=pkw",
    "/gebiet/05974028/herkunft/?groesse=emissionen",
    "/gebiet/05974028/herkunft/?groesse=pro-kopf",
    "/gebiet/05974028/herkunft/?groesse=energie&sektor=industry",
    "/gebiet/05974028/herkunft/?groesse=energie&sektor=private_households&traeger=natural_gas",
)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_answer(client: Client, home: HomePage, address: str) -> None:
    page = text_of(client, address)
    assert '<html lang="de"' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert "‹" not in page  # a placeholder of a message without its value


@pytest.mark.parametrize("address", PUBLIC)
def test_pages_load_nothing_from_elsewhere(client: Client, home: HomePage, address: str) -> None:
    page = text_of(client, address)
    loaded = re.findall(
        r"<(?:script|img|link|iframe|source|use)\b[^>]*?\b(?:src|href|data)=\"([^\"]+)\"", page
    )
    assert loaded
    assert [each for each in loaded if not each.startswith("/static/")] == []
    assert re.findall(r"<script(?![^>]*\b(?:src=|type=\"(?:application/json|importmap)\"))", page) == []
    assert " style=" not in page and " onclick=" not in page


def test_the_place_page_shows_the_box_above_every_number(client: Client, db: None) -> None:
    page = text_of(client, "/gebiet/05974028/?jahr=2022")
    box = page.index("Startbilanz aus veröffentlichten Statistiken, keine Messwerte")
    assert box < page.index("headline__number") < page.index("cell-table")
    for words in (
        "Zu erwartende Abweichung",
        "Nicht zu gebrauchen",
        "Nächster bester Schritt",
        "BISKO-Standard fehlt",
    ):
        assert box < page.index(words) < page.index("headline__number")
    assert "BISKO-Bilanz" not in page.replace("als BISKO-Bilanz im Förderverfahren", "")


def test_a_district_lists_its_members_without_a_ranking(client: Client, db: None) -> None:
    page = text_of(client, "/gebiet/05974/")
    table = page[page.index("member-table") :]
    names = re.findall(r"/gebiet/05974\d{3}/\?jahr=2022\">([^<]+)</a>", table)
    assert names == [
        "Anröchte", "Bad Sassendorf", "Ense", "Erwitte", "Geseke", "Lippetal", "Lippstadt",
        "Möhnesee", "Rüthen", "Soest", "Warstein", "Welver", "Werl", "Wickede (Ruhr)",
    ]  # fmt: skip
    assert "zeigt Strukturunterschiede, keine Leistung" in page


def test_every_number_of_the_cell_table_leads_to_its_origin(client: Client, db: None) -> None:
    page = text_of(client, "/gebiet/05974028/")
    table = page[page.index("cell-table") : page.index("</table>", page.index("cell-table"))]
    cells = re.findall(r"<td class=\"[^\"]*numeric\"[^>]*>(.*?)</td>", table, re.S)
    assert len(cells) > 80
    with_number = [each for each in cells if "<data" in each]
    assert len(with_number) > 60
    assert [each for each in with_number if "data-trace" not in each] == []


def test_queries_of_the_pages(
    client: Client, home: HomePage, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    text_of(client, "/"), text_of(client, "/gebiet/05974/")  # fills what a process keeps
    for address in ("/gebiet/05974/", "/gebiet/05974028/", "/suche/?q=soest", "/quellen/"):
        with django_assert_num_queries(0):
            text_of(client, address)
    with django_assert_num_queries(4):
        text_of(client, "/")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (
            "/gebiet/99999/",
            "Ein Gebiet mit dem Schlüssel „99999“ gibt es nicht (Gebietsstand 30. November 2023)",
        ),
        ("/gebiet/05974/?jahr=1990", "Für das Jahr „1990“ gibt es keine Bilanz"),
        ("/gebiet/05974/?jahr=zwei", "Für das Jahr „zwei“ gibt es keine Bilanz"),
        ("/gebiet/05974/herkunft/?groesse=wasser", "Diese Größe gibt es nicht"),
        ("/gebiet/05974/herkunft/?sektor=moon", "Diesen Sektor gibt es in der Bilanz nicht"),
        ("/gebiet/05974/bilanz-2022.exe", "Diese Datei gibt es nicht"),
        ("/kein-solcher-ort/", "Unter dieser Adresse gibt es nichts"),
    ],
)
def test_what_is_not_there_offers_the_search(
    client: Client, home: HomePage, address: str, words: str
) -> None:
    response = client.get(address)
    assert response.status_code == 404
    page = response.content.decode()
    assert words in page
    assert 'id="suchfeld"' in page


def test_a_key_in_lower_case_leads_to_the_one_address(client: Client, db: None) -> None:
    assert text_of(client, "/gebiet/dg/").count("<h1") == 1


def test_the_demonstration_says_so_on_every_page(demo: Client) -> None:
    for address in PUBLIC:
        assert "Dies ist keine amtliche Seite" in text_of(demo, address)
    assert "Dies ist keine amtliche Seite" in demo.get("/gebiet/99999/").content.decode()


def test_the_demonstration_opens_four_doors(demo: Client) -> None:
    page = text_of(demo, "/")
    for key in ("05974", "07235", "16065", "05566068"):
        assert f'/gebiet/{key}/"' in page
    assert len(set(re.findall(r"/gebiet/05974\d{3}/", page))) == 14


def test_outside_a_demonstration_there_is_no_banner(client: Client, home: HomePage) -> None:
    assert "Vorführung" not in text_of(client, "/")
