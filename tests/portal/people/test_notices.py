"""Weekly mail and calendar: once a week, declined in one step, and nothing of a tenant one does not work for."""

from __future__ import annotations

import smtplib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope
from icalendar import Calendar

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.domain.worker import Worker, enqueue_due
from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain import notices
from klimawerk.portal.people.domain.memberships import end_membership, give_role
from klimawerk.portal.people.domain.notices import (
    accounts_to_write,
    decline_token,
    renew_calendar_address,
    send_weekly_mail,
    week_of_day,
)
from klimawerk.portal.people.domain.posts import fill_post, hand_over_post
from klimawerk.portal.people.domain.tasks import add_task
from klimawerk.portal.people.models import CalendarAddress, Post, User, WeeklyMail

START = date(2020, 1, 1)
#: A Monday of a year whose first week is a split one.
MONDAY = date(2027, 1, 4)


def set_clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Let the portal believe that it is this moment [UTC]."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def at(day: date, hour: int) -> datetime:
    """An hour of a day in winter, Berlin being one hour ahead."""
    return datetime(day.year, day.month, day.day, hour - 1, 5, tzinfo=UTC)


def new_post(town: Tenant, number: str = "1") -> Post:
    return Post.objects.create(
        tenant=town, number=number, title="Klima", share_percent=Decimal(50), starts_on=START
    )


@pytest.fixture
def post(town: Tenant, manager: User) -> Post:
    found = new_post(town)
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, START)
        fill_post(found, manager, START)
        add_task(found, "Zwischenbericht", MONDAY + timedelta(days=2))
    return found


@pytest.fixture
def far(db: None) -> Tenant:
    return create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))


