"""The entry table in a real browser: paste, keyboard, autosave, undo, two windows, no connection; pages around it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.evidence.test_entry_addresses import DataWorld, new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role

pytestmark = pytest.mark.e2e

TABLE = "05974028/2022/haushalte/"
ELECTRICITY, HEATING, GAS, OIL = (
    f"private_households.{each}"
    for each in ("electricity", "heating_electricity", "natural_gas", "heating_oil")
)


@pytest.fixture
def district(portal: str, client: Client, page: Page) -> Tenant:
    """Kreis Soest, with the browser signed in as its climate management."""
    world, account = DataWorld(), new_account("klimaschutz")
    with scope(tenant=world.district):
        give_role(world.district, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
    client.force_login(account)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
    return world.district


def address(portal: str, tenant: Tenant, rest: str = TABLE) -> str:
    return f"{portal}/verwaltung/{tenant.slug}/daten/{rest}"


def field(page: Page, cell: str, name: str = "amount") -> str:
    return f'[id="zelle-{cell}"] [name="{name}"][form]'


def paste(page: Page, cell: str, text: str, name: str = "amount") -> None:
    """What the browser does when a block copied from a spreadsheet is pasted."""
    page.focus(field(page, cell, name))
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
            document.activeElement.dispatchEvent(paste);
        }""",
        text,
    )


def status(page: Page, text: str) -> None:
    expect(page.locator("[data-entry-status]")).to_have_text(text)


def stored(tenant: Tenant) -> dict[str, tuple[float | None, str, str, str]]:
    with scope(tenant=tenant):
        rows = Evidence.objects.filter(territory__key="05974028", year=2022, is_chosen=True)
        return {each.cell: (each.amount, each.unit, each.grade, each.source) for each in rows}


def test_a_block_from_a_spreadsheet_is_pasted_saved_undone_and_done_again(
    quiet_page: Page, portal: str, district: Tenant
) -> None:
    page = quiet_page
    page.goto(address(portal, district))
    page.fill("#neu-quelle", "Netzbetreiber (Beispiel)")
    page.select_option("#neu-guete", "A")
    paste(page, ELECTRICITY, "95.470,5\tMWh\n6.424\tMWh\n280\tGWh\n1.500.000\tLiter\n")
    status(page, "Eingefügte Zeilen: 4")
    source = "Netzbetreiber (Beispiel)"
    assert stored(district) == {
        ELECTRICITY: (95470.5, "MWh", "A", source),
        HEATING: (6424, "MWh", "A", source),
        GAS: (280, "GWh", "A", source),
        OIL: (1500000, "l", "A", source),
    }
    expect(page.locator(f'[id="zelle-{GAS}"] [data-energy]')).to_have_text("280.000")
    page.focus(field(page, OIL))
    page.keyboard.press("Control+z")
    status(page, "Rückgängig gemacht.")
    assert stored(district) == {}
    expect(page.locator(field(page, ELECTRICITY))).to_have_value("")
    page.keyboard.press("Control+y")
    status(page, "Wiederholt.")
    assert {cell: said[0] for cell, said in stored(district).items()} == {
        ELECTRICITY: 95470.5,
        HEATING: 6424,
        GAS: 280,
        OIL: 1500000,
    }


def test_a_block_that_does_not_fit_is_refused_whole(quiet_page: Page, portal: str, district: Tenant) -> None:
    page = quiet_page
    page.goto(address(portal, district))
    paste(page, "private_households.biogas", "1\n2\n3\n4")
    status(
        page,
        "Nichts eingefügt: Der Block hat mehr Zeilen, als ab dieser Zelle da sind. "
        "Zeilen im Block / Zeilen, die passen: 4 / 3",
    )
    expect(page.locator(field(page, "private_households.biogas"))).to_have_value("")
    assert stored(district) == {}


def test_arrow_keys_enter_and_tab_move_like_a_spreadsheet_and_every_cell_saves_itself(
    quiet_page: Page, portal: str, district: Tenant
) -> None:
    page = quiet_page
    page.goto(address(portal, district))
    page.focus(field(page, ELECTRICITY))
    page.keyboard.type("95000")
    expect(page.locator(f'[id="zelle-{ELECTRICITY}"] [data-span]')).to_have_text(
        "innerhalb der üblichen Spannen"
    )
    page.keyboard.press("Enter")
    expect(page.locator(field(page, HEATING))).to_be_focused()
    status(page, "Gespeichert.")
    page.keyboard.press("ArrowDown")
    expect(page.locator(field(page, GAS))).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator(field(page, ELECTRICITY))).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(field(page, ELECTRICITY, "unit"))).to_be_focused()
    page.select_option(field(page, ELECTRICITY, "grade"), "B")
    status(page, "Gespeichert.")
    page.fill(field(page, ELECTRICITY, "source"), "Stadtwerk (Beispiel)")
    page.keyboard.press("Enter")
    expect(page.locator(field(page, HEATING, "source"))).to_be_focused()
    status(page, "Gespeichert.")
    page.wait_for_load_state("networkidle")
    assert stored(district) == {ELECTRICITY: (95000, "MWh", "B", "Stadtwerk (Beispiel)")}
    page.fill(field(page, ELECTRICITY), "5")
    expect(page.locator(f'[id="zelle-{ELECTRICITY}"] [data-span]')).to_contain_text(
        "außerhalb: Startbilanz ± 15 %"
    )
    page.keyboard.press("Escape")
    expect(page.locator(field(page, ELECTRICITY))).to_have_value("95000")


