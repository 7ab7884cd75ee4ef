"""Giving and ending a role."""

from __future__ import annotations

from datetime import date

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Commission, Tenant
from klimawerk.portal.people.models import Membership, User


def give_role(
    tenant: Tenant,
    user: User,
    role: Role,
    valid_from: date,
    valid_to: date | None = None,
    commission: Commission | None = None,
) -> Membership:
    """A role in a tenant. Raises `IntegrityError` for a consultancy without commission."""
    return Membership.objects.create(
        tenant=tenant, user=user, role=role, valid_from=valid_from, valid_to=valid_to, commission=commission
    )


def end_membership(membership: Membership, last_day: date) -> None:
    """The role ends after `last_day`; the row stays, so that the log knows who acted in it."""
    membership.valid_to = last_day
    membership.save()
