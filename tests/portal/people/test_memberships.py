"""Roles, their end, and what an agreement lets the district's management do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Delegation, Role
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.access import actor_in, is_staff, tenants_of
from klimawerk.portal.people.domain.memberships import end_membership, give_role
from klimawerk.portal.people.models import User

DAY = date(2026, 3, 2)


@pytest.mark.requirement("R12")
def test_the_access_of_a_consultancy_ends_with_the_commission(town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        client, office = add_organisation(town, "Stadt"), add_organisation(town, "Büro")
        commission = record_commission(town, "Konzept", client, office, DAY, date(2026, 8, 31))
        give_role(town, manager, Role.CONSULTANCY, date(2026, 1, 1), commission=commission)
    assert actor_in(manager, town, date(2026, 3, 1)).roles == frozenset()
    assert actor_in(manager, town, date(2026, 8, 31)).roles == {Role.CONSULTANCY}
    assert actor_in(manager, town, date(2026, 9, 1)).roles == frozenset()
    assert tenants_of(manager, date(2026, 9, 1)) == []
    with scope(tenant=town):
        commission.ends_on = date(2026, 6, 30)
        commission.save()
    assert not actor_in(manager, town, date(2026, 7, 1)).is_inside


def test_a_consultancy_without_commission_is_refused(town: Tenant, manager: User) -> None:
    with scope(tenant=town), transaction.atomic(), pytest.raises(IntegrityError):
        give_role(town, manager, Role.CONSULTANCY, DAY)


def test_an_ended_role_counts_until_its_last_day(town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        membership = give_role(town, manager, Role.UNIT, DAY)
        end_membership(membership, date(2026, 5, 31))
    assert actor_in(manager, town, date(2026, 5, 31)).roles == {Role.UNIT}
    assert actor_in(manager, town, date(2026, 6, 1)).roles == frozenset()


def test_citizens_are_not_inside(town: Tenant, manager: User) -> None:
    with scope(tenant=town):
        give_role(town, manager, Role.CITIZEN, DAY)
    assert not actor_in(manager, town, DAY).is_inside
    assert not is_staff(manager, DAY)


def test_delegated_rights_are_for_the_district_s_management_only(manager: User, successor: User) -> None:
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    member = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))
    with scope(tenant=district):
        give_role(district, manager, Role.CLIMATE_MANAGER, DAY)
        give_role(district, successor, Role.UNIT, DAY)
        agreement = request_agreement(district, member, DAY, frozenset({Delegation.SEE}))
        assert not actor_in(manager, member, DAY).is_inside
        answer_agreement(agreement, DAY, is_agreed=True)
    assert actor_in(manager, member, DAY).delegations == {Delegation.SEE}
    assert not actor_in(successor, member, DAY).is_inside
