"""All municipalities as a file, in the browser: ordered, followed, cancelled by who ordered it, downloaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

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
    assert "Fertig" in ready and "Datei herunterladen" in ready and "hx-trigger" not in ready
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
