"""All municipalities as a file, in the browser: ordered, followed, cancelled by who ordered it, downloaded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from klimawerk.portal.content.models import HomePage
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.jobs import Job

pytestmark = pytest.mark.django_db
PAGE = "/alle-gemeinden/"


def test_ordered_made_and_downloaded(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.KLIMAWERK_DATA_DIR, settings.KLIMAWERK_YEARS = tmp_path, (2022, 2022)
    assert "Datei rechnen lassen" in client.get(PAGE).content.decode()
    assert client.get(PAGE + "datei.parquet").status_code == 404
    assert client.post(PAGE, {"do": "order"}).status_code == 302
    waiting = client.get(PAGE).content.decode()
    assert "Wartet" in waiting and "Abbrechen" in waiting and 'hx-trigger="every 2s"' in waiting
    Client().post(PAGE, {"do": "order"})
    assert Job.objects.filter(kind="balances.germany").count() == 1
    Worker("w").run(until_empty=True)
    ready = client.get(PAGE).content.decode()
    assert "Fertig" in ready and "hx-trigger" not in ready
    assert re.search(r"Datei herunterladen \(Parquet, \d+,\d\sMB\)", ready)
    answer = client.get(PAGE + "datei.parquet")
    assert b"".join(answer.streaming_content)[:4] == b"PAR1"


def test_only_who_ordered_cancels(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    client.post(PAGE, {"do": "order"})
    stranger = Client()
    assert "Abbrechen" not in stranger.get(PAGE).content.decode()
    stranger.post(PAGE, {"do": "cancel"})
    assert Job.objects.get().state == "queued"
    client.post(PAGE, {"do": "cancel"})
    assert Job.objects.get().state == "cancelled"
    assert "Abgebrochen. Es wurde nichts verändert." in client.get(PAGE).content.decode()


def test_it_says_what_the_file_is_and_what_is_smaller(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "Startbilanzen aller rund 10.800 Gemeinden Deutschlands, 2014 bis 2024" in page
    assert "16 Millionen Zeilen" in page
    assert 'href="/suche/"' in page and 'href="/schnittstelle/"' in page


@pytest.mark.parametrize("address", ["/", "/quellen/", "/schnittstelle/"])
def test_it_is_found_where_people_look_for_data(client: Client, home: HomePage, address: str) -> None:
    main = client.get(address).content.decode().split("<main")[1].split("</main>")[0]
    assert f'href="{PAGE}"' in main
