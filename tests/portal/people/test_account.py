"""One's own account: roles, questions, what is kept, and what remains when it is dissolved."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from tests.portal.people.test_every_address import World, new_account

from klimawerk.portal.foundation.changes import list_changes
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.dissolution import LastManager, dissolve_account
from klimawerk.portal.people.domain.invitations import invite, open_account
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.personal_data import collect_personal_data
from klimawerk.portal.people.domain.posts import fill_post, note_absence
from klimawerk.portal.people.domain.questions import answer_question, ask_question
from klimawerk.portal.people.models import Absence, Membership, Post, Question, User
from klimawerk.setup.places import ROOT

PASSWORD = "eine lange Losung"
TODAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def forget_attempts() -> None:
    cache.clear()


@pytest.fixture
def invited(town: Tenant) -> User:
    """An account with everything: invitation, two factors, post, absence, changes."""
    with scope(tenant=town):
        invitation, _address = invite(town, "person@example.org", Role.CLIMATE_MANAGER, TODAY)
        user = open_account(invitation, PASSWORD, TODAY)
        TOTP.activate(user, "JBSWY3DPEHPK3PXP")
        post = Post.objects.create(
            tenant=town, number="1", title="Klimaschutz", share_percent=Decimal(50), starts_on=TODAY
        )
        note_absence(fill_post(post, user, TODAY), TODAY, TODAY + timedelta(days=7))
        post.title = "Klimaschutzmanagement"
        post.save()
        newest = post.history.first()
        newest.history_user = user
        newest.save()
    return user


def sign_in(client: Client, account: User) -> None:
    """Signed in, and the password typed again just now."""
    client.force_login(account)
    client.post("/konto/bestaetigen/", {"password": PASSWORD})


def all_rows() -> str:
    """Every value of every table, sessions left out: they are signed and run out."""
    tables = [each for each in apps.get_models() if each._meta.app_label != "sessions"]
    return str([list(each._base_manager.values()) for each in tables])


def test_the_page_lists_roles_and_safety(client: Client, town: Tenant, invited: User) -> None:
    client.force_login(invited)
    text = client.get("/konto/").content.decode()
    assert "Stadt Ochtrup" in text and "/verwaltung/stadt-ochtrup/" in text
    assert "/konto/wochenbrief/" in text and "/konto/daten/" in text
    assert Client().get("/konto/")["Location"].startswith("/konto/anmelden/")


@pytest.mark.parametrize("role", [*Role, None])
def test_every_account_has_its_pages_and_nobody_else_s(client: Client, db: None, role: Role | None) -> None:
    world = World()
    account, _actor = world.enter(role.value if role is not None else "nobody")
    for address in ("/konto/", "/konto/daten/", "/konto/aufloesen/", "/konto/wochenbrief/"):
        assert Client().get(address)["Location"].startswith("/konto/anmelden/"), address
    sign_in(client, account)
    for address in ("/konto/", "/konto/daten/", "/konto/aufloesen/", "/konto/wochenbrief/"):
        page = client.get(address)
        assert page.status_code == 200, address
        assert "vorher@example.org" not in page.content.decode(), address


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.COMPANY])
def test_citizens_and_companies_see_their_own_questions_and_nothing_inside(
    client: Client, town: Tenant, role: Role
) -> None:
    own, other = new_account("eigene"), new_account("andere")
    with scope(tenant=town):
        for account in (own, other):
            give_role(town, account, role, date(2020, 1, 1))
        question = ask_question(town, "other", "Meine Frage", "ja", TODAY, user=own)
        ask_question(town, "other", "Fremde Frage", "ja", TODAY, user=other)
        answer_question(question, "Unsere Antwort", TODAY, by_mail=False)
        assert Question.objects.get(pk=question.pk).asked_as == role
    client.force_login(own)
    text = client.get("/konto/").content.decode()
    assert "Meine Frage" in text and "Unsere Antwort" in text
    assert "Fremde Frage" not in text and 'href="/verwaltung/stadt-ochtrup/' not in text
    assert client.get("/verwaltung/stadt-ochtrup/").status_code == 404
    with scope(tenant=town):
        Membership.objects.filter(user=own).update(valid_to=date(2020, 1, 2))
    assert "Meine Frage" not in client.get("/konto/").content.decode()


@pytest.mark.requirement("R11")
def test_each_role_has_rights_of_its_own() -> None:
    from klimawerk.portal.organisations.rules import MATRIX as OF_ORGANISATIONS
    from klimawerk.portal.people.rules import MATRIX as OF_PEOPLE

    permissions = [*OF_ORGANISATIONS, *OF_PEOPLE]
    rights = {
        role: frozenset(each for each in permissions if may(Actor(1, 1, frozenset({role})), each))
        for role in Role
    }
    assert all(rights.values())
    assert len(set(rights.values())) == len(Role) == 9
    inside = {role for role in Role if "organisations.view_tenant" in rights[role]}
    assert set(Role) - inside == {Role.CITIZEN, Role.COMPANY}


def test_the_password_is_asked_again_before_data_leave_and_after_a_while(
    client: Client, invited: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.force_login(invited)
    for address in ("/konto/daten/", "/konto/aufloesen/", "/konto/zweiter-faktor/einrichten/"):
        assert "/bestaetigen/" in client.get(address)["Location"], address
    assert client.post("/konto/bestaetigen/", {"password": "falsch"}).status_code == 200
    assert client.get("/konto/daten/").status_code == 302
    client.post("/konto/bestaetigen/", {"password": PASSWORD})
    assert client.get("/konto/daten/").status_code == 200
    now = timezone.now().timestamp()
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: now + 599)
    assert client.get("/konto/daten/").status_code == 200
    monkeypatch.setattr("allauth.account.internal.flows.reauthentication.time.time", lambda: now + 602)
    assert client.get("/konto/daten/").status_code == 302


def test_a_key_is_made_only_after_the_password(client: Client, town: Tenant, invited: User) -> None:
    client.force_login(invited)
    page = "/verwaltung/stadt-ochtrup/schnittstelle/neu/"
    assert "/bestaetigen/" in client.get(page)["Location"]
    sign_in(client, invited)
    form = {
        "name": "Auswertung",
        "scopes": ["evidence"],
        "expires_on": (timezone.localdate() + timedelta(days=30)).isoformat(),
    }
    made = client.post(page, form)
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert made.context["key"].startswith("kw_") and len(made.context["key"]) == 59
    listed = client.get("/verwaltung/stadt-ochtrup/schnittstelle/").content.decode()
    assert "Auswertung" in listed and made.context["key"] not in listed


@pytest.mark.requirement("X55")
def test_the_export_holds_what_is_kept_and_no_secret(client: Client, town: Tenant, invited: User) -> None:
    with scope(tenant=town):
        ask_question(town, "other", "Als ich noch fremd war", "ja", TODAY, "", "person@example.org")
    sign_in(client, invited)
    answer = client.get("/konto/daten/")
    assert answer["Content-Disposition"].startswith('attachment; filename="meine-daten-')
    document: dict[str, Any] = json.loads(answer.content)
    assert document["account"]["email"] == "person@example.org"
    about = document["about_you"]
    assert about["people.Membership"][0]["role"] == "climate_manager"
    assert about["people.PostHolder"][0]["held_from"] == "2026-03-02"
    assert about["people.Absence"][0]["away_to"] == "2026-03-09"
    assert about["people.Invitation_by_address"][0]["sent_on"] == "2026-03-02"
    assert about["people.Question_by_address"][0]["text"] == "Als ich noch fremd war"
    assert {each["type"] for each in about["mfa.Authenticator"]} >= {"totp"}
    assert [each["model"] for each in document["changes_by_you"]] == ["HistoricalPost"]
    text = answer.content.decode()
    secrets = [invited.password, *(str(each.data) for each in Authenticator.objects.filter(user=invited))]
    assert not any(each in text for each in secrets)
    assert "digest" not in text and "password" not in text
    record = (ROOT / "docs/operations/datenschutz.md").read_text(encoding="utf-8")
    for part in (
        "## Verzeichnis von Verarbeitungstätigkeiten",
        "## Wo Daten liegen und wann sie gehen",
        "| Konten |",
        "| Fragen",
    ):
        assert part in record, part


def test_the_export_of_one_holds_nothing_of_another(town: Tenant, invited: User) -> None:
    other = new_account("andere")
    with scope(tenant=town):
        give_role(town, other, Role.UNIT, TODAY)
        ask_question(town, "other", "Geheim", "ja", TODAY, "", other.email, other)
    text = json.dumps(collect_personal_data(invited, TODAY))
    assert "andere" not in text and "Geheim" not in text


def test_dissolving_takes_the_person_out_and_leaves_the_log_whole(
    client: Client, town: Tenant, invited: User
) -> None:
    successor = new_account("nachfolge")
    with scope(tenant=town):
        give_role(town, successor, Role.CLIMATE_MANAGER, TODAY)
        post = Post.objects.get()
        before = len(list_changes(post))
        ask_question(town, "other", "Eigene", "ja", TODAY, user=invited)
    assert "person@example.org" in all_rows()
    sign_in(client, invited)
    assert client.get("/konto/aufloesen/").status_code == 200
    assert client.post("/konto/aufloesen/")["Location"] == "/konto/aufgeloest/"
    assert client.get("/konto/aufgeloest/").status_code == 200
    assert client.get("/konto/").status_code == 302
    assert "person@example.org" not in all_rows()
    number = f"konto-{invited.public_id.hex[:12]}"
    with scope(tenant=town):
        changes = list_changes(post)
        assert len(changes) == before
        assert (changes[0].who, changes[0].new) == (number, "Klimaschutzmanagement")
        assert Membership.objects.get(user=invited).valid_to == timezone.localdate()
        assert Absence.objects.count() == 1
    closed = User.objects.get(pk=invited.pk)
    assert (closed.username, closed.is_active, closed.has_usable_password()) == (number, False, False)
    assert (
        Authenticator.objects.filter(user=closed).count()
        == EmailAddress.objects.filter(user=closed).count()
        == 0
    )
    data = {"login": "person@example.org", "password": PASSWORD}
    assert client.post("/konto/anmelden/", data).status_code == 200
    assert "_auth_user_id" not in client.session


def test_the_only_manager_stays_until_somebody_follows(client: Client, town: Tenant, invited: User) -> None:
    sign_in(client, invited)
    assert "Stadt Ochtrup" in client.get("/konto/aufloesen/").content.decode()
    assert client.post("/konto/aufloesen/").status_code == 409
    with pytest.raises(LastManager):
        dissolve_account(invited, TODAY)
    assert "person@example.org" in all_rows()


def test_the_operator_does_it_when_a_person_asks(town: Tenant, invited: User) -> None:
    out = StringIO()
    call_command("account_data", "Person@example.org", stdout=out)
    assert json.loads(out.getvalue())["account"]["username"] == "person@example.org"
    with pytest.raises(CommandError, match="Stadt Ochtrup"):
        call_command("account_data", "person@example.org", "--dissolve")
    with scope(tenant=town):
        give_role(town, new_account("nachfolge"), Role.CLIMATE_MANAGER, TODAY)
    call_command("account_data", "person@example.org", "--dissolve", stdout=out)
    assert "konto-" in out.getvalue()
    with pytest.raises(CommandError, match="kein Konto"):
        call_command("account_data", "person@example.org")
