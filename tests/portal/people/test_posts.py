"""Posts: vacancy, limit, deputy, and a manager who leaves."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django_scopes import scope

from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.posts import (
    HandOverSection,
    NotHeld,
    PostTaken,
    answers_on,
    fill_post,
    hand_over_post,
    holder_on,
    note_absence,
)
from klimawerk.portal.people.models import ContactPerson, HandOver, Post, PostHolder, User
from klimawerk.portal.people.signals import collect_hand_over

DAY = date(2026, 3, 2)


@pytest.fixture
def post(town: Tenant) -> Post:
    return Post.objects.create(
        tenant=town,
        number="61-03",
        title="Klimaschutzmanagement",
        share_percent=Decimal("50"),
        starts_on=DAY,
        limited_to=date(2029, 2, 28),
        tasks="Konzept umsetzen\nAkteure vernetzen\n",
    )


def test_a_post_is_vacant_until_somebody_holds_it(town: Tenant, post: Post, manager: User) -> None:
    with scope(tenant=town):
        assert holder_on(post, DAY) is None
        fill_post(post, manager, date(2026, 4, 1))
        assert holder_on(post, date(2026, 3, 31)) is None
        kept = holder_on(post, date(2026, 4, 1))
        assert kept is not None and kept.user == manager


def test_nobody_sits_on_a_taken_post(town: Tenant, post: Post, manager: User, successor: User) -> None:
    with scope(tenant=town):
        fill_post(post, manager, DAY)
        with pytest.raises(PostTaken):
            fill_post(post, successor, date(2027, 1, 1))
        fill_post(post, successor, DAY, is_deputy=True)


def test_the_deputy_answers_while_the_holder_is_away(
    town: Tenant, post: Post, manager: User, successor: User
) -> None:
    with scope(tenant=town):
        assert answers_on(post, DAY) is None
        holder = fill_post(post, manager, DAY)
        note_absence(holder, date(2026, 7, 6), date(2026, 7, 24))
        assert answers_on(post, date(2026, 7, 6)) == manager, "nobody deputises"
        fill_post(post, successor, DAY, is_deputy=True)
        assert [answers_on(post, date(2026, 7, day)) for day in (5, 6, 24, 25)] == [
            manager,
            successor,
            successor,
            manager,
        ]


def test_a_vacant_post_is_answered_by_its_deputy(town: Tenant, post: Post, successor: User) -> None:
    with scope(tenant=town):
        fill_post(post, successor, DAY, is_deputy=True)
        assert answers_on(post, DAY) == successor


@pytest.mark.requirement("X12")
def test_leaving_hands_everything_over_in_one_step_and_writes_the_file(
    town: Tenant, post: Post, manager: User, successor: User
) -> None:
    with scope(tenant=town):
        fill_post(post, manager, DAY)
        office = add_organisation(town, "Büro")
        record_commission(town, "Energiebericht", office, office, DAY, date(2026, 12, 31))
        ContactPerson.objects.create(tenant=town, name="Bauamt", phone="02553 1", email="bau@example.org")
        hand_over = hand_over_post(post, date(2026, 9, 30), successor)
        assert [
            (each.user, each.held_from, each.held_to) for each in PostHolder.objects.order_by("held_from")
        ] == [
            (manager, DAY, date(2026, 9, 30)),
            (successor, date(2026, 10, 1), None),
        ]
        assert answers_on(Post.objects.get(), date(2026, 10, 1)) == successor
        assert {each["title"]: each["lines"] for each in hand_over.sections} == {
            "Aufgaben der Stelle": ["Konzept umsetzen", "Akteure vernetzen"],
            "Termine": [
                "28. Februar 2029: Die Stelle endet",
                "31. Dezember 2026: Auftrag „Energiebericht“ endet",
            ],
            "Vereinbarungen": [],
            "Vertretungen": [],
            "Laufende Aufträge": ["Energiebericht: Büro"],
            "Ansprechpersonen": ["Bauamt · 02553 1 · bau@example.org"],
            "Offene Aufgaben": [],
            "Fristen der Stelle": [],
        }
        assert manager.password not in str(hand_over.sections)


def test_other_rooms_add_their_part(town: Tenant, post: Post, manager: User) -> None:
    def add(sender: object, post: Post, last_day: date, **_more: object) -> list[HandOverSection]:
        return [HandOverSection("Maßnahmen", [post.title])]

    collect_hand_over.connect(add)
    try:
        with scope(tenant=town):
            fill_post(post, manager, DAY)
            hand_over_post(post, date(2026, 9, 30))
            assert HandOver.objects.get().sections[-1] == {
                "title": "Maßnahmen",
                "lines": ["Klimaschutzmanagement"],
            }
            assert holder_on(Post.objects.get(), date(2026, 10, 1)) is None
            with pytest.raises(NotHeld):
                hand_over_post(Post.objects.get(), date(2026, 11, 1))
    finally:
        collect_hand_over.disconnect(add)
