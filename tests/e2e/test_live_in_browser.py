"""The balance of today in the browser: no barrier, nothing wider than the window, an origin opens in the dialog."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
from klimawerk.portal.people.domain.memberships import give_role

pytestmark = pytest.mark.e2e

LIPPSTADT = "05974028"


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_the_pages_have_no_barrier(
    portal: str, quiet_page: Page, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    account = new_account("kreis")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client = Client()
    client.force_login(account)
    page = quiet_page
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": portal}]
    )
    page.set_viewport_size({"width": width, "height": 900})
    place = (
        reverse("live_balance", args=[district.slug, LIPPSTADT])
        + "?jahr=2022&vergleich=2019&daneben=strommix"
    )
    for address in (
        place,
        reverse("completeness", args=[district.slug]) + "?jahr=2022",
        reverse("provisional", args=[district.slug, LIPPSTADT]),
    ):
        page.goto(portal + address)
        assert no_overflow(page), address
        assert find_barriers(page) == [], address
    page.goto(portal + place)
    page.locator("#jahre ~ * a[data-trace]").first.click()
    expect(page.locator("dialog[open] .trace")).to_be_visible()
    assert page.complaints == []  # type: ignore[attr-defined]
