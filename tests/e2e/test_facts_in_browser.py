"""The operator's page of facts on a desk and on a phone: a file is uploaded, its edition stands there, no barrier."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.people.test_every_address import new_account

from klimawerk.portal.foundation.domain.worker import Worker

pytestmark = pytest.mark.e2e
SAMPLE = Path(__file__).parents[1] / "engine" / "interchange" / "importers" / "samples" / "zensus2022.csv"
PICTURES = os.environ.get("KLIMAWERK_PICTURES", "")


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_publishers_file_is_uploaded(
    quiet_page: Page,
    portal: str,
    client: Client,
    settings: Settings,
    tmp_path: Path,
    find_barriers: Callable[[Page], list[str]],
    width: int,
) -> None:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    operator = new_account("betrieb")
    operator.is_superuser = True
    operator.save()
    client.force_login(operator)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": portal}
    quiet_page.context.add_cookies([cookie])
    quiet_page.set_viewport_size({"width": width, "height": 900})
    quiet_page.goto(f"{portal}/verwaltung/")
    quiet_page.get_by_role("link", name="Fakten dieser Installation").click()
    quiet_page.get_by_label("Art der Datei").select_option("zensus2022")
    quiet_page.get_by_label("Dateien des Herausgebers").set_input_files(SAMPLE)
    quiet_page.get_by_role("button", name="Prüfen und übernehmen").click()
    quiet_page.get_by_text("Wartet", exact=True).wait_for()
    Worker("w").run(until_empty=True)
    quiet_page.goto(f"{portal}/betrieb/fakten/")
    assert quiet_page.get_by_text("Ein Neustart ist nötig").is_visible()
    assert find_barriers(quiet_page) == []
    assert no_overflow(quiet_page)
    if PICTURES:
        quiet_page.screenshot(path=f"{PICTURES}/fakten-{width}.png", full_page=True)
    quiet_page.get_by_text("Zurücknehmen", exact=True).click()
    quiet_page.get_by_role("button", name="zurücknehmen").click()
    assert quiet_page.get_by_text("Keine: Die Seiten rechnen nur mit").is_visible()
    assert quiet_page.complaints == []  # type: ignore[attr-defined]
