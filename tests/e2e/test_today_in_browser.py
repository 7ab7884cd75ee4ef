"""Start page, tasks, absences and notices on a desk and on a phone: no barrier, no sideways scrolling, no complaint."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page
from pypdf import PdfReader
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.people.test_every_address import World, new_account

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.people.domain.confirmation import ask_contact, confirmation_token
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.notices import decline_token
from klimawerk.portal.people.domain.posts import fill_post, note_absence
from klimawerk.portal.people.domain.tasks import Origin, add_task

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_what_is_due(
    quiet_page: Page, portal: str, client: Client, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    world, account, today = World(), new_account("klimaschutz"), timezone.localdate()
    with scope(tenant=world.town):
        give_role(world.town, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
        holder = fill_post(world.post, account, date(2026, 1, 1))
        note_absence(holder, today, today + timedelta(days=3))
        for title, days in (("Zwischenbericht an den Fördergeber", 0), ("Netzbetreiber erinnern", 30)):
            add_task(
                world.post,
                title,
                today + timedelta(days=days),
                "Muster liegt in der Ablage.",
                Origin("Stelle", "profile", world.post.public_id),
            )
        ask_contact(world.contact, world.town, today)
    quiet_page.set_viewport_size({"width": width, "height": 900})
    town = f"/verwaltung/{world.town.slug}/"
    open_pages = [
        f"/wochenbrief/{decline_token(account)}/abbestellen/",
        f"/kontakt/{world.town.slug}/zustaendig/{confirmation_token(world.contact)}/",
    ]
    closed_pages = [
        f"{town}heute/?welche=alle",
        f"{town}aufgaben/",
        f"{town}aufgaben/neu/",
        f"{town}stellen/{world.post.public_id}/eingang/",
        f"{town}stellen/{world.post.public_id}/abwesenheiten/",
        "/konto/wochenbrief/",
    ]
    for number, address in enumerate([*open_pages, *closed_pages]):
        if address == closed_pages[0]:
            client.force_login(account)
            session = client.cookies["sessionid"].value
            quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
        answer = quiet_page.goto(portal + address)
        assert answer is not None and answer.status == 200, address
        if os.environ.get("KLIMAWERK_SHOTS"):
            quiet_page.screenshot(
                path=Path(os.environ["KLIMAWERK_SHOTS"]) / f"{number}-{width}.png", full_page=True
            )
        assert find_barriers(quiet_page) == [], address
        assert no_overflow(quiet_page), address
        assert quiet_page.complaints == [], address  # type: ignore[attr-defined]


def test_a_task_is_entered_and_done_by_keyboard(quiet_page: Page, portal: str, client: Client) -> None:
    world, account = World(), new_account("klimaschutz")
    with scope(tenant=world.town):
        give_role(world.town, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
    client.force_login(account)
    session = client.cookies["sessionid"].value
    quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
    quiet_page.goto(f"{portal}/verwaltung/{world.town.slug}/aufgaben/")
    quiet_page.get_by_label("Was ist zu tun?").fill("Angebot vergleichen")
    quiet_page.keyboard.press("Enter")
    quiet_page.get_by_role("rowheader", name="Angebot vergleichen").wait_for()
    quiet_page.get_by_role("button", name="Erledigt: Angebot vergleichen").press("Enter")
    quiet_page.get_by_role("status").get_by_text("Erledigt: Angebot vergleichen").wait_for()
    assert quiet_page.get_by_role("rowheader", name="Angebot vergleichen").count() == 0
    assert quiet_page.complaints == []  # type: ignore[attr-defined]


def test_a_long_role_profile_prints_on_two_pages(quiet_page: Page, portal: str, client: Client) -> None:
    world, account = World(), new_account("klimaschutz")
    with scope(tenant=world.town):
        give_role(world.town, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
        world.post.tasks = "\n".join(f"Aufgabe {number} der Umsetzung begleiten" for number in range(30))
        world.post.skills = "\n".join(f"Kenntnis {number} im Projektmanagement" for number in range(15))
        world.post.save()
    client.force_login(account)
    session = client.cookies["sessionid"].value
    quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
    quiet_page.goto(f"{portal}/verwaltung/{world.town.slug}/stellen/{world.post.public_id}/profil/")
    printed = PdfReader(BytesIO(quiet_page.pdf(format="A4")))
    text = "".join(page.extract_text() for page in printed.pages)
    assert len(printed.pages) <= 2
    assert text.count("der Umsetzung begleiten") == 30 and text.count("im Projektmanagement") == 15
    for part in ("Abmelden", "Zugangsschlüssel", "Impressum"):
        assert part not in text, part
