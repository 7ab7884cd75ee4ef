"""Every kind of page on a desk and on a phone: no barrier, no sideways scrolling, no complaint, no foreign host."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow

pytestmark = pytest.mark.e2e

PAGES = {
    "start": "/",
    "search": "/suche/?q=soest",
    "district": "/gebiet/05974/",
    "municipality": "/gebiet/05974028/",
    "association": "/gebiet/072355001/",
    "germany": "/gebiet/DG/",
    "trace": "/gebiet/05974028/herkunft/?groesse=emissionen&sektor=private_households&traeger=natural_gas",
    "figure": "/gebiet/05974/herkunft/?groesse=kennzahl.renewable_heat_share",
    "sources": "/quellen/",
    "text": "/methodik/",
    "imprint": "/impressum/",
    "guide": "/schnittstelle/",
    "national_file": "/alle-gemeinden/",
    "guesses": "/suche/?q=lipstadt",
    "nothing": "/suche/?q=qqxyzw",
}


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
@pytest.mark.parametrize("name", PAGES)
def test_pages(
    quiet_page: Page, portal: str, find_barriers: Callable[[Page], list[str]], name: str, width: int
) -> None:
    quiet_page.set_viewport_size({"width": width, "height": 900})
    quiet_page.goto(portal + PAGES[name])
    for canvas in quiet_page.locator("[data-canvas]").all():
        expect(canvas).to_have_attribute("data-drawn", "")
    for details in quiet_page.locator("details").all():
        details.evaluate("element => element.open = true")
    assert find_barriers(quiet_page) == []
    assert no_overflow(quiet_page)
    assert quiet_page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_page_that_is_not_there(
    page: Page, portal: str, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{portal}/gebiet/99999/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Seite nicht gefunden")
    assert find_barriers(page) == []
    assert no_overflow(page)
