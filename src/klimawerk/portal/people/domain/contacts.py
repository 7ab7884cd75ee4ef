"""Contact persons: releasing, withdrawing, removing for good, and the public card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import transaction
from django_scopes import scope

from klimawerk.portal.foundation.changes import forget_history
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import ContactPerson, OpeningHours
from klimawerk.portal.people.models.contacts import Weekday


@dataclass(frozen=True, slots=True)
class DayHours:
    """A weekday and its spans; none means not reachable on that day."""

    label: str
    spans: tuple[str, ...]


def release_contact(contact: ContactPerson, day: date) -> None:
    """From now on the card is public. Whoever releases it confirms it."""
    contact.released_on = contact.confirmed_on = day
    contact.save()


def withdraw_contact(contact: ContactPerson) -> None:
    """No public page shows the card any longer."""
    contact.released_on = None
    contact.save()


@transaction.atomic
def remove_contact(contact: ContactPerson) -> None:
    """Deletes the person's data, in the change log too."""
    for hours in contact.opening_hours.all():
        key = hours.pk
        hours.delete()
        OpeningHours.history.filter(id=key).delete()
    key = contact.pk
    forget_history(contact)
    contact.delete()
    ContactPerson.history.filter(id=key).delete()


@transaction.atomic
def set_opening_hours(contact: ContactPerson, spans: Sequence[tuple[Weekday, time, time]]) -> None:
    """Replace all opening hours. Raises `IntegrityError` for a span that ends before it begins."""
    for hours in contact.opening_hours.all():
        hours.delete()
    for weekday, opens, closes in spans:
        OpeningHours.objects.create(
            tenant=contact.tenant, contact=contact, weekday=weekday, opens=opens, closes=closes
        )


def week_of(contact: ContactPerson) -> tuple[DayHours, ...]:
    """Monday to Friday with the spans of each day. Uses prefetched hours."""
    return tuple(
        DayHours(
            str(day.label),
            tuple(
                f"{each.opens:%H:%M}–{each.closes:%H:%M}"
                for each in contact.opening_hours.all()
                if each.weekday == day
            ),
        )
        for day in Weekday
    )


def public_cards(tenant: Tenant) -> list[tuple[ContactPerson, tuple[DayHours, ...]]]:
    """The released contacts of a tenant with their week: the only way a contact reaches a public page or an export."""
    with scope(tenant=tenant):
        contacts = ContactPerson.objects.filter(released_on__isnull=False).prefetch_related("opening_hours")
        return [(each, week_of(each)) for each in contacts]
