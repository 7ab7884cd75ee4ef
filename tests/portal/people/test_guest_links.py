"""A guest link shows what has been released, nothing else, until it ends."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.portal.people.test_every_address import World, new_account, tenant_addresses

from klimawerk.portal.foundation.limits import RateLimit
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people import guest_parts
from klimawerk.portal.people.domain.contacts import release_contact
from klimawerk.portal.people.domain.guest_links import (
    GuestLinkClosed,
    extend_guest_link,
    find_guest_link,
    open_guest_link,
    revoke_guest_link,
)
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.questions import ask_question
from klimawerk.portal.people.models import ContactPerson, GuestLink, Membership, User
from klimawerk.portal.people.views import guests

TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "_limit", RateLimit())


@pytest.fixture
def link(town: Tenant) -> tuple[GuestLink, str]:
    with scope(tenant=town):
        made, address = open_guest_link(town, "Umweltausschuss, Mai", TODAY() + timedelta(days=30), TODAY())
    return made, re.sub(r"https?://[^/]+", "", address)


@pytest.mark.requirement("X80")
def test_a_council_member_reads_what_is_released_without_account(
    client: Client, town: Tenant, link: tuple[GuestLink, str]
) -> None:
    with scope(tenant=town):
        ContactPerson.objects.create(tenant=town, name="Bauamt", email="intern@example.org")
        public = ContactPerson.objects.create(tenant=town, name="Klimaschutzmanagement", phone="02553 1")
        release_contact(public, TODAY())
        ask_question(town, "other", "Vertraulich gefragt", "ja", TODAY(), "Eine Person", "p@example.org")
    page = client.get(link[1])
    text = page.content.decode()
    assert page.status_code == 200
    assert "Klimaschutzmanagement" in text and "Umweltausschuss, Mai" in text
    assert "/gebiet/05566068/" in text
    for hidden in (
        "Bauamt",
        "intern@example.org",
        "Vertraulich",
        "p@example.org",
        "/verwaltung/stadt-ochtrup",
    ):
        assert hidden not in text
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert User.objects.count() == 0


def test_nothing_can_be_written_with_it_and_no_other_page_opens(client: Client, db: None) -> None:
    world = World()
    path = re.sub(r"https?://[^/]+", "", world.guest_address)
    assert client.get(path).status_code == 200
    for method in (client.post, client.put, client.patch, client.delete):
        assert method(path).status_code == 405
    assert "_auth_user_id" not in client.session
    for name in tenant_addresses():
        answer = client.get(world.address(name, world.town))
        assert answer["Location"].startswith("/konto/anmelden/"), name
    assert "<form" not in client.get(path).content.decode()


def test_all_it_links_to_is_public(client: Client, town: Tenant, link: tuple[GuestLink, str]) -> None:
    with scope(tenant=town):
        release_contact(ContactPerson.objects.create(tenant=town, name="Klimaschutz"), TODAY())
    main = client.get(link[1]).content.decode().split("<main")[1].split("</main>")[0]
    addresses = re.findall(r'href="([^"]+)"', main)
    assert len(addresses) == 2
    for address in addresses:
        assert Client().get(address).status_code == 200, address


def test_the_last_use_is_a_day_and_no_change_of_the_link(
    client: Client, town: Tenant, link: tuple[GuestLink, str]
) -> None:
    for _turn in range(3):
        client.get(link[1])
    with scope(tenant=town):
        seen = GuestLink.objects.get()
        assert (seen.last_used_on, seen.version) == (TODAY(), 1)
        assert GuestLink.history.count() == 1


def test_the_secret_part_is_not_kept(town: Tenant, link: tuple[GuestLink, str]) -> None:
    secret = link[1].strip("/").rpartition("/")[2]
    with scope(tenant=town):
        assert secret not in str(GuestLink.objects.values().get())
        assert secret not in str(list(GuestLink.history.values()))


def test_ended_revoked_and_made_up_links_look_alike(
    client: Client, town: Tenant, link: tuple[GuestLink, str]
) -> None:
    with scope(tenant=town):
        old, old_address = open_guest_link(town, "Alt", date(2026, 1, 31), date(2026, 1, 1))
        revoke_guest_link(link[0], TODAY())
    old_path = re.sub(r"https?://[^/]+", "", old_address)
    for path in (link[1], old_path, "/gast/geraten/"):
        assert client.get(path).status_code == 404, path
    with scope(tenant=town):
        extend_guest_link(old, TODAY())
        with pytest.raises(GuestLinkClosed):
            extend_guest_link(link[0], TODAY())
    assert client.get(old_path).status_code == 200


def test_it_is_open_through_its_last_day(town: Tenant) -> None:
    with scope(tenant=town):
        _link, address = open_guest_link(town, "Sitzung", date(2026, 5, 20), date(2026, 5, 1))
    secret = address.strip("/").rpartition("/")[2]
    assert find_guest_link(secret, date(2026, 5, 20)) is not None
    assert find_guest_link(secret, date(2026, 5, 21)) is None


def test_management_makes_one_and_sees_its_address_once(client: Client, town: Tenant) -> None:
    account = new_account("leitung")
    with scope(tenant=town):
        give_role(town, account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    client.force_login(account)
    form = {"purpose": "Umweltausschuss", "expires_on": (TODAY() + timedelta(days=14)).isoformat()}
    too_long = {**form, "expires_on": (TODAY() + timedelta(days=500)).isoformat()}
    assert client.post("/verwaltung/stadt-ochtrup/gastlinks/neu/", too_long).status_code == 422
    made = client.post("/verwaltung/stadt-ochtrup/gastlinks/neu/", form)
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    address = made.context["address"]
    assert address in made.content.decode()
    listed = client.get("/verwaltung/stadt-ochtrup/gastlinks/").content.decode()
    assert "Umweltausschuss" in listed and address.rpartition("/gast/")[2] not in listed
    with scope(tenant=town):
        assert Membership.objects.filter(role=Role.COUNCIL).count() == 0


def test_who_opens_too_many_waits(
    client: Client, link: tuple[GuestLink, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guests, "OPENINGS", 3)
    statuses = [client.get("/gast/geraten/").status_code for _turn in range(3)]
    refused = client.get(link[1])
    assert (statuses, refused.status_code) == ([404, 404, 404], 429)
    assert 1 <= int(refused["Retry-After"]) <= 20


def test_a_room_s_part_is_asked_in_the_tenant_s_scope(
    client: Client, town: Tenant, link: tuple[GuestLink, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_parts, "_parts", dict(guest_parts._parts))
    guest_parts.register_guest_part(
        "test", 50, "Beschlüsse", lambda tenant: [guest_parts.GuestLine(str(GuestLink.objects.count()))]
    )
    assert "Beschlüsse" in client.get(link[1]).content.decode()
