"""An invitation is used up by its button, once, by the invited address only."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from pytest_django import DjangoCaptureOnCommitCallbacks

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in
from klimawerk.portal.people.domain.invitations import InvitationClosed, accept_invitation, invite
from klimawerk.portal.people.models import Invitation, User

NEW = {"password": "eine lange Losung", "repeated": "eine lange Losung"}


@pytest.fixture
def path(town: Tenant) -> str:
    with scope(tenant=town):
        _invitation, address = invite(town, "Neu@Example.org", Role.UNIT, timezone.localdate())
    return re.sub(r"https?://[^/]+", "", address)


def test_the_mail_names_body_role_and_address(
    town: Tenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with scope(tenant=town), django_capture_on_commit_callbacks(execute=True):
        _invitation, address = invite(town, "neu@example.org", Role.UNIT, date(2026, 3, 2))
    letter = mail.outbox[0]
    assert (letter.to, letter.subject) == (["neu@example.org"], "Einladung zu Klimawerk: Stadt Ochtrup")
    for part in ("Stadt Ochtrup", "Fachamt", "1. April 2026", address):
        assert part in letter.body


def test_the_secret_part_is_not_kept(path: str, town: Tenant) -> None:
    token = path.strip("/").rpartition("/")[2]
    with scope(tenant=town):
        kept = Invitation.objects.values().get()
    assert token not in str(kept)


def test_opening_uses_nothing_up(client: Client, path: str, town: Tenant) -> None:
    for _turn in range(3):
        page = client.get(path)
        assert page.status_code == 200
        assert page["Referrer-Policy"] == "same-origin"
    with scope(tenant=town):
        assert Invitation.objects.get().accepted_on is None
    assert User.objects.count() == 0


def test_the_button_opens_the_account_once(client: Client, path: str, town: Tenant) -> None:
    assert client.post(path, {**NEW, "repeated": "anders"}).status_code == 422
    assert client.post(path, {"password": "kurz", "repeated": "kurz"}).status_code == 422
    assert client.post(path, NEW)["Location"] == "/konto/anmelden/"
    account = User.objects.get(email="neu@example.org")
    assert actor_in(account, town, timezone.localdate()).roles == {Role.UNIT}
    assert client.post(path, NEW).status_code == 410
    assert User.objects.count() == 1


def test_an_existing_account_accepts_signed_in(client: Client, town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        _invitation, address = invite(town, manager.email, Role.AUDITOR, timezone.localdate())
    path = re.sub(r"https?://[^/]+", "", address)
    assert client.post(path, NEW).status_code == 200
    assert not actor_in(manager, town, timezone.localdate()).is_inside
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    client.force_login(manager)
    assert client.post(path)["Location"] == "/verwaltung/stadt-ochtrup/"
    assert actor_in(manager, town, timezone.localdate()).roles == {Role.AUDITOR}


def test_it_expires_and_is_for_one_address_only(town: Tenant, manager: User) -> None:
    today = timezone.localdate()
    with scope(tenant=town):
        old, _address = invite(town, manager.email, Role.UNIT, today - timedelta(days=31))
        foreign, _address = invite(town, "andere@example.org", Role.UNIT, today)
    for invitation in (old, foreign):
        with pytest.raises(InvitationClosed):
            accept_invitation(invitation, manager, today)


def test_a_made_up_address_is_not_found(client: Client, db: None) -> None:
    assert client.get("/einladung/geraten/").status_code == 404
