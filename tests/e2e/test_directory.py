"""A visitor of the demonstration works as the district's management; a mayor answers a link, on desk and phone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django import Settings
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow

from klimawerk.portal.foundation.demo import plant_examples

pytestmark = pytest.mark.e2e

SOEST = "/verwaltung/kreis-soest/"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_look_around_ask_a_village_and_read_the_log(
    quiet_page: Page,
    portal: str,
    settings: Settings,
    find_barriers: Callable[[Page], list[str]],
    width: int,
) -> None:
    settings.KLIMAWERK_DEMO = True
    settings.WAGTAILADMIN_BASE_URL = portal
    plant_examples()
    page = quiet_page
    page.set_viewport_size({"width": width, "height": 900})

    def look(address: str) -> None:
        if address:
            answer = page.goto(portal + address)
            assert answer is not None and answer.status == 200, address
        assert find_barriers(page) == [], page.url
        assert no_overflow(page), page.url
        assert page.complaints == [], page.url  # type: ignore[attr-defined]

    look("/")
    page.get_by_role("link", name="In einer Verwaltung umsehen").click()
    look("")
    page.locator('form:has(input[value="demo-kreis"]) button').click()
    assert page.url == portal + SOEST
    for part in (
        "organisationen/neu/",
        "auftraege/",
        "auftraege/neu/",
        "vereinbarungen/",
        "vertretungen/neu/",
    ):
        look(SOEST + part)
    look(SOEST + "organisationen/?q=beratung")
    page.locator("tbody th a").first.click()
    look("")
    page.get_by_role("link", name="Bearbeiten").click()
    look("")
    page.get_by_label("Sitz").fill("Lippstadt")
    page.get_by_role("button", name="Speichern").click()
    page.get_by_role("link", name="Wer hat wann was geändert").click()
    look("")
    assert page.get_by_role("cell", name="Lippstadt").count() == 1
    assert page.get_by_text("demo-kreis").count() >= 1
    look(SOEST + "vertretungen/")
    page.get_by_role("link", name="Welver").click()
    page.get_by_role("button", name="Link erzeugen").click()
    look("")
    look(page.locator("code").inner_text().removeprefix(portal))
    page.get_by_label("Ihr Amt").fill("Bürgermeisteramt (Beispiel)")
    page.get_by_role("button", name="Bestätigen").click()
    look("")
    assert page.get_by_role("button", name="Bestätigen").count() == 0
    look(SOEST + "vertretungen/")
    assert page.get_by_text("Bürgermeisteramt (Beispiel)").count() == 2
