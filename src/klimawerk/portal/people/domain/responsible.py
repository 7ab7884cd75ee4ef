"""Which tenant answers questions about a place: its own administration, its association, its district."""

from __future__ import annotations

from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.territories.models import TerritoryMembership

_DISTRICT_DIGITS = 5


def responsible_for(key: str) -> Tenant | None:
    """The nearest tenant above a territory; None where none works here."""
    wholes = TerritoryMembership.objects.filter(member__key=key, valid_to__isnull=True)
    keys = [key, *wholes.order_by("-whole__key").values_list("whole__key", flat=True), key[:_DISTRICT_DIGITS]]
    tenants = {
        each.territory.key: each
        for each in Tenant.objects.filter(territory__key__in=keys).select_related("territory")
        if each.territory is not None
    }
    return next((tenants[each] for each in keys if each in tenants), None)


def list_contact_points() -> list[Tenant]:
    """All bodies that can be asked; offices that only work for others cannot."""
    return list(Tenant.objects.exclude(kind=TenantKind.CONSULTANCY))
