"""For which places a tenant enters evidence, and whose evidence it reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django_scopes import scopes_disabled

from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.models import Agreement, Tenant
from klimawerk.portal.territories.domain.register import list_municipalities
from klimawerk.portal.territories.models import Territory, TerritoryKind


@dataclass(frozen=True, slots=True)
class Owner:
    """A tenant whose evidence counts for some territories. Of two statements about a cell the lower rank wins."""

    tenant_id: int
    territory_ids: frozenset[int]
    rank: int


def list_places(tenant: Tenant, day: date) -> list[Territory]:
    """The municipalities for which the tenant may enter evidence, by name; a tenant without territory has none."""
    if tenant.territory is None:
        return []
    if tenant.territory.kind == TerritoryKind.MUNICIPALITY:
        return [tenant.territory]
    return list(list_municipalities(tenant.territory, day))


def list_owners(tenant: Tenant, day: date) -> list[Owner]:
    """Whose evidence the tenant's balances rest on: its own, and that of the other side of an agreement.

    Rule `evidence.town_before_district`: the administration of a place wins over its district, unless its agreement
    lets the district edit. Looks across tenants, because that is what the agreement is about.
    """
    places = frozenset(each.pk for each in list_places(tenant, day))
    with scopes_disabled():
        agreements = list(
            Agreement.objects.filter(
                Q(district=tenant) | Q(member=tenant), state=Agreement.State.AGREED
            ).select_related("district__territory", "member__territory")
        )
    owners = [Owner(tenant.pk, places, 1)]
    for agreement in agreements:
        if Delegation.SEE not in agreement.delegations:
            continue
        if agreement.district_id == tenant.pk:
            theirs = frozenset(each.pk for each in list_places(agreement.member, day)) & places
            rank = 2 if Delegation.EDIT in agreement.delegations else 0
            owners.append(Owner(agreement.member_id, theirs, rank))
        elif agreement.member_id == tenant.pk:
            rank = 0 if Delegation.EDIT in agreement.delegations else 2
            owners.append(Owner(agreement.district_id, places, rank))
    return sorted(owners, key=lambda each: each.rank)
