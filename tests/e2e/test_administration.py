"""The administration's pages on a desk and on a phone: no barrier, no sideways scrolling, no complaint."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django_scopes import scope
from playwright.sync_api import Page
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.people.test_every_address import World, new_account

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.people.domain.memberships import give_role

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_the_administration(
    quiet_page: Page, portal: str, client: Client, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    world, account = World(), new_account("klimaschutz")
    for tenant in (world.district, world.town):
        with scope(tenant=tenant):
            give_role(tenant, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
    quiet_page.set_viewport_size({"width": width, "height": 900})
    town, post = f"/verwaltung/{world.town.slug}/", world.post.public_id
    open_pages = ["/konto/anmelden/", "/konto/passwort/vergessen/", f"/kontakt/{world.town.slug}/"]
    closed_pages = [
        "/verwaltung/",
        f"/verwaltung/{world.district.slug}/",
        f"/verwaltung/{world.district.slug}/vereinbarungen/anfragen/",
        town,
        f"{town}stellen/{post}/",
        f"{town}stellen/{post}/profil/",
        f"{town}ansprechpersonen/neu/",
        "/konto/zweiter-faktor/",
    ]
    for address in [*open_pages, *closed_pages]:
        if address == closed_pages[0]:
            client.force_login(account)
            session = client.cookies["sessionid"].value
            quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
        answer = quiet_page.goto(portal + address)
        assert answer is not None and answer.status == 200, address
        assert quiet_page.url == portal + address
        assert find_barriers(quiet_page) == [], address
        assert no_overflow(quiet_page), address
        assert quiet_page.complaints == [], address  # type: ignore[attr-defined]
