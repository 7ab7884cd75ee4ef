"""Questions from the public page: they arrive, are answered or passed on, and go in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from django_scopes import scope
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings
from tests.portal.people.test_every_address import new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.content.models import HomePage
from klimawerk.portal.foundation.limits import RateLimit
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.contacts import release_contact
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.questions import ask_question, forget_old_questions, pass_on
from klimawerk.portal.people.domain.responsible import responsible_for
from klimawerk.portal.people.interfaces import question_forms
from klimawerk.portal.people.models import ContactPerson, Question, User
from klimawerk.portal.people.views import questions

PAGE = "/kontakt/stadt-ochtrup/"
INBOX = "/verwaltung/stadt-ochtrup/fragen/"


@pytest.fixture(autouse=True)
def _no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_limit", RateLimit(period=3600))


@pytest.fixture
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(question_forms, "LEAST_SECONDS", -1)


def entries(**more: str) -> dict[str, str]:
    return {
        "topic": "advice",
        "text": "Wer berät zur Wärmepumpe?",
        "name": "",
        "email": "frage@example.org",
        "consent": "on",
        "shown": question_forms.stamp(),
        "website": "",
        **more,
    }


def staff(town: Tenant, role: Role, name: str) -> User:
    account = new_account(name)
    with scope(tenant=town):
        give_role(town, account, role, date(2020, 1, 1))
    return account


@pytest.mark.requirement("R13")
@pytest.mark.usefixtures("no_hurry")
def test_every_public_page_leads_to_the_form_and_a_question_reaches_the_inbox(
    client: Client,
    home: HomePage,
    town: Tenant,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    pages = {
        "/": "/kontakt/",
        "/suche/?q=ochtrup": "/kontakt/",
        "/gebiet/05566068/": "/kontakt/?gebiet=05566068",
        "/gebiet/DG/": "/kontakt/?gebiet=DG",
        "/quellen/": "/kontakt/",
        "/schnittstelle/": "/kontakt/",
        "/impressum/": "/kontakt/",
        "/konto/anmelden/": "/kontakt/",
        PAGE: "/kontakt/",
    }
    for page, link in pages.items():
        answer = client.get(page)
        assert answer.status_code == 200, page
        assert f'href="{link}"' in answer.content.decode(), page
    assert client.get(pages["/gebiet/05566068/"])["Location"] == PAGE
    assert PAGE in client.get("/kontakt/").content.decode()
    manager = staff(town, Role.CLIMATE_MANAGER, "klimaschutz")
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(PAGE, entries())["Location"] == f"{PAGE}gesendet/"
    assert "ist angekommen" in client.get(f"{PAGE}gesendet/").content.decode()
    letter = mail.outbox[0]
    assert (letter.to, letter.reply_to) == (["klimaschutz@example.org"], ["frage@example.org"])
    assert "Wer berät zur Wärmepumpe?" in letter.body and "/fragen/" in letter.body
    client.force_login(manager)
    assert "Wer berät zur Wärmepumpe?" in client.get(INBOX).content.decode()


def test_a_demonstration_says_that_nobody_answers(client: Client, town: Tenant, settings: Settings) -> None:
    assert "antwortet niemand" not in client.get(PAGE).content.decode()
    settings.KLIMAWERK_DEMO = True
    assert "antwortet niemand" in client.get(PAGE).content.decode()


def test_the_mail_goes_to_the_released_contact(
    town: Tenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    staff(town, Role.CLIMATE_MANAGER, "klimaschutz")
    with scope(tenant=town), django_capture_on_commit_callbacks(execute=True):
        ContactPerson.objects.create(tenant=town, name="Bauamt", email="intern@example.org")
        public = ContactPerson.objects.create(tenant=town, name="Klima", email="klima@example.org")
        release_contact(public, date(2026, 3, 2))
        question = ask_question(town, "other", "Wann?", "ja", date(2026, 3, 2))
    assert mail.outbox[0].to == ["klima@example.org"]
    assert mail.outbox[0].reply_to == []
    assert question.delete_on == date(2027, 3, 2)


@pytest.mark.usefixtures("no_hurry")
def test_what_is_missing_is_said_and_nothing_is_lost(client: Client, town: Tenant) -> None:
    for lack, sentence in (
        ({"consent": ""}, "Ohne Ihr Einverständnis"),
        ({"text": ""}, "Dieses Feld"),
        ({"email": "kein"}, "E-Mail"),
        ({"website": "x"}, "leer bleiben"),
    ):
        answer = client.post(PAGE, entries(name="Eine Person", **lack))
        assert answer.status_code == 422, lack
        assert sentence in answer.content.decode(), lack
        assert "Eine Person" in answer.content.decode()
    with scope(tenant=town):
        assert Question.objects.count() == 0
    client.post(PAGE, entries(email="", name=""))
    with scope(tenant=town):
        kept = Question.objects.get()
    assert (kept.name, kept.email, kept.asked_as) == ("", "", "")
    assert "Stadt Ochtrup darf" in kept.consent


def test_a_program_is_too_fast_and_a_person_sends_once_more(
    client: Client, town: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    for shown in (question_forms.stamp(), "", "gefälscht"):
        answer = client.post(PAGE, entries(shown=shown))
        assert answer.status_code == 422
        assert "noch einmal" in answer.content.decode()
    again = answer.context["form"].data
    monkeypatch.setattr(question_forms, "LEAST_SECONDS", -1)
    assert client.post(PAGE, again.dict()).status_code == 302


@pytest.mark.usefixtures("no_hurry")
def test_five_questions_an_hour(client: Client, town: Tenant) -> None:
    statuses = [client.post(PAGE, entries()).status_code for _turn in range(6)]
    assert statuses == [302] * 5 + [429]
    assert client.post(PAGE, entries(), REMOTE_ADDR="192.0.2.9").status_code == 302


def test_an_answer_by_mail_and_one_noted(
    client: Client, town: Tenant, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    client.force_login(staff(town, Role.CLIMATE_MANAGER, "klimaschutz"))
    with scope(tenant=town):
        by_mail = ask_question(town, "advice", "Wer berät?", "ja", timezone.localdate(), "", "a@example.org")
        noted = ask_question(town, "advice", "Und wann?", "ja", timezone.localdate())
    with django_capture_on_commit_callbacks(execute=True):
        for question, more in ((by_mail, {"by_mail": "on"}), (noted, {"by_mail": "on"})):
            form = {"answer": "Die Energieberatung, dienstags.", "read_version": "1", **more}
            assert client.post(f"{INBOX}{question.public_id}/", form)["Location"] == INBOX
    sent = [each for each in mail.outbox if each.to == ["a@example.org"]]
    assert len(sent) == len(mail.outbox) == 1
    assert sent[0].subject == "Ihre Frage an Stadt Ochtrup"
    assert "dienstags" in sent[0].body and "Wer berät?" in sent[0].body
    assert sent[0].reply_to == ["klimaschutz@example.org"]
    with scope(tenant=town):
        assert {each.state for each in Question.objects.all()} == {"answered"}
        logged = Question.history.filter(id=noted.pk).first()
        assert (logged.state, logged.history_user.username) == ("answered", "klimaschutz")


def test_two_who_answer_see_the_conflict(client: Client, town: Tenant) -> None:
    client.force_login(staff(town, Role.CLIMATE_MANAGER, "klimaschutz"))
    with scope(tenant=town):
        question = ask_question(town, "advice", "Wer berät?", "ja", timezone.localdate())
    address = f"{INBOX}{question.public_id}/"
    assert client.post(address, {"answer": "Erste", "read_version": "1"}).status_code == 302
    late = client.post(address, {"answer": "Zweite", "read_version": "1"})
    text = late.content.decode()
    assert late.status_code == 409
    assert "Erste" in text and "Zweite" in text and 'value="2"' in text
    with scope(tenant=town):
        assert Question.objects.get().answer == "Erste"


def test_units_and_the_coordination_centre_see_what_was_passed_on(client: Client, town: Tenant) -> None:
    with scope(tenant=town):
        kept = ask_question(town, "other", "Nur für die Leitung", "ja", timezone.localdate())
        passed = ask_question(town, "other", "Für das Bauamt", "ja", timezone.localdate())
        pass_on(passed, "Bauamt")
    for role, sees_all in ((Role.UNIT, False), (Role.COORDINATION_CENTRE, False), (Role.AUDITOR, True)):
        client.force_login(staff(town, role, role.value))
        listed = client.get(INBOX).content.decode()
        assert "Für das Bauamt" in listed
        assert ("Nur für die Leitung" in listed) is sees_all
        assert client.get(f"{INBOX}{kept.public_id}/").status_code == (200 if sees_all else 404)
        answer = client.post(f"{INBOX}{passed.public_id}/", {"answer": "", "read_version": "1"})
        assert answer.status_code == (403 if role == Role.AUDITOR else 422)


def test_deleting_takes_the_change_log_along(client: Client, town: Tenant) -> None:
    client.force_login(staff(town, Role.CLIMATE_MANAGER, "klimaschutz"))
    with scope(tenant=town):
        question = ask_question(town, "other", "Bitte löschen", "ja", timezone.localdate())
    assert client.post(f"{INBOX}{question.public_id}/loeschen/").status_code == 302
    with scope(tenant=town):
        assert (Question.objects.count(), Question.history.count()) == (0, 0)


def test_what_is_due_goes_by_itself(town: Tenant) -> None:
    other = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    for tenant, asked in ((town, date(2025, 3, 1)), (town, date(2025, 3, 3)), (other, date(2024, 1, 1))):
        with scope(tenant=tenant):
            ask_question(tenant, "other", str(asked), "ja", asked)
    assert forget_old_questions(date(2026, 3, 2)) == 2
    with scope(tenant=town):
        assert [each.text for each in Question.objects.all()] == ["2025-03-03"]
        assert Question.history.count() == 1


def test_who_is_responsible_for_a_place(town: Tenant) -> None:
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    found = {key: responsible_for(key) for key in ("05566068", "05974028", "05974", "DG", "", "x' OR 1=1")}
    assert found == {
        "05566068": town,
        "05974028": district,
        "05974": district,
        "DG": None,
        "": None,
        "x' OR 1=1": None,
    }


def test_the_inbox_costs_the_same_queries_however_many(
    client: Client, town: Tenant, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.force_login(staff(town, Role.CLIMATE_MANAGER, "klimaschutz"))
    client.get(INBOX)
    for _number in range(4):
        with scope(tenant=town):
            ask_question(town, "other", "Frage", "ja", timezone.localdate() - timedelta(days=1))
    with django_assert_num_queries(7):
        client.get(INBOX)
