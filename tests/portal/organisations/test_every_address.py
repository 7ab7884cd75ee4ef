"""Every address of organisations, commissions, mandates and the change log as every role; other tenants get 404."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from django_scopes import scope
from tests.portal.people.test_every_address import WHO, YESTERDAY, World, ask, new_account, permission_of

from klimawerk.portal.foundation.change_log import registered_kinds
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.merges import merge_organisations
from klimawerk.portal.organisations.models import Agreement, Mandate, Tenant
from klimawerk.portal.people import directory_urls
from klimawerk.portal.people.domain.memberships import give_role

TENANT_ADDRESSES: dict[str, URLPattern] = {
    str(pattern.name): pattern
    for pattern in directory_urls.urlpatterns
    if "slug" in pattern.pattern.regex.groupindex
}
#: A page that exists only after its file has been uploaded answers 404 even to those who may open it.
WITHOUT_FILE = "signed_letter"


class DirectoryWorld(World):
    """The world of the administration's walk; the town has an organisation, a merge and a mandate too."""

    def __init__(self) -> None:
        super().__init__()
        with scope(tenant=self.town):
            self.organisation = add_organisation(self.town, "Stadtwerke")
            duplicate = add_organisation(self.town, "Stadtwerke GmbH")
            self.merge = merge_organisations(duplicate, self.organisation, YESTERDAY)
            assert self.town.territory is not None
            self.mandate = Mandate.objects.create(
                tenant=self.town,
                territory=self.town.territory,
                ordered_by="Rat",
                ordered_on=YESTERDAY,
                letter_reference="1",
            )

    def at(self, name: str, tenant: Tenant, key: UUID | None = None) -> str:
        """An address of the tenant, for the town's own object unless another key is given."""
        groups = TENANT_ADDRESSES[name].pattern.regex.groupindex
        own = {
            "undo_merge": self.merge,
            **dict.fromkeys(("commission", "edit_commission", "invite_consultant"), self.commission),
            **{each: self.mandate for each in TENANT_ADDRESSES if "mandate" in each or "letter" in each},
        }.get(name, self.organisation)
        arguments: dict[str, Any] = {"slug": tenant.slug}
        if "public_id" in groups:
            arguments["public_id"] = key or own.public_id
        if "kind" in groups:
            arguments["kind"] = "organisation"
        return reverse(name, kwargs=arguments)


@pytest.fixture
def world(db: None) -> DirectoryWorld:
    return DirectoryWorld()


@pytest.mark.parametrize("who", WHO)
def test_every_address_as_every_role(world: DirectoryWorld, client: Client, who: str) -> None:
    account, actor = world.enter(who)
    client.force_login(account)
    for name, pattern in TENANT_ADDRESSES.items():
        is_allowed = may(actor, permission_of(pattern.callback))
        status = ask(client, world.at(name, world.town))
        expected = {200, 302, 422} if is_allowed else {403} if actor.is_inside else {404}
        if is_allowed and name == WITHOUT_FILE:
            expected = {404}
        assert status in expected, (who, name, status)


def test_objects_of_another_tenant_are_not_found_at_one_s_own_address(
    world: DirectoryWorld, client: Client
) -> None:
    account, _actor = world.enter("stranger")
    client.force_login(account)
    for name, pattern in TENANT_ADDRESSES.items():
        if "public_id" in pattern.pattern.regex.groupindex:
            assert ask(client, world.at(name, world.far)) == 404, name
            assert ask(client, world.at(name, world.far, uuid4())) == 404, name


def test_the_log_of_every_kind_is_closed_to_other_tenants(world: DirectoryWorld, client: Client) -> None:
    manager, _actor = world.enter(Role.CLIMATE_MANAGER)
    stranger = new_account("fremd")
    with scope(tenant=world.far):
        give_role(world.far, stranger, Role.CLIMATE_MANAGER, YESTERDAY)
    asked = 0
    for kind in registered_kinds():
        with scope(tenant=world.town):
            instance = kind.model._default_manager.order_by("pk").first()
        if instance is None:
            continue
        asked += 1
        key = instance.public_id  # type: ignore[attr-defined]
        client.force_login(manager)
        assert client.get(reverse("changes", args=[world.town.slug, kind.word, key])).status_code == 200, kind
        client.force_login(stranger)
        for tenant in (world.town, world.far):
            assert client.get(reverse("changes", args=[tenant.slug, kind.word, key])).status_code == 404, kind
    assert asked >= 4
    client.force_login(manager)
    unknown = reverse("changes", args=[world.town.slug, "unbekannt", world.organisation.public_id])
    assert client.get(unknown).status_code == 404


def test_without_account_every_address_leads_to_the_sign_in(world: DirectoryWorld, client: Client) -> None:
    for name in TENANT_ADDRESSES:
        answer = client.get(world.at(name, world.town))
        assert answer.status_code == 302
        assert answer["Location"].startswith("/konto/anmelden/?next="), name


def test_there_are_addresses_to_ask() -> None:
    assert len(TENANT_ADDRESSES) == 23


@pytest.mark.parametrize("name", ["organisations", "commissions", "mandates", "agreements"])
def test_lists_cost_the_same_queries_however_many_rows(
    world: DirectoryWorld, client: Client, name: str
) -> None:
    account, _actor = world.enter(Role.CLIMATE_MANAGER)
    client.force_login(account)
    address = world.at(name, world.town)

    def queries() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = queries()
    with scope(tenant=world.town):
        last = world.organisation
        for number in range(6):
            made = add_organisation(world.town, f"Büro {number}", parent=last)
            made.successor = last
            made.save()
            record_commission(
                world.town, f"Auftrag {number}", made, last, YESTERDAY, date(2999, 1, 1), partner=made
            )
            Mandate.objects.create(
                tenant=world.town,
                territory=world.mandate.territory,
                ordered_by="Rat",
                ordered_on=date(2021, 1, number + 1),
                letter_reference=str(number),
            )
            Agreement.objects.create(
                district=world.far,
                member=world.town,
                state=Agreement.State.ENDED,
                requested_on=date(2021, 1, number + 1),
                decided_on=date(2021, 2, 1),
            )
            last = made
    after = queries()
    # The first organisation with a successor costs the query that reads the successors' names.
    assert after - before == (1 if name == "organisations" else 0)
    assert after <= 12
