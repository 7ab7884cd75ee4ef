"""Tasks belong to a post: entered, done, handed to another post, and there for whoever comes next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.desks import list_desks, own_posts
from klimawerk.portal.people.domain.due import tasks_due
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post, hand_over_post, note_absence
from klimawerk.portal.people.domain.tasks import (
    ALL,
    DONE,
    OVERDUE,
    Origin,
    add_task,
    finish_task,
    list_tasks,
    origin_address,
    reassign_task,
    reopen_task,
)
from klimawerk.portal.people.models import HandOver, Post, Task, User

START = date(2026, 1, 1)
DAY = date(2026, 3, 2)


def new_post(town: Tenant, number: str, title: str = "Klimaschutz") -> Post:
    return Post.objects.create(
        tenant=town, number=number, title=title, share_percent=Decimal(50), starts_on=START
    )


@pytest.fixture
def post(town: Tenant) -> Post:
    return new_post(town, "61-03")


@pytest.fixture
def signed_in(client: Client, town: Tenant, manager: User) -> Client:
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    client.force_login(manager)
    return client


def titles(which: str, posts: list[Post] | None = None) -> list[str]:
    return [each.title for each in list_tasks(which, DAY, posts)]


def test_lists_are_ordered_by_date_and_show_what_they_say(town: Tenant, post: Post) -> None:
    other = new_post(town, "61-04")
    with scope(tenant=town):
        add_task(post, "ohne Datum")
        add_task(post, "später", date(2026, 5, 1))
        late = add_task(other, "überfällig", date(2026, 3, 1))
        add_task(post, "heute", DAY)
        assert titles(ALL) == ["überfällig", "heute", "später", "ohne Datum"]
        assert titles(OVERDUE) == ["überfällig"]
        assert titles(ALL, [post]) == ["heute", "später", "ohne Datum"]
        finish_task(late, DAY)
        assert titles(OVERDUE) == []
        assert titles(DONE) == ["überfällig"]
        reopen_task(late)
        assert titles(OVERDUE) == ["überfällig"]


def test_another_post_takes_a_task_over(town: Tenant, post: Post) -> None:
    other = new_post(town, "61-04")
    with scope(tenant=town):
        task = add_task(post, "Angebot einholen", DAY)
        reassign_task(task, other)
        assert titles(ALL, [post]) == []
        assert titles(ALL, [other]) == ["Angebot einholen"]


def test_two_people_at_one_task_get_a_conflict(town: Tenant, post: Post) -> None:
    with scope(tenant=town):
        add_task(post, "Angebot einholen", DAY)
        first, second = Task.objects.get(), Task.objects.get()
        finish_task(first, DAY)
        with pytest.raises(EditConflict):
            reassign_task(second, post)


def test_an_origin_leads_to_its_thing_and_stays_a_label_without_a_page(town: Tenant, post: Post) -> None:
    with scope(tenant=town):
        linked = add_task(post, "prüfen", origin=Origin("Stelle", "profile", post.public_id))
        lost = add_task(post, "prüfen", origin=Origin("Maßnahme", "no_such_page", post.public_id))
        free = add_task(post, "prüfen", origin=Origin("Brief vom 1. März"))
        expected = f"/verwaltung/stadt-ochtrup/stellen/{post.public_id}/profil/"
        assert origin_address(linked, town.slug) == expected
        assert origin_address(lost, town.slug) == ""
        assert (origin_address(free, town.slug), free.origin_label) == ("", "Brief vom 1. März")


def test_a_deputy_sees_the_inbox_while_the_holder_is_away(
    town: Tenant, post: Post, manager: User, successor: User
) -> None:
    with scope(tenant=town):
        holder = fill_post(post, manager, START)
        fill_post(post, successor, START, is_deputy=True)
        assert own_posts(list_desks(DAY), successor.pk) == []
        note_absence(holder, DAY, DAY)
        assert own_posts(list_desks(DAY), successor.pk) == [post]
        assert own_posts(list_desks(DAY), manager.pk) == [post], "whoever is away still finds the post's work"
        assert own_posts(list_desks(DAY + timedelta(days=1)), successor.pk) == []


@pytest.mark.requirement("X12")
def test_open_tasks_go_into_the_file_and_the_successor_sees_them(
    town: Tenant, post: Post, manager: User, successor: User
) -> None:
    with scope(tenant=town):
        fill_post(post, manager, START)
        add_task(post, "Zwischenbericht", date(2026, 10, 15), "Muster liegt bei", Origin("Bescheid"), manager)
        add_task(post, "Ablage ordnen")
        finish_task(add_task(post, "längst getan"), DAY)
        hand_over_post(post, date(2026, 9, 30), successor)
        sections = {each["title"]: each["lines"] for each in HandOver.objects.get().sections}
        assert sections["Offene Aufgaben"] == [
            "15. Oktober 2026: Zwischenbericht (Muster liegt bei; Bescheid)",
            "ohne Datum: Ablage ordnen",
        ]
        later = list_desks(date(2026, 10, 1))
        assert own_posts(later, manager.pk) == []
        assert titles(ALL, own_posts(later, successor.pk)) == ["Zwischenbericht", "Ablage ordnen"]


def test_the_quick_line_needs_a_title_and_loses_nothing(signed_in: Client, town: Tenant, post: Post) -> None:
    quick, page = reverse("quick_task", args=[town.slug]), reverse("tasks", args=[town.slug])
    line = {"title": "Förderbescheid prüfen", "due_on": "2026-12-01", "post": str(post.pk), "zurueck": page}
    assert signed_in.post(quick, line)["Location"] == page
    shown = signed_in.get(page).content.decode()
    assert "Förderbescheid prüfen" in shown and "01.12.2026" in shown
    with scope(tenant=town):
        assert Task.objects.get().created_by is not None
    wrong = signed_in.post(quick, {**line, "due_on": "irgendwann"})
    assert wrong.status_code == 422
    assert "Förderbescheid prüfen" in wrong.content.decode()
    assert list(wrong.context["form"].errors) == ["due_on"]


def test_a_button_never_leads_to_another_host(signed_in: Client, town: Tenant, post: Post) -> None:
    quick = reverse("quick_task", args=[town.slug])
    for wanted in ("https://example.org/", "//example.org/", "/\\example.org"):
        answer = signed_in.post(quick, {"title": "x", "post": str(post.pk), "zurueck": wanted})
        assert answer["Location"] == "/verwaltung/stadt-ochtrup/aufgaben/", wanted


def test_the_form_shows_a_conflict_and_keeps_what_was_typed(
    signed_in: Client, town: Tenant, post: Post
) -> None:
    with scope(tenant=town):
        task = add_task(post, "Alt")
    address = reverse("edit_task", args=[town.slug, task.public_id])
    form = {"title": "Zuerst", "post": str(post.pk), "read_version": "1"}
    assert signed_in.post(address, form).status_code == 302
    late = signed_in.post(address, {**form, "title": "Zu spät"})
    assert late.status_code == 422
    assert "Inzwischen wurde hier" in late.content.decode() and "Zu spät" in late.content.decode()
    with scope(tenant=town):
        assert Task.objects.get().title == "Zuerst"


def test_marking_an_old_state_as_done_says_so(signed_in: Client, town: Tenant, post: Post) -> None:
    with scope(tenant=town):
        task = add_task(post, "Angebot einholen")
        reassign_task(task, new_post(town, "61-04"))
    done = reverse("change_task", args=[town.slug, task.public_id, "erledigt"])
    answer = signed_in.post(done, {"read_version": "1"}, follow=True).content.decode()
    assert "Inzwischen hat jemand anderes „Angebot einholen“ geändert." in answer
    with scope(tenant=town):
        assert Task.objects.get().done_on is None
    signed_in.post(done, {"read_version": "2"})
    with scope(tenant=town):
        assert Task.objects.get().done_on == timezone.localdate()
    signed_in.post(reverse("change_task", args=[town.slug, task.public_id, "offen"]))
    with scope(tenant=town):
        assert Task.objects.get().done_on is None


def test_the_inbox_says_who_answers_today(
    signed_in: Client, town: Tenant, post: Post, successor: User
) -> None:
    address = reverse("inbox", args=[town.slug, post.public_id])
    assert "Heute ist niemand zuständig." in signed_in.get(address).content.decode()
    with scope(tenant=town):
        fill_post(post, successor, START)
    assert "Heute zuständig: nachfolge@example.org." in signed_in.get(address).content.decode()


def test_what_is_due_leads_to_its_line(signed_in: Client, town: Tenant, post: Post) -> None:
    with scope(tenant=town):
        add_task(post, "Angebot einholen", DAY)
        (due,) = tasks_due(town, DAY, DAY)
    page, _hash, line = due.where.partition("#")
    assert f'id="{line}"' in signed_in.get(page).content.decode()


def test_the_list_costs_the_same_queries_however_many_tasks(
    signed_in: Client, town: Tenant, post: Post, django_assert_num_queries: Callable[..., Any]
) -> None:
    address = reverse("tasks", args=[town.slug]) + "?welche=alle"
    with scope(tenant=town):
        add_task(post, "Aufgabe")
    signed_in.get(address)
    with django_assert_num_queries(13):
        signed_in.get(address)
    with scope(tenant=town):
        for number in range(30):
            add_task(post, f"Aufgabe {number}", DAY, origin=Origin("Stelle", "profile", post.public_id))
    with django_assert_num_queries(13):
        signed_in.get(address)
