"""Five bodies of the demonstration and two towns of Kreis Soest, opened with their territories from the register."""

from __future__ import annotations

from datetime import date

from klimawerk.portal.calculation.demo import (
    CENTRE,
    KYFFHAEUSER,
    LIPPSTADT,
    OCHTRUP,
    SOEST,
    TRIER_SAARBURG,
    WERL,
)
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.scopes import in_scope_of
from klimawerk.portal.organisations.domain.directory import add_organisation, rename_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Organisation, Tenant, TenantKind

#: Short name, name, kind, key of the territory.
BODIES = (
    (SOEST, "Kreis Soest", TenantKind.DISTRICT, "05974"),
    (LIPPSTADT, "Stadt Lippstadt", TenantKind.TOWN, "05974028"),
    (WERL, "Stadt Werl", TenantKind.TOWN, "05974052"),
    (TRIER_SAARBURG, "Landkreis Trier-Saarburg", TenantKind.DISTRICT, "07235"),
    (KYFFHAEUSER, "Kyffhäuserkreis", TenantKind.DISTRICT, "16065"),
    (OCHTRUP, "Stadt Ochtrup", TenantKind.TOWN, "05566068"),
    (CENTRE, "Koordinationsstelle Ressourceneffizienz", TenantKind.COORDINATION_CENTRE, ""),
)

#: A federal ministry under the names it had, each with the day from which it bore it.
_MINISTRY = (
    ("BMU", date(1986, 6, 6)),
    ("BMUB", date(2013, 12, 17)),
    ("BMU", date(2018, 3, 14)),
    ("BMUV", date(2021, 12, 8)),
    ("BMUKN", date(2025, 5, 6)),
)
AGENCY_THEN, AGENCY_TODAY = "Projektträger Jülich", "ZUG"


def open_bodies() -> dict[str, Tenant]:
    """The tenants that are missing, opened; only those, so that a visitor's changes stay."""
    opened = {}
    existing = set(Tenant.objects.values_list("slug", flat=True))
    for slug, name, kind, key in BODIES:
        if slug not in existing:
            opened[slug] = create_tenant(name, kind, store_territory(key) if key else None, slug)
    return opened


def enter_shared_organisations() -> None:
    """A ministry and the project management agencies, which nobody owns; once."""
    if Organisation._base_manager.filter(tenant__isnull=True).exists():
        return
    today = add_organisation(None, AGENCY_TODAY, seat="Berlin")
    then = add_organisation(None, AGENCY_THEN, seat="Jülich")
    then.successor = today
    then.save()
    (first, since), *later = _MINISTRY
    ministry = add_organisation(None, first, named_since=since)
    with in_scope_of(None):
        for name, day in later:
            rename_organisation(ministry, name, day)
