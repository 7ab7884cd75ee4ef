"""The start page: everything due over all rooms, each entry for those who may see it, and the first day's steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation import due as registry
from klimawerk.portal.foundation.due import Due, Waiting, list_due, list_waiting, register_due
from klimawerk.portal.foundation.roles import Actor, Delegation, Role
from klimawerk.portal.organisations.domain.agreements import request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.contacts import release_contact
from klimawerk.portal.people.domain.desks import list_desks
from klimawerk.portal.people.domain.invitations import invite
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post, hand_over_post, note_absence
from klimawerk.portal.people.domain.tasks import add_task, finish_task
from klimawerk.portal.people.domain.today import read_agenda
from klimawerk.portal.people.models import ContactPerson, Post, User

START = date(2020, 1, 1)
#: A Wednesday.
DAY = date(2026, 3, 4)


def days(number: int) -> date:
    return DAY + timedelta(days=number)


def new_post(town: Tenant, number: str, limited_to: date | None = None) -> Post:
    return Post.objects.create(
        tenant=town,
        number=number,
        title="Klima",
        share_percent=Decimal(50),
        starts_on=START,
        limited_to=limited_to,
    )


def actor_as(role: Role, town: Tenant, user: User | None = None) -> Actor:
    return Actor(user.pk if user else None, town.pk, frozenset({role}))


@pytest.fixture
def signed_in(client: Client, town: Tenant, manager: User) -> Client:
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, START)
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    client.force_login(manager)
    return client


@pytest.fixture
def room_of_another() -> Iterator[None]:
    """A room above that registers itself, and is gone after the test."""
    known = dict(registry._due)

    def provide(tenant: Tenant, day: date, until: date) -> list[Due]:
        return [Due(days(1), f"Zählerstände {tenant.name}", "/weiter/", "estates")]

    register_due("estates", provide, "people.view_task")
    yield
    registry._due.clear()
    registry._due.update(known)


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_everything_due_is_sorted_into_overdue_today_week_and_later(town: Tenant, manager: User) -> None:
    post = new_post(town, "1", limited_to=days(80))
    with scope(tenant=town):
        fill_post(post, manager, START)
        for title, number in (("alt", -9), ("jetzt", 0), ("Sonntag", 4), ("Montag", 5), ("fern", 91)):
            add_task(post, title, days(number))
        finish_task(add_task(post, "getan", days(0)), DAY)
        office = add_organisation(town, "Büro")
        record_commission(town, "Konzept", office, office, START, days(30))
        record_commission(town, "Vorbei", office, office, START, days(-1))
        agenda = read_agenda(
            town, actor_as(Role.CLIMATE_MANAGER, town, manager), list_desks(DAY), DAY, own_only=True
        )
    found = [
        [each.title for each in part] for part in (agenda.overdue, agenda.today, agenda.week, agenda.later)
    ]
    assert found == [
        ["alt"],
        ["jetzt"],
        ["Sonntag"],
        ["Montag", "Auftrag „Konzept“ endet", "Stelle 1 Klima endet"],
    ]


def test_on_sunday_the_week_is_over(town: Tenant, manager: User) -> None:
    sunday = days(4)
    post = new_post(town, "1")
    with scope(tenant=town):
        add_task(post, "Montag", days(5))
        agenda = read_agenda(town, actor_as(Role.UNIT, town), list_desks(sunday), sunday, own_only=False)
    assert (agenda.today, agenda.week, [each.title for each in agenda.later]) == ([], [], ["Montag"])


def test_what_waits_is_listed_with_its_day(town: Tenant, manager: User, successor: User) -> None:
    district = create_tenant("Kreis Borken", TenantKind.DISTRICT, store_territory("05554"))
    member = create_tenant("Stadt Bocholt", TenantKind.TOWN, store_territory("05554008"))
    with scope(tenant=district):
        asked = request_agreement(district, member, days(-3), frozenset({Delegation.SEE}))
    post, vacant = new_post(member, "1"), new_post(member, "2")
    with scope(tenant=member):
        holder = fill_post(post, manager, START)
        note_absence(holder, days(-1), days(2))
        note_absence(holder, days(20), days(22))
        invite(member, "neu@example.org", Role.UNIT, days(-2))
    management = actor_as(Role.CLIMATE_MANAGER, member)
    assert [(each.title, each.since) for each in list_waiting(member, management, DAY)] == [
        ("Kreis Borken bittet um eine Vereinbarung: zustimmen oder ablehnen", asked.requested_on),
        ("Einladung an neu@example.org ist offen bis 01.04.2026", days(-2)),
        ("1 Klima: abwesend bis 06.03.2026, und es gibt keine Stellvertretung", days(-1)),
        ("Stelle 2 Klima ist frei: Niemand ist zuständig", None),
    ]
    assert [each.title for each in list_due(member, management, DAY, days(90))] == [
        "1 Klima: Abwesenheit beginnt, bis 26.03.2026"
    ]
    with scope(tenant=member):
        fill_post(post, successor, START, is_deputy=True)
    assert "1 Klima: abwesend bis 06.03.2026, die Stellvertretung ist zuständig" in [
        each.title for each in list_waiting(member, management, DAY)
    ]
    assert [each.title for each in list_waiting(district, actor_as(Role.CLIMATE_MANAGER, district), DAY)] == [
        "Stadt Bocholt hat die Anfrage nach einer Vereinbarung noch nicht beantwortet"
    ]
    assert vacant.public_id in {each.post for each in list_waiting(member, management, DAY)}


def test_each_entry_reaches_only_whoever_may_see_it(town: Tenant, manager: User) -> None:
    post = new_post(town, "1", limited_to=days(10))
    with scope(tenant=town):
        fill_post(post, manager, START)
        add_task(post, "vertraulich", days(1))
        invite(town, "neu@example.org", Role.UNIT, DAY)
        council = actor_as(Role.COUNCIL, town)
        assert [each.title for each in list_due(town, council, DAY, days(90))] == ["Stelle 1 Klima endet"]
        assert list_waiting(town, council, DAY) == []
        district = Actor(1, town.pk, frozenset(), frozenset({Delegation.SEE}))
        assert [each.title for each in list_due(town, district, DAY, days(90))] == ["Stelle 1 Klima endet"]
        assert list_due(town, Actor(1, town.pk), DAY, days(90)) == []


def test_a_room_registers_itself_and_appears_on_the_page(
    signed_in: Client, town: Tenant, room_of_another: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_more: DAY)
    page = text_of(signed_in.get(reverse("today", args=[town.slug])).content.decode())
    assert "Heute, Mittwoch, 4. März 2026" in page
    assert "Diese Woche (1) Do 05.03.2026 Zählerstände Stadt Ochtrup" in page


def test_an_entry_without_key_is_known_by_its_place_and_title() -> None:
    assert Due(DAY, "Bericht", "/a/", "measures").identity == "measures:/a/:Bericht"
    assert Due(DAY, "anders", "/b/", "measures", key="7").identity == "measures:7"


def test_one_s_own_and_all(signed_in: Client, town: Tenant, manager: User, successor: User) -> None:
    own, other = new_post(town, "1"), new_post(town, "2")
    today = timezone.localdate()
    with scope(tenant=town):
        fill_post(own, manager, START)
        fill_post(other, successor, START)
        add_task(own, "Meins", today)
        add_task(other, "Fremdes", today)
    address = reverse("today", args=[town.slug])
    mine, everything = signed_in.get(address), signed_in.get(address + "?welche=alle")
    assert "Meins" in mine.content.decode() and "Fremdes" not in mine.content.decode()
    assert "Meins" in everything.content.decode() and "Fremdes" in everything.content.decode()


def test_whoever_follows_finds_everything_on_the_start_page(
    client: Client, town: Tenant, manager: User, successor: User
) -> None:
    post, today = new_post(town, "1"), timezone.localdate()
    with scope(tenant=town):
        give_role(town, successor, Role.UNIT, START)
        fill_post(post, manager, START)
        add_task(post, "Zwischenbericht", today)
        add_task(post, "Ablage ordnen")
    TOTP.activate(successor, "JBSWY3DPEHPK3PXP")
    client.force_login(successor)
    address = reverse("today", args=[town.slug]) + "?welche=meine"
    assert "Zwischenbericht" not in client.get(address).content.decode()
    with scope(tenant=town):
        hand_over_post(post, today - timedelta(days=1), successor)
    page = text_of(client.get(address).content.decode())
    assert "Heute zuständig: nachfolge@example.org." in page
    assert "(2 offene Aufgaben)" in page and "Zwischenbericht" in page


def test_a_task_is_done_from_the_start_page(signed_in: Client, town: Tenant, manager: User) -> None:
    post = new_post(town, "1")
    with scope(tenant=town):
        fill_post(post, manager, START)
        add_task(post, "Angebot einholen", timezone.localdate())
    address = reverse("today", args=[town.slug])
    (line,) = signed_in.get(address).context["parts"][1][2]
    answer = signed_in.post(line.done_at, {"zurueck": address}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert answer.context["agenda"].today == []


def test_the_administration_leads_there_with_a_single_tenant(
    signed_in: Client, town: Tenant, manager: User
) -> None:
    assert signed_in.get("/verwaltung/")["Location"] == "/verwaltung/stadt-ochtrup/heute/"
    other = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))
    with scope(tenant=other):
        give_role(other, manager, Role.UNIT, START)
    page = signed_in.get("/verwaltung/")
    assert page.status_code == 200
    for slug in ("stadt-ochtrup", "stadt-werl"):
        assert f"/verwaltung/{slug}/heute/" in page.content.decode()


def test_the_first_day_says_the_next_steps_in_order(
    signed_in: Client, town: Tenant, manager: User, successor: User
) -> None:
    address = reverse("today", args=[town.slug])
    first = signed_in.get(address)
    assert [(each.title, each.is_done) for each in first.context["steps"]] == [
        ("Eigene Stelle eintragen", False),
        ("Stelle besetzen und Stellvertretung benennen", False),
        ("Erste Aufgabe eintragen", False),
        ("Ansprechperson benennen und freigeben", False),
        ("Jemanden einladen", False),
    ]
    assert "Startbilanz von Ochtrup" in first.content.decode()
    assert "steht nichts an, und nichts wartet" in first.content.decode()
    with scope(tenant=town):
        post = new_post(town, "1")
        fill_post(post, manager, START)
        fill_post(post, successor, START, is_deputy=True)
        task = add_task(post, "Anfang")
        release_contact(ContactPerson.objects.create(tenant=town, name="Klimaschutz"), DAY)
        assert [each.is_done for each in signed_in.get(address).context["steps"]] == [
            True,
            True,
            True,
            True,
            False,
        ]
        give_role(town, successor, Role.UNIT, START)
        finish_task(task, DAY)
    assert signed_in.get(address).context["steps"] == []


def test_the_page_costs_the_same_queries_however_much_is_due(
    signed_in: Client,
    town: Tenant,
    manager: User,
    django_assert_num_queries: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for kind in ("_due", "_waiting"):  # rooms above add their own queries
        known = getattr(registry, kind)
        own = {name: each for name, each in known.items() if name.startswith(("people.", "organisations."))}
        monkeypatch.setattr(registry, kind, own)
    address = reverse("today", args=[town.slug])
    post = new_post(town, "1")
    with scope(tenant=town):
        holder = fill_post(post, manager, START)
        add_task(post, "Anfang", DAY)
        note_absence(holder, START, START)
    signed_in.get(address)
    with django_assert_num_queries(35):
        signed_in.get(address)
    today = timezone.localdate()
    with scope(tenant=town):
        for number in range(8):
            add_task(post, f"Aufgabe {number}", today + timedelta(days=number))
            contact = ContactPerson.objects.create(tenant=town, name=f"Amt {number}", post=post)
            ContactPerson.objects.filter(pk=contact.pk).update(confirmed_on=START, asked_on=date(2021, 1, 1))
            new_post(town, f"9-{number}", limited_to=today + timedelta(days=3))
            note_absence(holder, today + timedelta(days=number + 1), today + timedelta(days=number + 1))
    with django_assert_num_queries(35):
        signed_in.get(address)


def test_waiting_entries_have_no_day() -> None:
    assert Waiting("x", "/", "people").since is None
