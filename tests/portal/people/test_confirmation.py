"""Contact persons are asked once a year; a button confirms, and silence becomes a hint."""

from __future__ import annotations

import re
import smtplib
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.foundation.domain.worker import Worker, enqueue_due
from klimawerk.portal.foundation.due import list_due, list_waiting
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain import confirmation
from klimawerk.portal.people.domain.confirmation import (
    ask_again_on,
    ask_contact,
    confirm_contact,
    contacts_to_ask,
    last_asked_before,
)
from klimawerk.portal.people.domain.contacts import release_contact
from klimawerk.portal.people.models import ContactPerson


@pytest.fixture
def contact(town: Tenant) -> ContactPerson:
    """Confirmed a year and a day ago, public."""
    found = ContactPerson.objects.create(tenant=town, name="Bauamt", email="bau@example.org")
    with scope(tenant=town):
        release_contact(found, timezone.localdate() - timedelta(days=367))
    return found


def asked(town: Tenant) -> list[str]:
    enqueue_due()
    Worker("w").run(until_empty=True)
    return [each.body for each in mail.outbox if each.subject == "Sind Sie noch zuständig? Stadt Ochtrup"]


@pytest.mark.parametrize(
    ("confirmed", "due"),
    [
        (date(2026, 3, 2), date(2027, 3, 2)),
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_year_later(confirmed: date, due: date) -> None:
    assert ask_again_on(ContactPerson(confirmed_on=confirmed)) == due
    assert confirmed <= last_asked_before(due)
    assert confirmed > last_asked_before(due - timedelta(days=1))


def test_the_worker_asks_once_and_the_button_confirms(
    town: Tenant, contact: ContactPerson, client: Client
) -> None:
    (letter,) = asked(town)
    assert "Stadt Ochtrup nennt als Ansprechperson: Bauamt." in letter
    assert len(asked(town)) == 1
    found = re.search(r"http://localhost:8000(/kontakt/stadt-ochtrup/zustaendig/\S+)", letter)
    assert found is not None
    opened = client.get(found[1])
    assert "Ja, noch zuständig" in opened.content.decode()
    with scope(tenant=town):
        assert ContactPerson.objects.get().confirmed_on < timezone.localdate(), "opening changes nothing"
    assert "Bestätigt am" in client.post(found[1]).content.decode()
    with scope(tenant=town):
        assert ContactPerson.objects.get().confirmed_on == timezone.localdate()
        assert contacts_to_ask(timezone.localdate()) == []
        assert len(contacts_to_ask(timezone.localdate() + timedelta(days=366))) == 1
    assert client.get("/kontakt/stadt-ochtrup/zustaendig/gefaelscht/").status_code == 404


def test_a_server_away_takes_the_question_back_and_a_refused_address_does_not(
    town: Tenant, contact: ContactPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(problem: Exception) -> None:
        def send(*_given: object) -> None:
            raise problem

        monkeypatch.setattr(confirmation, "send_mail", send)

    day = timezone.localdate()
    with scope(tenant=town):
        fail(ConnectionRefusedError())
        with pytest.raises(ConnectionRefusedError):
            ask_contact(contact, town, day)
        assert ContactPerson.objects.get().asked_on is None
        fail(smtplib.SMTPRecipientsRefused({}))
        assert not ask_contact(contact, town, day)
        assert ContactPerson.objects.get().asked_on == day


def test_without_address_it_is_only_due(town: Tenant, contact: ContactPerson) -> None:
    with scope(tenant=town):
        contact.email = ""
        contact.save()
    assert asked(town) == []
    day = timezone.localdate()
    unit = Actor(1, town.pk, frozenset({Role.UNIT}))
    (due,) = list_due(town, unit, day, day)
    assert (due.title, due.day) == ("Ansprechperson Bauamt: noch zuständig?", ask_again_on(contact))


def test_silence_for_60_days_is_a_hint_and_no_removal(town: Tenant, contact: ContactPerson) -> None:
    asked(town)
    management = Actor(1, town.pk, frozenset({Role.CLIMATE_MANAGER}))
    day = timezone.localdate()
    assert list_waiting(town, management, day + timedelta(days=59)) == []
    (hint,) = list_waiting(town, management, day + timedelta(days=60))
    expected = "Ansprechperson Bauamt ist seit 60 Tagen nicht bestätigt: bitte prüfen oder entfernen"
    assert (hint.title, hint.since) == (expected, day)
    assert list_waiting(town, Actor(1, town.pk, frozenset({Role.UNIT})), day + timedelta(days=60)) == []
    with scope(tenant=town):
        kept = ContactPerson.objects.get()
        assert kept.released_on is not None, "it stays public until somebody decides"
        confirm_contact(kept, day + timedelta(days=61))
    assert list_waiting(town, management, day + timedelta(days=61)) == []


def test_the_administration_has_the_button_when_the_year_is_over(
    town: Tenant, contact: ContactPerson, client: Client, manager: object
) -> None:
    from allauth.mfa.totp.internal.auth import TOTP

    from klimawerk.portal.people.domain.memberships import give_role
    from klimawerk.portal.people.models import User

    assert isinstance(manager, User)
    with scope(tenant=town):
        give_role(town, manager, Role.UNIT, date(2020, 1, 1))
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    client.force_login(manager)
    page, button = reverse("tenant", args=[town.slug]), f"{contact.public_id}/bestaetigen/"
    assert button in client.get(page).content.decode()
    client.post(reverse("still_in_charge", args=[town.slug, contact.public_id]))
    assert button not in client.get(page).content.decode()
