"""Every address of the data pages as every role: what the matrix says, and 404 for another tenant's statements."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import get_resolver, reverse
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Delegation, Role
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import User

YESTERDAY = date(2020, 1, 1)
WHO = [*Role.values, *[f"district may {each}" for each in Delegation.values], "nobody", "stranger"]
GAS = "private_households.natural_gas"


def new_account(name: str) -> User:
    account = User.objects.create_user(name, f"{name}@example.org", "eine lange Losung")
    TOTP.activate(account, "JBSWY3DPEHPK3PXP")
    return account


class DataWorld:
    """Kreis Soest with Werl, which has stated one number, and Ochtrup."""

    def __init__(self) -> None:
        self.district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
        self.town = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))
        self.far = create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))
        with scope(tenant=self.town):
            office = add_organisation(self.town, "Büro")
            self.commission = record_commission(
                self.town, "Bilanz", office, office, YESTERDAY, date(2999, 12, 31)
            )
            self.agreement = request_agreement(
                self.district, self.town, YESTERDAY, frozenset({Delegation.SEE})
            )
            answer_agreement(self.agreement, YESTERDAY, is_agreed=True)
            assert self.town.territory is not None
            statement = Statement(self.town.territory, 2022, GAS, amount="100", grade="A", source="Beispiel")
            self.evidence = record_statement(self.town, None, YESTERDAY, statement).evidence

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

    def address(self, name: str, tenant: Tenant, **more: Any) -> str:
        names = addresses()[name].pattern.regex.groupindex
        given = {
            "slug": tenant.slug,
            "key": "05974052",
            "year": 2022,
            "sector": "haushalte",
            "public_id": self.evidence.public_id,
            **more,
        }
        address = reverse(name, kwargs={each: given[each] for each in names})
        return f"{address}?zelle={GAS}" if name == "entry_new" else address


def addresses() -> dict[str, Any]:
    rooms = get_resolver().url_patterns
    room = next(
        each
        for each in rooms
        if getattr(getattr(each, "urlconf_module", None), "__name__", "") == "klimawerk.portal.evidence.urls"
    )
    return {pattern.name: pattern for pattern in room.url_patterns}


@pytest.fixture
def world(db: None) -> DataWorld:
    return DataWorld()


def ask(client: Client, address: str) -> int:
    answer = client.get(address)
    if answer.status_code == 405:
        answer = client.post(address, {"cell": GAS, "kind": "observed"})
    return answer.status_code


@pytest.mark.parametrize("who", WHO)
def test_every_address_as_every_role(world: DataWorld, client: Client, who: str) -> None:
    account, actor = world.enter(who)
    client.force_login(account)
    for name, pattern in addresses().items():
        is_allowed = may(actor, pattern.callback.permission)
        if name == "entry_withdraw":  # leaves nothing for the addresses after it
            continue
        status = ask(client, world.address(name, world.town))
        expected = {200, 302, 409} if is_allowed else {403} if actor.is_inside else {404}
        assert status in expected, (who, name, status)
    status = ask(client, world.address("entry_withdraw", world.town))
    assert status == (302 if may(actor, "evidence.change_evidence") else 403 if actor.is_inside else 404)


@pytest.mark.parametrize("who", ["expert", "auditor", "coordination_centre", "district may see"])
def test_who_only_reads_changes_nothing(world: DataWorld, client: Client, who: str) -> None:
    account, _actor = world.enter(who)
    client.force_login(account)
    assert client.post(world.address("entry_networks", world.town), {}).status_code == 403
    assert client.post(world.address("entry_short_form", world.town), {}).status_code == 403
    assert client.post(world.address("entry_statement", world.town), {"amount": "5"}).status_code == 403
    page = client.get(world.address("entry_table", world.town)).content.decode()
    assert "entry-input" not in page
    assert '<td data-label="Wert" class="entry-number">100</td>' in page
    with scope(tenant=world.town):
        assert Evidence.objects.get().amount == 100


def test_places_and_statements_of_others_are_not_found(world: DataWorld, client: Client) -> None:
    account, _actor = world.enter("stranger")
    client.force_login(account)
    for name, pattern in addresses().items():
        names = pattern.pattern.regex.groupindex
        if "key" in names or "public_id" in names:
            assert ask(client, world.address(name, world.far)) == 404, name
        if "public_id" in names:
            assert ask(client, world.address(name, world.far, public_id=uuid4())) == 404, name
        if "key" in names:
            for wrong in (
                {"key": "99999999"},
                {"key": "05566068", "year": 1989},
                {"key": "05566068", "year": 2999},
            ):
                assert ask(client, world.address(name, world.far, **wrong)) == 404, (name, wrong)


def test_without_account_every_address_leads_to_the_sign_in(world: DataWorld, client: Client) -> None:
    for name in addresses():
        answer = client.get(world.address(name, world.town))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/anmelden/?next="), name


def test_pages_cost_the_same_queries_however_much_is_stated(
    world: DataWorld, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    account = new_account("leitung")
    with scope(tenant=world.district):
        give_role(world.district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    pages = {
        reverse("entry_places", args=[world.district.slug]) + "?jahr=2022": 13,
        reverse("entry_place", args=[world.district.slug, "05974028", 2022]): 14,
        reverse("entry_table", args=[world.district.slug, "05974028", 2022, "haushalte"]): 12,
        reverse("entry_short_form", args=[world.district.slug, "05974028", 2022]): 8,
    }

    def count() -> None:
        for address, number in pages.items():
            client.get(address)
            with django_assert_num_queries(number):
                assert client.get(address).status_code == 200

    count()
    with scope(tenant=world.district):
        for key in ("05974028", "05974040"):
            place = store_territory(key)
            for carrier in ("electricity", "natural_gas", "heating_oil", "biomass"):
                for year in (2021, 2022):
                    statement = Statement(
                        place,
                        year,
                        f"private_households.{carrier}",
                        amount="5000",
                        grade="A",
                        source="Beispiel",
                    )
                    for _candidate in range(2):
                        record_statement(world.district, account, YESTERDAY, statement)
    count()
