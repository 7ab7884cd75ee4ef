"""Sign-in through an identity service: off by default, for invited accounts only, its second factor counts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from pytest_django import Settings
from tests.portal.people.identity_service import CLIENT_ID, SERVER, IdentityService, sign_in

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in
from klimawerk.portal.people.domain.invitations import invite
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User
from klimawerk.portal.people.oidc import IdentityAdapter
from klimawerk.portal.settings.sign_in import IdentityServiceError, choose_identity_service

ADMINISTRATION = "/verwaltung/stadt-ochtrup/"


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> IdentityService:
    cache.clear()
    for name, value in (("SERVER", SERVER), ("CLIENT_ID", CLIENT_ID), ("CLIENT_SECRET", "geheim")):
        monkeypatch.setenv(f"KLIMAWERK_OIDC_{name}", value)
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": choose_identity_service()}}
    settings.KLIMAWERK_OIDC_NAME = "Kreisanmeldung"
    made = IdentityService()
    monkeypatch.setattr(IdentityAdapter, "get_requests_session", lambda _self: made)
    return made


@pytest.fixture
def invited(town: Tenant, manager: User) -> User:
    """The manager's account as an invitation opens it: its address is proven."""
    EmailAddress.objects.create(user=manager, email=manager.email, verified=True, primary=True)
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    return manager


def test_without_setting_there_is_none(client: Client, db: None) -> None:
    for address in ("/konto/anmelden/oidc/", "/konto/anmelden/oidc/zurueck/"):
        assert client.get(address).status_code == 404
    assert "/konto/anmelden/oidc/" not in client.get("/konto/anmelden/").content.decode()


def test_the_sign_in_page_offers_it_and_keeps_where_one_wanted_to_go(
    client: Client, service: IdentityService, db: None
) -> None:
    page = client.get("/konto/anmelden/?next=/verwaltung/stadt-ochtrup/").content.decode()
    assert "Kreisanmeldung" in page
    assert "/konto/anmelden/oidc/?process=login&amp;next=/verwaltung/stadt-ochtrup/" in page
    assert "geheim" not in page


def test_an_invited_account_enters_and_stays_tied(
    client: Client, service: IdentityService, invited: User
) -> None:
    service.claims = {"amr": ["pwd", "mfa"]}
    assert sign_in(client, ADMINISTRATION)["Location"] == ADMINISTRATION
    assert client.get(ADMINISTRATION).status_code == 200
    assert SocialAccount.objects.get().user == invited
    client.post("/konto/abmelden/")
    service.person = {"sub": "4711", "email": "neuer.name@example.org", "email_verified": True}
    assert sign_in(client).status_code == 302
    assert client.session["_auth_user_id"] == str(invited.pk)
    token = next(given for method, url, given in service.asked if url == f"{SERVER}/token")
    assert token["data"]["code_verifier"] and token["data"]["client_secret"] == "geheim"


@pytest.mark.parametrize(
    "person",
    [
        {"email": "fremd@example.org", "email_verified": True},
        {"email": "klimaschutz@example.org", "email_verified": False},
        {"email": "klimaschutz@example.org"},
        {},
    ],
)
def test_nobody_else_gets_an_account(
    client: Client, service: IdentityService, invited: User, person: dict[str, Any]
) -> None:
    service.person = {"sub": "1", **person}
    answer = sign_in(client)
    assert answer.status_code == 403
    assert "Einladung" in answer.content.decode()
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)
    assert "_auth_user_id" not in client.session


def test_an_address_that_was_never_proven_is_not_enough(
    client: Client, service: IdentityService, manager: User
) -> None:
    assert sign_in(client).status_code == 403


def test_a_closed_account_stays_closed(client: Client, service: IdentityService, invited: User) -> None:
    sign_in(client)
    client.post("/konto/abmelden/")
    invited.refresh_from_db()
    invited.is_active = False
    invited.save()
    assert sign_in(client).status_code == 403
    assert "_auth_user_id" not in client.session


