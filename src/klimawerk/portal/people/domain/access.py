"""Who somebody is in a tenant today. Looks across tenants, because it decides which one may be entered."""

from __future__ import annotations

from datetime import date

from django_scopes import scopes_disabled

from klimawerk.portal.foundation.roles import STAFF_ROLES, Actor, Role
from klimawerk.portal.organisations.domain.agreements import delegations_to
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import Membership, User


def active_memberships(user: User, day: date) -> list[Membership]:
    """All memberships of an account that count on that day, in every tenant."""
    with scopes_disabled():
        rows = Membership.objects.filter(user=user).select_related("tenant", "commission")
        return [each for each in rows if each.is_active(day)]


def actor_in(user: User, tenant: Tenant, day: date) -> Actor:
    """The actor of an account in a tenant: its roles there, and what the tenant's agreements delegate to it.

    A district's delegated rights are used by its climate management only.
    """
    memberships = active_memberships(user, day)
    roles = frozenset(Role(each.role) for each in memberships if each.tenant_id == tenant.pk)
    managed = [
        each.tenant_id
        for each in memberships
        if each.role == Role.CLIMATE_MANAGER and each.tenant_id != tenant.pk
    ]
    delegations = delegations_to(managed, tenant) if managed else frozenset()
    return Actor(user.pk, tenant.pk, roles, delegations)


def tenants_of(user: User, day: date) -> list[Tenant]:
    """The tenants whose pages an account may open by a role of its own, by name."""
    found = {each.tenant for each in active_memberships(user, day) if each.role in STAFF_ROLES}
    return sorted(found, key=lambda each: each.name)


def is_staff(user: User, day: date) -> bool:
    """Whether the account works inside an administration, and therefore needs a second factor."""
    if user.is_staff or user.is_superuser:
        return True
    return any(each.role in STAFF_ROLES for each in active_memberships(user, day))
