"""Tenants and what they have agreed; organisations under the names they had; commissions."""

from klimawerk.portal.organisations.models.commissions import Commission
from klimawerk.portal.organisations.models.organisations import (
    Organisation,
    OrganisationMerge,
    OrganisationName,
)
from klimawerk.portal.organisations.models.tenants import (
    TERRITORIAL_KINDS,
    Agreement,
    Mandate,
    Tenant,
    TenantKind,
    TenantModel,
)

__all__ = [
    "TERRITORIAL_KINDS",
    "Agreement",
    "Commission",
    "Mandate",
    "Organisation",
    "OrganisationMerge",
    "OrganisationName",
    "Tenant",
    "TenantKind",
    "TenantModel",
]
