"""Own or coordinating: what a management answers for itself, and what it coordinates for a member that has agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from klimawerk.portal.organisations.models import Agreement, Tenant


class Responsibility(models.TextChoices):
    """For whom the management of a tenant acts."""

    OWN = "own", _("own")
    COORDINATING = "coordinating", _("coordinating")


@dataclass(frozen=True, slots=True)
class Coordination:
    """A coordinating entry: for which member, whether that has agreed, and since when the state holds."""

    member: Tenant
    state: Agreement.State
    since: date

    @property
    def is_agreed(self) -> bool:
        """Whether the district may coordinate for the member."""
        return self.state == Agreement.State.AGREED


def coordinations_of(district: Tenant) -> dict[int, Coordination]:
    """By the member's key: what the newest agreement of each member says. Inside the district's scope, one query."""
    newest: dict[int, Coordination] = {}
    agreements = Agreement.objects.filter(district=district).select_related("member")
    for each in agreements.order_by("requested_on", "pk"):
        state = Agreement.State(each.state)
        newest[each.member_id] = Coordination(each.member, state, each.decided_on or each.requested_on)
    return newest
