"""What the pages of the administration show and do."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import ContactPerson, Post, User


@pytest.fixture
def signed_in(client: Client, town: Tenant, manager: User) -> Client:
    with scope(tenant=town):
        give_role(town, manager, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    TOTP.activate(manager, "JBSWY3DPEHPK3PXP")
    client.force_login(manager)
    return client


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def post_form(number: str, **more: str) -> dict[str, str]:
    return {
        "number": number,
        "title": "Management",
        "share_percent": "100",
        "starts_on": "2026-01-01",
        **more,
    }


@pytest.mark.requirement("R8")
def test_two_funded_posts_one_limited_appear_with_end_dates_and_vacancy(
    signed_in: Client, town: Tenant, manager: User
) -> None:
    with scope(tenant=town):
        funder = add_organisation(town, "ZUG")
    add = reverse("add_post", args=[town.slug])
    for form in (
        post_form("61-01", funder=str(funder.pk), limited_to="2028-12-31", funding_reference="67K01"),
        post_form("61-02", funder=str(funder.pk)),
    ):
        assert signed_in.post(add, form).status_code == 302
    with scope(tenant=town):
        limited = Post.objects.get(number="61-01")
    fill = reverse("fill_post", args=[town.slug, limited.public_id])
    assert signed_in.post(fill, {"user": str(manager.pk), "held_from": "2026-01-01"}).status_code == 302
    page = text_of(signed_in.get(reverse("tenant", args=[town.slug])).content.decode())
    assert "61-01 Management 100 % 31.12.2028 ZUG (67K01) klimaschutz@example.org seit 01.01.2026" in page
    assert "61-02 Management 100 % unbefristet ZUG frei" in page


@pytest.mark.requirement("R9")
def test_the_public_card_shows_monday_to_friday_that_differ(signed_in: Client, town: Tenant) -> None:
    form = {
        "name": "Klimaschutz",
        "phone": "02553 73-0",
        "email": "klima@example.org",
        "address": "Markt 1",
        "hours_1": "8:30-12:00, 14.00–16.00",
        "hours_4": "14:00 bis 17:30",
    }
    assert signed_in.post(reverse("add_contact", args=[town.slug]), form).status_code == 302
    with scope(tenant=town):
        contact = ContactPerson.objects.get()
    signed_in.post(reverse("change_release", args=[town.slug, contact.public_id, "freigeben"]))
    page = text_of(Client().get(f"/kontakt/{town.slug}/").content.decode())
    for part in (
        "Telefon 02553 73-0",
        "klima@example.org",
        "Anschrift Markt 1",
        "Montag 08:30–12:00, 14:00–16:00",
        "Dienstag –",
        "Mittwoch –",
        "Donnerstag 14:00–17:30",
        "Freitag –",
    ):
        assert part in page


def test_wrong_hours_are_said_at_their_day(signed_in: Client, town: Tenant) -> None:
    answer = signed_in.post(
        reverse("add_contact", args=[town.slug]), {"name": "Amt", "hours_2": "vormittags"}
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"hours_2": ["„vormittags“ ist keine Zeitspanne wie 8:30–12:00."]}


@pytest.mark.requirement("R10")
def test_a_person_not_released_appears_on_no_public_page_and_can_be_removed(
    signed_in: Client, town: Tenant
) -> None:
    with scope(tenant=town):
        contact = ContactPerson.objects.create(tenant=town, name="Noch nicht freigegeben")
    public = [f"/kontakt/{town.slug}/", "/suche/?q=freigegeben", "/quellen/", "/gebiet/05566068/"]
    step = lambda name: reverse("change_release", args=[town.slug, contact.public_id, name])  # noqa: E731
    visitor = Client()
    for address in public:
        assert "Noch nicht" not in visitor.get(address).content.decode()
    signed_in.post(step("freigeben"))
    assert "Noch nicht freigegeben" in visitor.get(public[0]).content.decode()
    signed_in.post(step("zuruecknehmen"))
    assert "Noch nicht" not in visitor.get(public[0]).content.decode()
    signed_in.post(step("entfernen"))
    with scope(tenant=town):
        assert ContactPerson.objects.count() == 0
        assert ContactPerson.history.count() == 0


@pytest.mark.requirement("R14")
def test_the_printed_profile_lists_tasks_and_skills(signed_in: Client, town: Tenant) -> None:
    post = Post.objects.create(
        tenant=town,
        number="61-01",
        title="Klimaschutzmanagement",
        share_percent=Decimal(100),
        starts_on=date(2026, 1, 1),
        tasks="Umsetzung der Maßnahmen begleiten\nAkteure vernetzen\nÖffentlichkeitsarbeit",
        skills="Projektmanagement\nModeration",
    )
    page = signed_in.get(reverse("profile", args=[town.slug, post.public_id])).content.decode()
    assert re.findall(r"<li>(.*?)</li>", page.partition("<article>")[2].partition("</article>")[0]) == [
        "Umsetzung der Maßnahmen begleiten",
        "Akteure vernetzen",
        "Öffentlichkeitsarbeit",
        "Projektmanagement",
        "Moderation",
    ]


def test_a_second_editor_sees_a_conflict_and_keeps_the_entries(signed_in: Client, town: Tenant) -> None:
    post = Post.objects.create(
        tenant=town, number="1", title="Alt", share_percent=Decimal(50), starts_on=date(2026, 1, 1)
    )
    address = reverse("edit_post", args=[town.slug, post.public_id])
    assert signed_in.post(address, post_form("1", title="Zuerst", read_version="1")).status_code == 302
    late = signed_in.post(address, post_form("1", title="Zu spät", read_version="1"))
    assert late.status_code == 422
    assert "Zu spät" in late.content.decode()
    assert "Inzwischen wurde hier" in late.content.decode()
    with scope(tenant=town):
        assert Post.objects.get().title == "Zuerst"
    again = late.context["form"]["read_version"].value()
    assert signed_in.post(address, post_form("1", title="Doch", read_version=str(again))).status_code == 302


def test_who_changed_what_is_logged_with_the_account(signed_in: Client, town: Tenant, manager: User) -> None:
    signed_in.post(reverse("add_post", args=[town.slug]), post_form("1"))
    with scope(tenant=town):
        assert Post.objects.get().history.get().history_user == manager


def test_handing_over_leads_to_the_file(signed_in: Client, town: Tenant, manager: User) -> None:
    signed_in.post(reverse("add_post", args=[town.slug]), post_form("1", tasks="Bericht schreiben"))
    with scope(tenant=town):
        post = Post.objects.get()
    address = reverse("hand_over", args=[town.slug, post.public_id])
    assert signed_in.post(address, {"last_day": "2026-02-01"}).status_code == 422
    signed_in.post(
        reverse("fill_post", args=[town.slug, post.public_id]),
        {"user": str(manager.pk), "held_from": "2026-01-01"},
    )
    answer = signed_in.post(address, {"last_day": "2026-02-01"}, follow=True)
    assert "Bericht schreiben" in answer.content.decode()
    assert "letzter Tag 01.02.2026" in answer.content.decode()
