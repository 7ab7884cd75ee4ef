"""Data requests on a desk and on a phone: no barrier, no sideways scrolling, no complaint; an answer by the link."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page
from tests.e2e.conftest import DESKTOP, PHONE, no_overflow
from tests.portal.evidence.test_campaign_pages import ANSWER
from tests.portal.people.test_every_address import new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain import campaign_requests as making
from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import receive_file
from klimawerk.portal.evidence.domain.campaign_links import code_of, secret_of
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import Campaign, DataRequest, PhoneNote, SupplyArea
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.memberships import give_role

pytestmark = pytest.mark.e2e
LIPPSTADT, WERL = "05974028", "05974052"


def campaign_of(tenant: Tenant) -> Campaign:
    """A campaign half way: one request answered, one late, one draft."""
    today = timezone.localdate()
    keys = [each.key for each in list_places(tenant, today)]
    grid, gas, heat = (
        add_organisation(tenant, f"{name} (Beispiel)")
        for name in ("Stromnetz Hellweg GmbH", "Gasnetz Börde GmbH", "Nahwärme Werl eG")
    )
    for operator, subject, where, email in (
        (grid, "electricity", keys, "netz@example.org"),
        (gas, "natural_gas", keys[:9], "gas@example.org"),
        (heat, "heat_network", [WERL], ""),
    ):
        SupplyArea.objects.create(
            tenant=tenant, operator=operator, subject=subject, territory_keys=where, email=email
        )
    campaign = Campaign.objects.create(
        tenant=tenant,
        year=2024,
        name="Datenabfrage 2024",
        due_on=today - timedelta(days=3),
        contact="Klimaschutzmanagement, klima@example.org",
    )
    making.make_from_areas(campaign, today)
    for each in DataRequest.objects.exclude(email="").select_related("campaign", "tenant", "addressee"):
        steps.send_request(each, today - timedelta(days=40), timezone.now(), by_mail=False)
    answered = DataRequest.objects.select_related("campaign", "tenant", "addressee").get(
        subject="electricity"
    )
    receive_file(answered, today, "antwort.csv", ANSWER.encode())
    PhoneNote.objects.create(
        tenant=tenant,
        request=answered,
        called_on=today,
        spoken_to="Netzabrechnung",
        note="Der Rest folgt bis Monatsende.",
        next_step="Nachfragen",
        next_on=today + timedelta(days=7),
    )
    return campaign


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_pages_of_data_requests(
    quiet_page: Page, portal: str, client: Client, find_barriers: Callable[[Page], list[str]], width: int
) -> None:
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    account = new_account("klimaschutz")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, date(2025, 1, 1))
        campaign = campaign_of(district)
        asked = DataRequest.objects.select_related("campaign", "addressee").get(subject="electricity")
        answer = asked.answers.get()
    quiet_page.set_viewport_size({"width": width, "height": 900})
    client.force_login(account)
    session = client.cookies["sessionid"].value
    secret, slug = secret_of(asked), district.slug
    open_pages = [
        reverse("request_code"),
        reverse("request_page", args=[secret]),
        reverse("request_receipt", args=[secret, answer.public_id]),
    ]
    closed_pages = [
        reverse("campaigns", args=[slug]),
        reverse("supply_areas", args=[slug]),
        reverse("add_supply_area", args=[slug]),
        reverse("campaign", args=[slug, campaign.public_id]),
        reverse("edit_campaign", args=[slug, campaign.public_id]),
        reverse("campaign_gaps", args=[slug, campaign.public_id]),
        reverse("data_request", args=[slug, asked.public_id]),
    ]
    for number, address in enumerate([*open_pages, *closed_pages]):
        if address == closed_pages[0]:
            quiet_page.context.add_cookies([{"name": "sessionid", "value": session, "url": portal}])
        shown = quiet_page.goto(portal + address)
        assert shown is not None and shown.status == 200, address
        for more in quiet_page.locator("details").all():
            more.evaluate("each => { each.open = true }")
        if os.environ.get("KLIMAWERK_SHOTS"):
            place = Path(os.environ["KLIMAWERK_SHOTS"]) / f"{number}-{width}.png"
            quiet_page.screenshot(path=place, full_page=True)
        assert find_barriers(quiet_page) == [], address
        assert no_overflow(quiet_page), address
        assert quiet_page.complaints == [], address  # type: ignore[attr-defined]


def test_an_addressee_answers_from_the_letter(quiet_page: Page, portal: str, tmp_path: Path) -> None:
    """Short code from paper, file with an error, receipt that names its cell, corrected file."""
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    with scope(tenant=district):
        campaign_of(district)
        asked = DataRequest.objects.select_related("campaign").get(subject="electricity")
    quiet_page.goto(portal + "/anfrage/")
    quiet_page.get_by_label("Kurzcode").fill(code_of(asked))
    quiet_page.get_by_role("button", name="Zur Anfrage").click()
    quiet_page.get_by_role("heading", name="Worum wir bitten").wait_for()
    file = tmp_path / "blatt.csv"
    file.write_text(ANSWER.replace("60000,5", "viel"), encoding="utf-8")
    quiet_page.get_by_label("Datei", exact=True).set_input_files(file)
    quiet_page.get_by_role("button", name="Datei abgeben").click()
    quiet_page.get_by_text("blatt.csv:D2").wait_for()
    quiet_page.get_by_role("link", name="Zurück zur Anfrage").click()
    file.write_text(ANSWER, encoding="utf-8")
    quiet_page.get_by_label("Datei", exact=True).set_input_files(file)
    quiet_page.get_by_role("button", name="Datei abgeben").click()
    quiet_page.get_by_text("Die Datei konnte gelesen werden").wait_for()
