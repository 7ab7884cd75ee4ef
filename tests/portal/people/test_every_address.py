"""Every address of the administration as every role: what the matrix says, and 404 for another tenant's people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Delegation, Role
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people import urls
from klimawerk.portal.people.domain.guest_links import open_guest_link
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.posts import fill_post, hand_over_post, note_absence
from klimawerk.portal.people.domain.questions import ask_question, pass_on
from klimawerk.portal.people.domain.tasks import add_task
from klimawerk.portal.people.domain.tokens import create_token
from klimawerk.portal.people.models import ContactPerson, Membership, Post, User

YESTERDAY = date(2020, 1, 1)
WHO = [*Role.values, *[f"district may {each}" for each in Delegation.values], "nobody", "stranger"]
STEPS = {
    "change_release": "freigeben",
    "decide_agreement": "beenden",
    "change_task": "erledigt",
    "change_question": "loeschen",
    "change_guest_link": "verlaengern",
}
OPEN_TO_ALL = {"invitation", "contacts", "question_sent", "administration", "confirm_contact"}


def tenant_addresses() -> dict[str, Any]:
    return {
        pattern.name: pattern
        for pattern in urls.urlpatterns
        if "slug" in pattern.pattern.regex.groupindex and pattern.name not in OPEN_TO_ALL
    }


def new_account(name: str) -> User:
    account = User.objects.create_user(name, f"{name}@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    return account


class World:
    """Kreis Soest with Werl, which has one of everything, and a stranger in Ochtrup."""

    def __init__(self) -> None:
        self.district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
        self.town = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))
        self.far = create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))
        with scope(tenant=self.town):
            office = add_organisation(self.town, "Büro")
            self.commission = record_commission(
                self.town, "Konzept", office, office, YESTERDAY, date(2999, 12, 31)
            )
            self.post = Post.objects.create(
                tenant=self.town,
                number="1",
                title="Klimaschutz",
                share_percent=Decimal(50),
                starts_on=YESTERDAY,
            )
            before = fill_post(self.post, new_account("vorher"), YESTERDAY)
            self.absence = note_absence(before, date(2025, 7, 1), date(2025, 7, 14))
            self.task = add_task(self.post, "Angebot einholen", date(2026, 1, 31))
            self.file = hand_over_post(self.post, date(2025, 12, 31))
            self.contact = ContactPerson.objects.create(tenant=self.town, name="Bauamt")
            self.member = give_role(self.town, new_account("zweite"), Role.UNIT, YESTERDAY)
            self.agreement = request_agreement(
                self.district, self.town, YESTERDAY, frozenset({Delegation.SEE})
            )
            answer_agreement(self.agreement, YESTERDAY, is_agreed=True)
            self.question = ask_question(
                self.town, "other", "Wer hilft beim Dämmen?", "ja", timezone.localdate()
            )
            pass_on(self.question, "Bauamt")
            self.link, self.guest_address = open_guest_link(
                self.town, "Umweltausschuss", date(2999, 12, 31), YESTERDAY
            )
            self.token, self.key = create_token(
                self.town, "Auswertung", ["evidence"], date(2999, 12, 31), YESTERDAY
            )

    def enter(self, who: str) -> tuple[User, Actor]:
        account = new_account("person")
        if who in Role.values:
            with scope(tenant=self.town):
                commission = self.commission if who == Role.CONSULTANCY else None
                give_role(self.town, account, Role(who), YESTERDAY, commission=commission)
            return account, Actor(account.pk, self.town.pk, frozenset({Role(who)}))
        if who.startswith("district may"):
            delegation = Delegation(who.rpartition(" ")[2])
            self.agreement.may_edit = delegation == Delegation.EDIT
            self.agreement.may_release = delegation == Delegation.RELEASE
            self.agreement.save()
            with scope(tenant=self.district):
                give_role(self.district, account, Role.CLIMATE_MANAGER, YESTERDAY)
            return account, Actor(
                account.pk, self.town.pk, frozenset(), frozenset({Delegation.SEE, delegation})
            )
        if who == "stranger":
            with scope(tenant=self.far):
                give_role(self.far, account, Role.CLIMATE_MANAGER, YESTERDAY)
        return account, Actor(account.pk, self.town.pk)

    def address(self, name: str, tenant: Tenant, key: Any = None) -> str:
        known = {
            "hand_over_file": self.file,
            "edit_contact": self.contact,
            "still_in_charge": self.contact,
            "edit_task": self.task,
            "change_task": self.task,
            "edit_absence": self.absence,
            "remove_absence": self.absence,
            "change_release": self.contact,
            "end_role": self.member,
            "decide_agreement": self.agreement,
            "question": self.question,
            "change_question": self.question,
            "change_guest_link": self.link,
            "end_api_token": self.token,
        }
        arguments: dict[str, Any] = {"slug": tenant.slug}
        if "public_id" in tenant_addresses()[name].pattern.regex.groupindex:
            arguments["public_id"] = key or known.get(name, self.post).public_id
        if name in STEPS:
            arguments["step"] = STEPS[name]
        return reverse(name, kwargs=arguments)


@pytest.fixture
def world(db: None) -> World:
    return World()


def ask(client: Client, address: str) -> int:
    """The status of a page; where a page only takes orders, of an order."""
    answer = client.get(address)
    return answer.status_code if answer.status_code != 405 else client.post(address).status_code


def permission_of(view: Callable[..., Any]) -> str:
    return view.permission  # type: ignore[attr-defined]


@pytest.mark.parametrize("who", WHO)
def test_every_address_as_every_role(world: World, client: Client, who: str) -> None:
    account, actor = world.enter(who)
    client.force_login(account)
    for name, pattern in tenant_addresses().items():
        is_allowed = may(actor, permission_of(pattern.callback))
        status = ask(client, world.address(name, world.town))
        expected = {200, 302, 422} if is_allowed else {403} if actor.is_inside else {404}
        assert status in expected, (who, name, status)


@pytest.mark.requirement("R2")
def test_an_editor_of_one_town_cannot_change_another_and_the_district_sees_it_by_agreement(
    world: World, client: Client
) -> None:
    editor, _actor = world.enter("stranger")
    client.force_login(editor)
    change = world.address("edit_post", world.town)
    form = {
        "number": "1",
        "title": "Fremd",
        "share_percent": "50",
        "starts_on": "2026-01-01",
        "read_version": "1",
    }
    assert client.post(change, form).status_code == 404
    assert client.post(world.address("edit_post", world.far, world.post.public_id), form).status_code == 404
    with scope(tenant=world.town):
        assert Post.objects.get().title == "Klimaschutz"
    of_the_district = new_account("kreis")
    with scope(tenant=world.district):
        give_role(world.district, of_the_district, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(of_the_district)
    page = client.get(world.address("tenant", world.town))
    assert page.status_code == 200
    assert "Klimaschutz" in page.content.decode()
    assert client.post(change, form).status_code == 403
    world.agreement.may_edit = True
    world.agreement.save()
    assert client.post(change, form).status_code == 302
    with scope(tenant=world.town):
        assert Post.objects.get().title == "Fremd"


def test_objects_of_another_tenant_are_not_found_at_one_s_own_address(world: World, client: Client) -> None:
    account, _actor = world.enter("stranger")
    client.force_login(account)
    for name, pattern in tenant_addresses().items():
        if "public_id" in pattern.pattern.regex.groupindex:
            assert ask(client, world.address(name, world.far)) == 404, name
            assert ask(client, world.address(name, world.far, uuid4())) == 404, name


def test_without_account_every_address_leads_to_the_sign_in(world: World, client: Client) -> None:
    for name in tenant_addresses():
        address = world.address(name, world.town)
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/anmelden/?next="), name


def test_there_are_addresses_to_ask() -> None:
    assert len(tenant_addresses()) >= 34


def test_the_overview_costs_the_same_queries_however_many_rows(
    world: World, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    account = new_account("leitung")
    with scope(tenant=world.district):
        give_role(world.district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    address = reverse("tenant", args=[world.district.slug])
    client.get(address)
    with django_assert_num_queries(16):
        client.get(address)
    with scope(tenant=world.district):
        for number in range(5):
            post = Post.objects.create(
                tenant=world.district,
                number=str(number),
                title="Stelle",
                share_percent=Decimal(100),
                starts_on=YESTERDAY,
            )
            fill_post(post, new_account(f"person{number}"), YESTERDAY)
            ContactPerson.objects.create(tenant=world.district, name=f"Amt {number}")
            give_role(world.district, User.objects.get(username=f"person{number}"), Role.UNIT, YESTERDAY)
    with django_assert_num_queries(19):
        client.get(address)


def test_one_s_own_role_is_ended_by_others(world: World, client: Client) -> None:
    account, _actor = world.enter(Role.CLIMATE_MANAGER)
    client.force_login(account)
    with scope(tenant=world.town):
        own, other = Membership.objects.get(user=account), world.member
    client.post(reverse("end_role", args=[world.town.slug, own.public_id]))
    client.post(reverse("end_role", args=[world.town.slug, other.public_id]))
    with scope(tenant=world.town):
        assert Membership.objects.get(pk=own.pk).valid_to is None
        assert Membership.objects.get(pk=other.pk).valid_to == timezone.localdate()
