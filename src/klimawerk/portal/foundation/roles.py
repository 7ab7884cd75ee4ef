"""Who somebody is in a tenant: the roles, what a neighbour may have delegated, and both together as an `Actor`."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of a membership."""

    CLIMATE_MANAGER = "climate_manager", _("climate protection management")
    UNIT = "unit", _("administrative unit")
    COUNCIL = "council", _("council or committee")
    EXPERT = "expert", _("expert")
    CONSULTANCY = "consultancy", _("consultancy")
    CITIZEN = "citizen", _("citizen")
    COMPANY = "company", _("company")
    COORDINATION_CENTRE = "coordination_centre", _("coordination centre")
    AUDITOR = "auditor", _("audit")


#: Roles that work inside the administration's pages. They sign in with a second factor.
STAFF_ROLES = frozenset(set(Role) - {Role.CITIZEN, Role.COMPANY})


class Delegation(models.TextChoices):
    """What a member has agreed that its district may do."""

    SEE = "see", _("see")
    EDIT = "edit", _("edit")
    RELEASE = "release", _("release")


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person in one tenant, on one day: own roles there, and what agreements delegate to their district.

    Made by `people.domain.access`; the predicates of every `rules.py` take one. Nobody's actor has neither.
    """

    user_id: int | None
    tenant_id: int | None
    roles: frozenset[Role] = frozenset()
    delegations: frozenset[Delegation] = frozenset()

    @property
    def is_inside(self) -> bool:
        """Whether the tenant's pages exist for this person at all."""
        return bool(self.roles & STAFF_ROLES or self.delegations)