def test_the_mail_leaves_on_monday_morning_once(
    town: Tenant, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(moment: datetime) -> int:
        set_clock(monkeypatch, moment)
        enqueue_due()
        Worker("w").run(until_empty=True)
        return len([each for each in mail.outbox if each.subject == "Was diese Woche ansteht"])

    assert work(at(MONDAY - timedelta(days=1), 12)) == 0, "Sunday"
    assert work(at(MONDAY, 5)) == 0, "before six"
    assert work(at(MONDAY, 6)) == 1
    assert work(at(MONDAY, 7)) == 1
    Job.objects.all().delete()
    assert work(at(MONDAY, 8)) == 1, "a job that is begun again does not write again"
    assert work(at(MONDAY + timedelta(days=1), 8)) == 1, "Tuesday"
    assert work(at(MONDAY + timedelta(days=7), 8)) == 2, "the next Monday"
    assert sorted(WeeklyMail.objects.values_list("week", flat=True)) == ["2027-W01", "2027-W02"]


def test_the_mail_is_plain_german_with_links(town: Tenant, post: Post, manager: User) -> None:
    with scope(tenant=town):
        add_task(post, "Rechnung <prüfen> & zahlen", MONDAY - timedelta(days=3))
    assert send_weekly_mail(manager, MONDAY)
    (letter,) = mail.outbox
    assert letter.to == ["klimaschutz@example.org"]
    assert not getattr(letter, "alternatives", [])
    for part in (
        "Guten Tag,",
        "Stadt Ochtrup\nhttp://localhost:8000/verwaltung/stadt-ochtrup/heute/\n",
        "Überfällig\n- 01.01.2027 Rechnung <prüfen> & zahlen\n",
        "Diese Woche\n- 06.01.2027 Zwischenbericht\n  http://localhost:8000/verwaltung/stadt-ochtrup/stellen/",
    ):
        assert part in letter.body, part
    assert "\n\n\n" not in letter.body
    declined = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert declined in letter.body


def test_nothing_due_is_no_mail(town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, START)
    assert not send_weekly_mail(manager, MONDAY)
    assert mail.outbox == [] and not WeeklyMail.objects.exists()


def test_a_mail_refused_by_the_server_is_tried_again(
    post: Post, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: Any) -> None:
        raise smtplib.SMTPServerDisconnected("away")

    with monkeypatch.context() as patched:
        patched.setattr(notices.EmailMessage, "send", refuse)
        with pytest.raises(smtplib.SMTPException):
            send_weekly_mail(manager, MONDAY)
    assert send_weekly_mail(manager, MONDAY)
    assert not send_weekly_mail(manager, MONDAY)
    assert len(mail.outbox) == 1


def test_a_refused_address_does_not_keep_the_others_waiting(
    town: Tenant, post: Post, manager: User, successor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(message: Any, *_given: Any) -> int:
        asked.extend(message.to)
        if message.to == ["klimaschutz@example.org"]:
            raise smtplib.SMTPRecipientsRefused({})
        return 1

    with scope(tenant=town):
        give_role(town, successor, Role.UNIT, START)
        fill_post(new_post(town, "2"), successor, START)
        add_task(Post.objects.get(number="2"), "Sache", MONDAY)
    monkeypatch.setattr(notices.EmailMessage, "send", answer)
    for hour in (6, 7):
        set_clock(monkeypatch, at(MONDAY, hour))
        enqueue_due()
        Worker("w").run(until_empty=True)
    assert asked == ["klimaschutz@example.org", "nachfolge@example.org"]


def test_who_is_written_to(town: Tenant, manager: User, successor: User) -> None:
    citizen = User.objects.create_user("einwohner", "einwohner@example.org", "eine lange Losung")
    left = User.objects.create_user("frueher", "frueher@example.org", "eine lange Losung")
    closed = User.objects.create_user("zu", "zu@example.org", "eine lange Losung", is_active=False)
    with scope(tenant=town):
        for account, role in (
            (manager, Role.CLIMATE_MANAGER),
            (manager, Role.UNIT),
            (successor, Role.COUNCIL),
            (citizen, Role.CITIZEN),
            (closed, Role.UNIT),
        ):
            give_role(town, account, role, START)
        end_membership(give_role(town, left, Role.UNIT, START), MONDAY - timedelta(days=1))
    assert accounts_to_write(MONDAY) == [manager, successor]
    User.objects.filter(pk=successor.pk).update(wants_weekly_mail=False)
    assert accounts_to_write(MONDAY) == [manager]


def test_opening_the_link_keeps_the_mail_and_its_button_declines_it(manager: User, client: Client) -> None:
    address = reverse("decline_weekly_mail", args=[decline_token(manager)])
    assert client.get(address).status_code == 200
    manager.refresh_from_db()
    assert manager.wants_weekly_mail
    assert "keinen Wochenbrief mehr" in client.post(address).content.decode()
    manager.refresh_from_db()
    assert not manager.wants_weekly_mail
    assert client.get("/wochenbrief/gefaelscht/abbestellen/").status_code == 404


def test_the_account_page_declines_and_orders_in_one_step(manager: User, client: Client) -> None:
    assert client.get("/konto/wochenbrief/").status_code == 302
    client.force_login(manager)
    for step, expected in (("abbestellen", False), ("bestellen", True)):
        client.post("/konto/wochenbrief/", {"schritt": step})
        manager.refresh_from_db()
        assert manager.wants_weekly_mail is expected


def entries_of(client: Client, path: str) -> list[Any]:
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"].startswith("max-age=0") and "private" in answer["Cache-Control"]
    calendar = Calendar.from_ical(answer.content)
    assert (calendar["version"], "Klimawerk" in calendar["prodid"]) == ("2.0", True)
    return list(calendar.walk("VEVENT"))


def test_the_calendar_has_all_day_entries_with_steady_identifiers(
    town: Tenant, post: Post, manager: User, client: Client
) -> None:
    day = timezone.localdate() + timedelta(days=40)
    path = renew_calendar_address(manager, START)
    with scope(tenant=town):
        task = add_task(post, "Sitzung; Vorlage, lang", day)
    before = {str(each["summary"]): each for each in entries_of(client, path)}
    event = before["Sitzung; Vorlage, lang"]
    assert (event["dtstart"].dt, event["dtend"].dt) == (day, day + timedelta(days=1))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert event["dtstamp"].dt.tzinfo is not None
    assert len({str(each["uid"]) for each in before.values()}) == len(before)
    with scope(tenant=town):
        task.title, task.due_on = "Sitzung verlegt", day + timedelta(days=7)
        task.save()
    after = {str(each["summary"]): each for each in entries_of(client, path)}
    assert after["Sitzung verlegt"]["uid"] == event["uid"]
    assert after["Sitzung verlegt"]["dtstart"].dt == day + timedelta(days=7)


def test_the_calendar_shows_one_s_own_posts_of_one_s_own_tenants(
    town: Tenant, far: Tenant, post: Post, manager: User, successor: User, client: Client
) -> None:
    soon = timezone.localdate() + timedelta(days=3)
    colleague, foreign = new_post(town, "2"), new_post(far)
    with scope(tenant=town):
        fill_post(colleague, successor, START)
        add_task(colleague, "Sache der anderen Stelle", soon)
        add_task(post, "Meine Sache", soon)
    with scope(tenant=far):
        add_task(foreign, "Fremde Stadt", soon)
        role = give_role(far, manager, Role.UNIT, START)
        holder = fill_post(foreign, manager, START)
    path = renew_calendar_address(manager, START)

    def titles() -> set[str]:
        return {str(each["summary"]) for each in entries_of(client, path)}

    assert titles() == {"Zwischenbericht", "Meine Sache", "Fremde Stadt"}
    with scope(tenant=far):
        end_membership(role, timezone.localdate() - timedelta(days=1))
        assert holder.is_active(timezone.localdate())
    assert titles() == {"Zwischenbericht", "Meine Sache"}, "without a role there, not even one's own post"
    with scope(tenant=town):
        hand_over_post(post, timezone.localdate() - timedelta(days=1), successor)
    assert titles() == set()


def test_a_renewed_address_replaces_the_old_one_and_only_a_digest_is_kept(
    manager: User, client: Client
) -> None:
    old = renew_calendar_address(manager, START)
    new = renew_calendar_address(manager, START)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    kept = CalendarAddress.objects.get()
    token = new.removeprefix("/kalender/").removesuffix(".ics")
    assert token not in str(vars(kept)) and len(kept.token_digest) == 64
    assert "token_digest" not in [each.name for each in CalendarAddress.history.model._meta.fields]
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert client.get(new).status_code == 404


def test_the_account_page_shows_the_address_once(manager: User, client: Client) -> None:
    client.force_login(manager)
    shown = client.post("/konto/wochenbrief/", {"schritt": "kalender"}).content.decode()
    assert "http://localhost:8000/kalender/" in shown
    assert "/kalender/" not in client.get("/konto/wochenbrief/").content.decode()
    client.post("/konto/wochenbrief/", {"schritt": "kalender-entfernen"})
    assert not CalendarAddress.objects.exists()


def test_whoever_needs_a_second_factor_gets_no_calendar_without_one(
    town: Tenant, manager: User, client: Client
) -> None:
    with scope(tenant=town):
        give_role(town, manager, Role.UNIT, START)
    client.force_login(manager)
    answer = client.post("/konto/wochenbrief/", {"schritt": "kalender"})
    assert answer["Location"] == "/konto/zweiter-faktor/einrichten/"
    assert not CalendarAddress.objects.exists()


def test_who_was_written_to_is_forgotten_after_90_days(manager: User) -> None:
    for week, days in (("2027-W01", 0), ("2026-W40", 91)):
        begun = at(MONDAY - timedelta(days=days), 8)
        WeeklyMail.objects.create(user=manager, week=week, begun=begun)
    notices.forget_weekly_mails(MONDAY)
    assert list(WeeklyMail.objects.values_list("week", flat=True)) == ["2027-W01"]


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2027, 1, 3), "2026-W53"), (date(2027, 1, 4), "2027-W01"), (date(2024, 12, 30), "2025-W01")],
)
def test_weeks_are_counted_by_iso_8601(day: date, week: str) -> None:
    assert week_of_day(day) == week
