"""Declaring "kein Gasnetz" and "kein Wärmenetz" for many municipalities at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import NetworkDeclaration
from klimawerk.portal.organisations.models import Tenant

#: A network in a place: key of the municipality and carrier.
Network = tuple[str, str]


def list_declared(tenant: Tenant) -> dict[Network, NetworkDeclaration]:
    """The tenant's own declarations."""
    rows = NetworkDeclaration.objects.filter(tenant=tenant).select_related("territory")
    return {(each.territory.key, each.carrier): each for each in rows}


@transaction.atomic
def change_declarations(
    tenant: Tenant, day: date, declare: Iterable[Network], withdraw: Iterable[Network], source: str
) -> tuple[int, int]:
    """Declare and withdraw; what already is so stays. The numbers of new and of removed declarations."""
    places = {each.key: each for each in list_places(tenant, day)}
    declared = list_declared(tenant)
    added = removed = 0
    for key, carrier in declare:
        if (key, carrier) not in declared and key in places:
            NetworkDeclaration.objects.create(
                tenant=tenant, territory=places[key], carrier=carrier, source=source
            )
            added += 1
    for network in withdraw:
        if network in declared:
            declared[network].delete()
            removed += 1
    return added, removed
