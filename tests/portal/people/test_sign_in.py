"""Password, second factor, lock-out; nobody signs up; strict policy on every page of an account."""

from __future__ import annotations

from datetime import date

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User

SECRET = "JBSWY3DPEHPK3PXP"
SIGN_IN = "/konto/anmelden/"
DATA = {"login": "klimaschutz@example.org", "password": "eine lange Losung"}


@pytest.fixture(autouse=True)
def forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def staff(town: Tenant, manager: User) -> User:
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    return manager


def confirm(client: Client) -> None:
    """Before the second factor changes the password is asked for again."""
    assert client.get("/konto/zweiter-faktor/einrichten/")["Location"].startswith("/konto/bestaetigen/")
    assert client.post("/konto/bestaetigen/", {"password": DATA["password"]}).status_code == 302


def code_of_now() -> str:
    return format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))


def test_staff_without_second_factor_is_led_to_its_set_up(client: Client, staff: User) -> None:
    assert client.post(SIGN_IN, DATA)["Location"] == "/verwaltung/"
    for address in ("/verwaltung/", "/verwaltung/stadt-ochtrup/", "/redaktion/"):
        assert client.get(address)["Location"] == "/konto/zweiter-faktor/einrichten/", address
    confirm(client)
    page = client.get("/konto/zweiter-faktor/einrichten/")
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]


def test_setting_up_the_second_factor_gives_recovery_codes(client: Client, staff: User) -> None:
    client.post(SIGN_IN, DATA)
    confirm(client)
    page = client.get("/konto/zweiter-faktor/einrichten/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    answer = client.post("/konto/zweiter-faktor/einrichten/", {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/konto/ersatzcodes/")
    assert len(client.get("/konto/ersatzcodes/").context["unused_codes"]) == 10
    assert client.get("/verwaltung/", follow=True).status_code == 200
    kept = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in kept, "kept encrypted"


def test_signing_in_then_takes_password_and_code(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    assert client.post(SIGN_IN, DATA)["Location"].startswith("/konto/zweiter-faktor/anmelden/")
    assert client.get("/verwaltung/")["Location"].startswith(SIGN_IN)
    assert client.post("/konto/zweiter-faktor/anmelden/", {"code": "000000"}).status_code == 200
    assert (
        client.post("/konto/zweiter-faktor/anmelden/", {"code": code_of_now()})["Location"] == "/verwaltung/"
    )
    assert "Stadt Ochtrup" in client.get("/verwaltung/", follow=True).content.decode()


def test_a_recovery_code_opens_once(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    code = RecoveryCodes.activate(staff).get_unused_codes()[0]
    for expected in (302, 200):
        client.post(SIGN_IN, DATA)
        answer = client.post("/konto/zweiter-faktor/anmelden/", {"code": code})
        assert answer.status_code == expected
        client.post("/konto/abmelden/")


def test_citizens_need_no_second_factor(client: Client, town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        give_role(town, manager, Role.CITIZEN, date(2020, 1, 1))
    client.post(SIGN_IN, DATA)
    assert client.get("/verwaltung/", follow=True).status_code == 200
    assert client.get("/verwaltung/stadt-ochtrup/").status_code == 404


def test_five_wrong_passwords_lock_the_account_for_that_address(
    client: Client, settings: Settings, staff: User
) -> None:
    settings.AXES_ENABLED = True
    wrong = {**DATA, "password": "falsch geraten"}
    answers = [client.post(SIGN_IN, wrong).status_code for _attempt in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    locked = client.post(SIGN_IN, DATA)
    assert locked.status_code == 429
    assert "vorübergehend gesperrt" in locked.content.decode()
    assert client.get("/verwaltung/")["Location"].startswith(SIGN_IN)
    assert client.post(SIGN_IN, DATA, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_wagtail_s_own_sign_in_is_no_way_round(client: Client, staff: User) -> None:
    answer = client.get("/redaktion/login/?next=/redaktion/")
    assert answer["Location"] == "/konto/anmelden/?next=/redaktion/"
    answer = client.post("/redaktion/login/", {"username": "klimaschutz", "password": DATA["password"]})
    assert answer.status_code == 302
    assert "_auth_user_id" not in client.session


def test_nobody_signs_up_without_invitation(client: Client, db: None) -> None:
    new = {"email": "neu@example.org", "password1": "eine lange Losung", "password2": "eine lange Losung"}
    client.post("/konto/registrieren/", new)
    assert User.objects.count() == 0


@pytest.mark.parametrize(
    "address", ["/konto/anmelden/", "/konto/passwort/vergessen/", "/konto/registrieren/"]
)
def test_account_pages_allow_no_inline_code(client: Client, db: None, address: str) -> None:
    page = client.get(address)
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "style=" not in page.content.decode()


def test_pages_of_an_account_speak_german_and_say_sie(client: Client, staff: User) -> None:
    TOTP.activate(staff, SECRET)
    RecoveryCodes.activate(staff)
    client.force_login(staff)
    for address in (
        "/konto/zweiter-faktor/",
        "/konto/ersatzcodes/",
        "/konto/passwort/",
        "/konto/abmelden/",
        "/konto/bestaetigen/",
    ):
        page = client.get(address, follow=True)
        assert page.status_code == 200, address
        words = set(page.content.decode().replace("<", " ").replace(">", " ").split())
        assert not words & {"du", "Du", "dein", "Dein", "deine", "dich", "dir"}, address