def test_a_doubt_stands_under_its_row_and_keeps_what_was_typed(
    quiet_page: Page, portal: str, district: Tenant
) -> None:
    page = quiet_page
    page.goto(address(portal, district))
    page.fill(field(page, GAS), "1.234")
    page.keyboard.press("Enter")
    below = page.locator(f'[id="zelle-{GAS}"] [data-below]')
    expect(below).to_contain_text("„1.234“ kann")
    expect(page.locator(field(page, GAS))).to_have_value("1.234")
    assert stored(district) == {}
    page.complaints.clear()  # type: ignore[attr-defined]  # the browser notes the refusal (422) on its console
    page.fill(field(page, GAS), "1234")
    page.keyboard.press("Enter")
    status(page, "Gespeichert.")
    assert stored(district)[GAS][0] == 1234


def test_two_windows_show_both_versions_and_lose_neither(page: Page, portal: str, district: Tenant) -> None:
    other = page.context.new_page()
    for each in (page, other):
        each.goto(address(portal, district))
    page.fill(field(page, GAS), "100000")
    page.keyboard.press("Enter")
    status(page, "Gespeichert.")
    other.fill(field(other, GAS), "200000")
    other.keyboard.press("Enter")
    panel = other.locator(f'[id="zelle-{GAS}"] .entry-conflict')
    expect(panel).to_contain_text("Ihre Fassung200000 MWh, Datengüte –")
    expect(panel).to_contain_text("Die andere Fassung100000 MWh, Datengüte D")
    assert stored(district)[GAS][0] == 100000
    panel.get_by_role("button", name="Meine Fassung speichern").click()
    status(other, "Gespeichert.")
    assert stored(district)[GAS][0] == 200000
    page.fill(field(page, GAS), "300000")
    page.keyboard.press("Enter")
    page.locator(f'[id="zelle-{GAS}"]').get_by_role("button", name="Die andere Fassung behalten").click()
    expect(page.locator(field(page, GAS))).to_have_value("200000")
    assert stored(district)[GAS][0] == 200000


def test_without_connection_the_entry_waits_and_is_saved_by_a_button(
    page: Page, portal: str, district: Tenant
) -> None:
    page.goto(address(portal, district))
    page.context.set_offline(True)
    page.fill(field(page, GAS), "100000")
    page.keyboard.press("Enter")
    expect(page.locator("[data-entry-unsaved]")).to_contain_text("Noch nicht gespeicherte Zeilen: 1.")
    expect(page.locator(field(page, GAS))).to_have_value("100000")
    page.context.set_offline(False)
    page.get_by_role("button", name="Erneut speichern").click()
    status(page, "Gespeichert.")
    expect(page.locator("[data-entry-unsaved]")).to_be_hidden()
    assert stored(district)[GAS][0] == 100000


def test_a_finding_of_the_balance_leads_to_its_cell(quiet_page: Page, portal: str, district: Tenant) -> None:
    page = quiet_page
    page.goto(address(portal, district, "05974028/2022/"))
    page.get_by_role("link", name="Zur Zelle Private Haushalte, Erdgas").first.click()
    expect(page).to_have_url(address(portal, district, f"{TABLE}#zelle-{GAS}"))
    expect(page.locator(f'[id="zelle-{GAS}"]')).to_be_in_viewport()


def test_every_row_is_a_form_where_scripts_do_not_run(
    browser: Browser, page: Page, portal: str, district: Tenant
) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = context.new_page()
    plain.goto(address(portal, district))
    row = plain.locator(f'[id="zelle-{GAS}"]')
    row.locator("[name=amount]").fill("1.234")
    row.get_by_role("button", name="Speichern").click()
    expect(row).to_contain_text("„1.234“ kann")
    expect(row.locator("[name=amount]")).to_have_value("1.234")
    row.locator("[name=amount]").fill("1234")
    row.get_by_role("button", name="Speichern").click()
    expect(row.locator("output")).to_have_text("1.234")
    assert stored(district)[GAS][0] == 1234
    context.close()


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_the_data(
    quiet_page: Page, portal: str, district: Tenant, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    with scope(tenant=district):
        place = store_territory("05974028")
        for amount in ("250000", "2000"):
            statement = Statement(
                place, 2022, GAS, amount=amount, grade="A", source="Netzbetreiber (Beispiel)"
            )
            evidence = record_statement(district, None, date(2025, 1, 1), statement).evidence
    quiet_page.set_viewport_size({"width": width, "height": 900})
    pages = [
        "?jahr=2022",
        "?jahr=2019",
        "netze/",
        "05974028/2022/",
        TABLE,
        "05974028/2022/verkehr/?fein=transport.diesel_fossil",
        "05974028/2022/netze-gesamt/",
        "05974028/2022/kurz/",
        f"angaben/{evidence.public_id}/",
    ]
    for rest in pages:
        answer = quiet_page.goto(address(portal, district, rest))
        assert answer is not None and answer.status == 200, rest
        assert find_barriers(quiet_page) == [], rest
        assert no_overflow(quiet_page), rest
        assert quiet_page.complaints == [], rest  # type: ignore[attr-defined]