def test_a_service_that_vouches_without_saying_so(
    client: Client,
    service: IdentityService,
    invited: User,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KLIMAWERK_OIDC_ADDRESSES_ARE_VERIFIED", "1")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": choose_identity_service()}}
    service.person = {"sub": "1", "email": "klimaschutz@example.org"}
    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    ("claims", "is_enough"),
    [
        ({"amr": ["mfa"]}, True),
        ({"acr": "https://refeds.org/profile/mfa"}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"acr": "1"}, False),
        ({}, False),
    ],
)
def test_its_second_factor_counts_else_ours_is_asked(
    client: Client, service: IdentityService, invited: User, claims: dict[str, Any], is_enough: bool
) -> None:
    service.claims = claims
    sign_in(client)
    answer = client.get(ADMINISTRATION)
    if is_enough:
        assert answer.status_code == 200
    else:
        assert answer["Location"] == "/konto/zweiter-faktor/einrichten/"
    client.post("/konto/abmelden/")
    TOTP.activate(invited, "JBSWY3DPEHPK3PXP")
    came = sign_in(client)
    assert came["Location"].startswith("/konto/zweiter-faktor/anmelden/") is not is_enough
    assert ("_auth_user_id" in client.session) is is_enough


def test_a_second_factor_of_the_service_ends_with_its_session(
    client: Client, service: IdentityService, invited: User
) -> None:
    service.claims = {"amr": ["mfa"]}
    sign_in(client)
    client.post("/konto/abmelden/")
    client.post("/konto/anmelden/", {"login": invited.email, "password": "eine lange Losung"})
    assert client.get(ADMINISTRATION)["Location"] == "/konto/zweiter-faktor/einrichten/"


def test_an_invitation_is_accepted_with_it(client: Client, service: IdentityService, town: Tenant) -> None:
    with scope(tenant=town):
        _invitation, address = invite(town, "klimaschutz@example.org", Role.UNIT, timezone.localdate())
    assert "Kreisanmeldung" in client.get(re.sub(r"https?://[^/]+", "", address)).content.decode()
    assert User.objects.count() == 0
    service.claims = {"amr": ["mfa"]}
    assert sign_in(client).status_code == 302
    account = User.objects.get()
    assert not account.has_usable_password()
    assert actor_in(account, town, timezone.localdate()).roles == {Role.UNIT}
    assert client.get(ADMINISTRATION).status_code == 200


def test_somebody_else_s_invitation_is_not(client: Client, service: IdentityService, town: Tenant) -> None:
    with scope(tenant=town):
        _invitation, address = invite(town, "andere@example.org", Role.UNIT, timezone.localdate())
    client.get(re.sub(r"https?://[^/]+", "", address))
    assert sign_in(client).status_code == 403
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "wrong", [{"aud": "andere"}, {"iss": "https://fremd.example.org"}, {"exp": 1}, {"sub": "2"}]
)
def test_a_statement_for_others_is_refused(
    client: Client, service: IdentityService, invited: User, wrong: dict[str, Any]
) -> None:
    service.claims = wrong
    assert sign_in(client).status_code == 403
    assert SocialAccount.objects.count() == 0


def test_a_made_up_return_is_refused(client: Client, service: IdentityService, invited: User) -> None:
    answer = client.get("/konto/anmelden/oidc/zurueck/", {"code": "c", "state": "geraten"})
    assert answer.status_code == 403
    assert not any(url.endswith("/token") for _method, url, _given in service.asked)


def test_a_service_that_does_not_answer_is_said(client: Client, service: IdentityService, db: None) -> None:
    service.is_down = True
    answer = client.get("/konto/anmelden/oidc/?process=login")
    assert answer.status_code == 503
    assert "Kreisanmeldung" in answer.content.decode()


def test_the_settings_are_whole_and_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLIMAWERK_OIDC_SERVER", SERVER)
    with pytest.raises(IdentityServiceError, match="CLIENT_ID"):
        choose_identity_service()
    monkeypatch.setenv("KLIMAWERK_OIDC_CLIENT_ID", "a")
    monkeypatch.setenv("KLIMAWERK_OIDC_CLIENT_SECRET", "b")
    assert choose_identity_service()[0]["settings"]["server_url"] == SERVER
    monkeypatch.setenv("KLIMAWERK_OIDC_SERVER", "http://anmeldung.example.org")
    with pytest.raises(IdentityServiceError, match="https"):
        choose_identity_service()
