"""Files with own data in the browser: upload, columns, preview, taking over; older balances and heat plans."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.evidence.test_imports import BAD, GOOD, LIST
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
from klimawerk.portal.people.domain.memberships import give_role

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_a_file_from_upload_to_taking_back(
    quiet_page: Page,
    portal: str,
    client: Client,
    find_barriers: Callable[[Page], list[str]],
    tmp_path: Path,
    width: int,
) -> None:
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    account = new_account("klimaschutz")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    session = client.cookies["sessionid"].value
    quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
    quiet_page.set_viewport_size({"width": width, "height": 900})
    home = f"{portal}/verwaltung/{district.slug}/"
    files = {"gut.csv": GOOD, "fehler.csv": BAD, "liste.csv": LIST}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")

    def look() -> None:
        assert find_barriers(quiet_page) == [], quiet_page.url
        assert no_overflow(quiet_page), quiet_page.url
        assert quiet_page.complaints == [], quiet_page.url  # type: ignore[attr-defined]

    def upload(name: str, kind: str) -> None:
        quiet_page.goto(f"{home}einlesen/neu/")
        look()
        quiet_page.get_by_label("Datei", exact=True).set_input_files(tmp_path / name)
        quiet_page.get_by_label("Was ist es?").select_option(kind)
        quiet_page.get_by_role("button", name="Lesen und zeigen").click()

    quiet_page.goto(f"{home}einlesen/")
    look()
    upload("fehler.csv", "long_csv")
    expect(quiet_page.get_by_text("1 Fehler verhindert die Übernahme.")).to_be_visible()
    look()
    quiet_page.get_by_role("button", name="Verwerfen").click()
    upload("liste.csv", "mapped_list")
    look()
    upload("gut.csv", "long_csv")
    expect(quiet_page.get_by_role("heading", name="2 Werte gelesen")).to_be_visible()
    look()
    quiet_page.get_by_role("button", name="Übernehmen: Die neuen Werte gelten").click()
    expect(quiet_page.get_by_text("2 Werte wurden übernommen.")).to_be_visible()
    look()
    quiet_page.get_by_role("button", name="Als Ganzes zurücknehmen").click()
    expect(quiet_page.get_by_text("2 Werte wurden zurückgenommen.")).to_be_visible()
    for address in (
        "einlesen/",
        "altbilanzen/",
        "altbilanzen/neu/",
        "waermeplaene/",
        "waermeplaene/05974028/",
    ):
        answer = quiet_page.goto(home + address)
        assert answer is not None and answer.status == 200, address
        look()
