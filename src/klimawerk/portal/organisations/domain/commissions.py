"""Commissions: recorded with the bodies that take part."""

from __future__ import annotations

from datetime import date

from klimawerk.portal.organisations.models import Commission, Organisation, Tenant


def record_commission(
    tenant: Tenant,
    product: str,
    client: Organisation,
    contractor: Organisation,
    starts_on: date,
    ends_on: date,
    partner: Organisation | None = None,
) -> Commission:
    """A commission of the tenant with client, contractor and, if any, partner institute."""
    return Commission.objects.create(
        tenant=tenant,
        product=product,
        client=client,
        contractor=contractor,
        partner=partner,
        starts_on=starts_on,
        ends_on=ends_on,
    )
