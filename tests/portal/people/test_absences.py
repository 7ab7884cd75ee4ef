"""Absences: entered by whoever is away or by the management, shown with the deputy, changed and removed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post, note_absence
from klimawerk.portal.people.models import Absence, Post, User

START = date(2020, 1, 1)


@pytest.fixture
def post(town: Tenant, successor: User) -> Post:
    """Held by an account of an administrative unit."""
    found = Post.objects.create(
        tenant=town, number="1", title="Klima", share_percent=Decimal(50), starts_on=START
    )
    with scope(tenant=town):
        fill_post(found, successor, START)
        give_role(town, successor, Role.UNIT, START)
    return found


def sign_in(client: Client, town: Tenant, user: User, role: Role) -> Client:
    with scope(tenant=town):
        give_role(town, user, role, START)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    client.force_login(user)
    return client


def span(first: int, last: int) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "away_from": str(today + timedelta(days=first)),
        "away_to": str(today + timedelta(days=last)),
    }


def test_the_holder_enters_changes_and_removes_an_own_absence(
    client: Client, town: Tenant, post: Post, successor: User, manager: User
) -> None:
    sign_in(client, town, successor, Role.UNIT)
    address = reverse("absences", args=[town.slug, post.public_id])
    page = client.get(address).content.decode()
    assert "Es gibt keine Stellvertretung" in page and "Es ist keine Abwesenheit eingetragen." in page
    assert client.post(address, span(0, 5)).status_code == 302
    with scope(tenant=town):
        fill_post(post, manager, START, is_deputy=True)
    page = client.get(address).content.decode()
    assert "Stellvertretung: klimaschutz@example.org." in page
    assert "Heute zuständig: klimaschutz@example.org." in page
    assert "Es gibt keine Stellvertretung" not in page
    with scope(tenant=town):
        absence = Absence.objects.get()
    edit = reverse("edit_absence", args=[town.slug, absence.public_id])
    wrong = client.post(edit, span(5, 1))
    assert wrong.status_code == 422
    assert wrong.context["form"].errors == {"away_to": ["Die Abwesenheit endet, bevor sie beginnt."]}
    assert client.post(edit, {**span(1, 5), "read_version": "1"}).status_code == 302
    late = client.post(edit, {**span(2, 5), "read_version": "1"})
    assert late.status_code == 422 and "Inzwischen wurde hier" in late.content.decode()
    assert "Heute zuständig: nachfolge@example.org." in client.get(address).content.decode()
    client.post(reverse("remove_absence", args=[town.slug, absence.public_id]))
    with scope(tenant=town):
        assert not Absence.objects.exists()


def test_the_management_enters_it_for_others(client: Client, town: Tenant, post: Post, manager: User) -> None:
    sign_in(client, town, manager, Role.CLIMATE_MANAGER)
    assert client.post(reverse("absences", args=[town.slug, post.public_id]), span(0, 5)).status_code == 302
    shown = client.get(reverse("tenant", args=[town.slug])).content.decode()
    end = (timezone.localdate() + timedelta(days=5)).strftime("%d.%m.%Y")
    assert f"abwesend bis {end}" in shown


def test_nobody_else_changes_it(client: Client, town: Tenant, post: Post, manager: User) -> None:
    sign_in(client, town, manager, Role.UNIT)
    with scope(tenant=town):
        absence = note_absence(post.holders.get(), START, date(2999, 1, 1))
    address = reverse("absences", args=[town.slug, post.public_id])
    assert client.get(address).context["form"] is None
    assert client.post(address, span(0, 5)).status_code == 403
    client.post(reverse("edit_absence", args=[town.slug, absence.public_id]), span(0, 5))
    answer = client.post(reverse("remove_absence", args=[town.slug, absence.public_id]), follow=True)
    assert "Eine Abwesenheit ändert, wer abwesend ist" in answer.content.decode()
    with scope(tenant=town):
        assert (Absence.objects.get().away_from, Absence.objects.count()) == (START, 1)
