"""Questions, guest links, keys and one's own account in the browser, on a desk and on a phone."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.people.test_every_address import World, new_account

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.people.domain.contacts import release_contact
from klimawerk.portal.people.domain.guest_links import open_guest_link
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.questions import ask_question

pytestmark = pytest.mark.e2e


def enter(page: Page, portal: str, client: Client, world: World) -> None:
    account = new_account("klimaschutz")
    with scope(tenant=world.town):
        give_role(world.town, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
    client.force_login(account)
    client.post("/konto/bestaetigen/", {"password": "eine lange Losung"})
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_accounts(
    quiet_page: Page, portal: str, client: Client, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    world = World()
    with scope(tenant=world.town):
        release_contact(world.contact, timezone.localdate())
        _link, address = open_guest_link(
            world.town,
            "Umweltausschuss, Mai",
            timezone.localdate() + timedelta(days=30),
            timezone.localdate(),
        )
        question = ask_question(
            world.town, "advice", "Wer berät zur Wärmepumpe?", "ja", timezone.localdate(), "", "a@example.org"
        )
    town = f"/verwaltung/{world.town.slug}/"
    guest = re.sub(r"https?://[^/]+", "", address)
    open_pages = ["/kontakt/", f"/kontakt/{world.town.slug}/", f"/kontakt/{world.town.slug}/gesendet/", guest]
    closed_pages = [
        "/konto/",
        "/konto/aufloesen/",
        f"{town}fragen/",
        f"{town}fragen/{question.public_id}/",
        f"{town}gastlinks/",
        f"{town}gastlinks/neu/",
        f"{town}schnittstelle/",
        f"{town}schnittstelle/neu/",
    ]
    quiet_page.set_viewport_size({"width": width, "height": 900})
    for address in [*open_pages, *closed_pages]:
        if address == closed_pages[0]:
            enter(quiet_page, portal, client, world)
        answer = quiet_page.goto(portal + address)
        assert answer is not None and answer.status == 200, address
        assert quiet_page.url == portal + address
        if folder := os.environ.get("KLIMAWERK_SHOTS"):
            name = re.sub(r"[^a-z]+", "_", address.replace(guest, "gast"))[:60]
            quiet_page.screenshot(path=f"{folder}/{name}_{width}.png", full_page=True)
        assert find_barriers(quiet_page) == [], address
        assert no_overflow(quiet_page), address
        assert quiet_page.complaints == [], address  # type: ignore[attr-defined]


def test_a_question_is_asked_and_answered(quiet_page: Page, portal: str, client: Client) -> None:
    world = World()
    quiet_page.goto(f"{portal}/kontakt/{world.town.slug}/")
    quiet_page.get_by_label("Ihre Frage").fill("Wer berät zur Wärmepumpe?")
    quiet_page.get_by_label("Ihre E-Mail-Adresse").fill("frage@example.org")
    quiet_page.get_by_label("darf meine Angaben speichern").check()
    quiet_page.wait_for_timeout(3200)
    quiet_page.get_by_role("button", name="Frage senden").click()
    expect(quiet_page.get_by_role("heading", name="Ihre Frage ist angekommen")).to_be_visible()
    enter(quiet_page, portal, client, world)
    quiet_page.goto(f"{portal}/verwaltung/{world.town.slug}/fragen/")
    quiet_page.get_by_role("link", name="Wer berät zur Wärmepumpe?").click()
    quiet_page.locator("textarea[name=answer]").fill("Die Energieberatung, dienstags.")
    quiet_page.get_by_role("button", name="Antwort speichern").click()
    expect(quiet_page.get_by_text("Die Antwort wurde gesendet.")).to_be_visible()
    assert [each.to for each in mail.outbox if "dienstags" in each.body] == [["frage@example.org"]]
