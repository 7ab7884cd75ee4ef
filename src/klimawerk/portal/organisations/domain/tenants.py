"""Opening a tenant."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from klimawerk.portal.organisations.domain.mandates import end_mandates_for
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.territories.models import Territory, TerritoryKind

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_DESIGNATIONS_OF_TOWNS = ("Stadt", "stadt")


@transaction.atomic
def create_tenant(
    name: str, kind: TenantKind, territory: Territory | None = None, slug: str = "", day: date | None = None
) -> Tenant:
    """A new tenant; on that day (today) others stop acting for its territory.

    Raises `IntegrityError` where the territory already has an administration, or an administration has no territory.
    """
    tenant = Tenant(
        name=name,
        kind=kind,
        territory=territory,
        slug=slug or slugify(name.casefold().translate(_UMLAUTS)),
    )
    tenant.save()
    if territory is not None:
        end_mandates_for(territory, day or timezone.localdate())
    return tenant


def kind_of_tenant(territory: Territory) -> TenantKind:
    """What kind of body the administration of a territory is."""
    if territory.kind == TerritoryKind.DISTRICT:
        return TenantKind.DISTRICT
    if territory.kind == TerritoryKind.ASSOCIATION:
        return TenantKind.ASSOCIATION
    is_town = any(word in territory.designation for word in _DESIGNATIONS_OF_TOWNS)
    return TenantKind.TOWN if is_town else TenantKind.MUNICIPALITY
