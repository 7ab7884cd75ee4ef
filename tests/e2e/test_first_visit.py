"""What a climate manager does on the first visit: type a place, read, ask where a number comes from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_from_the_name_of_a_place_to_the_source_of_a_number(
    quiet_page: Page, portal: str, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    page = quiet_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(portal)
    page.get_by_label("Stadt, Gemeinde, Kreis oder Schlüssel").press_sequentially("lippst", delay=20)
    page.locator("#treffer").get_by_role("link", name="Lippstadt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lippstadt")
    expect(page.get_by_role("heading", name="Startbilanz aus veröffentlichten Statistiken")).to_be_visible()
    page.locator(".cell-table").get_by_role("row", name="Erdgas").first.get_by_role("link").first.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Verteilen: Bundeswert × Anteil der Gemeinde")
    expect(dialog).to_contain_text("AG Energiebilanzen")
    assert find_barriers(page) == []
    assert no_overflow(page)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    assert page.complaints == []  # type: ignore[attr-defined]


def test_the_whole_way_by_keyboard(quiet_page: Page, portal: str) -> None:
    page = quiet_page
    page.goto(portal)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt springen")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Stadt, Gemeinde, Kreis oder Schlüssel")).to_be_focused()
    page.keyboard.type("05974")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kreis Soest")
    number = page.locator(".headline").get_by_role("link", name="Woher kommt diese Zahl?").first
    number.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Summe aller Sektoren")
    # A part of the sum opens in the same dialog, and closing gives the focus back to where it came from.
    part = dialog.get_by_role("row", name="Verkehr").get_by_role("link")
    part.focus()
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("Diesel fossil")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(number).to_be_focused()
    assert page.complaints == []  # type: ignore[attr-defined]


def test_charts_speak(quiet_page: Page, portal: str) -> None:
    quiet_page.goto(f"{portal}/gebiet/05974/")
    names = [each.get_attribute("aria-label") or "" for each in quiet_page.locator("[data-canvas]").all()]
    assert len(names) == 4
    assert names[0].startswith("Gestapelte Balken, ein Balken je Sektor")
    assert names[1].startswith("Flussdiagramm")
    assert "keine Leistung" in names[3]
    for canvas in quiet_page.locator("[data-canvas]").all():
        expect(canvas.locator("svg")).to_be_visible()


def test_another_year_and_another_indicator(quiet_page: Page, portal: str) -> None:
    page = quiet_page
    page.goto(f"{portal}/gebiet/05974/")
    page.get_by_role("navigation", name="Bilanzjahr").get_by_role("link", name="2016").click()
    expect(page.locator(".years [aria-current]")).to_have_text("2016")
    page.get_by_label("Strukturmerkmal").select_option("pkw")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("#diagramm-karte-titel")).to_have_text("Pkw je 1.000 Einwohner:innen")
    expect(page.locator(".years [aria-current]")).to_have_text("2016")


def test_without_scripts_everything_is_reachable(browser: object, portal: str) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(portal)
    page.get_by_label("Stadt, Gemeinde, Kreis oder Schlüssel").fill("lippstadt")
    page.get_by_role("button", name="Suchen").click()
    page.get_by_role("link", name="Lippstadt", exact=True).click()
    page.locator(".headline").get_by_role("link", name="Woher kommt diese Zahl?").nth(1).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Woher kommt diese Zahl?")
    expect(page.get_by_text("Emissionen aller Sektoren")).to_be_visible()
    context.close()


def test_a_download(quiet_page: Page, portal: str) -> None:
    quiet_page.goto(f"{portal}/gebiet/05974028/")
    with quiet_page.expect_download() as waiting:
        quiet_page.get_by_role("link", name="XLSX, Lippstadt 2022").click()
    assert waiting.value.suggested_filename == "klimawerk-05974028-2022.xlsx"
