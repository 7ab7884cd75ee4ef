"""Contact persons: released or invisible, and removed with every trace."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.contacts import (
    public_cards,
    release_contact,
    remove_contact,
    set_opening_hours,
    week_of,
    withdraw_contact,
)
from klimawerk.portal.people.models import ContactPerson, OpeningHours
from klimawerk.portal.people.models.contacts import Weekday

DAY = date(2026, 3, 2)


@pytest.fixture
def contact(town: Tenant) -> ContactPerson:
    return ContactPerson.objects.create(tenant=town, name="Klimaschutzmanagement", phone="02553 73-0")


def test_days_may_differ(town: Tenant, contact: ContactPerson) -> None:
    with scope(tenant=town):
        set_opening_hours(
            contact,
            [
                (Weekday.MONDAY, time(8, 30), time(12)),
                (Weekday.MONDAY, time(14), time(16)),
                (Weekday.THURSDAY, time(14), time(17, 30)),
            ],
        )
        assert [(each.label, each.spans) for each in week_of(contact)] == [
            ("Montag", ("08:30–12:00", "14:00–16:00")),
            ("Dienstag", ()),
            ("Mittwoch", ()),
            ("Donnerstag", ("14:00–17:30",)),
            ("Freitag", ()),
        ]
        with transaction.atomic(), pytest.raises(IntegrityError):
            set_opening_hours(contact, [(Weekday.FRIDAY, time(12), time(8))])


def test_nobody_is_public_before_release_or_after_withdrawal(town: Tenant, contact: ContactPerson) -> None:
    assert public_cards(town) == []
    with scope(tenant=town):
        release_contact(contact, DAY)
    assert [card.name for card, _week in public_cards(town)] == ["Klimaschutzmanagement"]
    with scope(tenant=town):
        withdraw_contact(contact)
    assert public_cards(town) == []


def test_a_removed_person_is_not_in_the_change_log_either(town: Tenant, contact: ContactPerson) -> None:
    with scope(tenant=town):
        set_opening_hours(contact, [(Weekday.MONDAY, time(8), time(12))])
        release_contact(contact, DAY)
        assert ContactPerson.history.count() == 2
        remove_contact(contact)
        assert ContactPerson.objects.count() == 0
        assert ContactPerson.history.count() == 0
        assert OpeningHours.history.count() == 0
