"""What falls due among runs: comment periods, for the municipality and for who presented."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.balances.domain.reading import list_presented
from klimawerk.portal.balances.models import PartState, RunPart
from klimawerk.portal.foundation.due import Due, register_due
from klimawerk.portal.organisations.models import Tenant

_ROOM = "balances"


def register() -> None:
    """Called once when the portal starts."""
    register_due("balances.to_comment", parts_to_comment, "balances.comment_part")
    register_due("balances.comment_periods", comment_periods, "balances.send_part")


def parts_to_comment(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Balances that the district has presented and nobody here has answered."""
    for part in list_presented(tenant, day):
        is_open = part.state == PartState.WITH_MUNICIPALITY and part.agreed_on is None
        if is_open and part.comment_until is not None and part.comment_until <= until:
            title = _("Look at the balance “%(run)s” of %(tenant)s and answer") % {
                "run": part.run.name,
                "tenant": part.tenant.name,
            }
            where = reverse("presented_part", args=[tenant.slug, part.public_id])
            yield Due(part.comment_until, title, where, _ROOM, key=f"comment:{part.public_id}")


def comment_periods(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Comment periods that end and have no answer yet."""
    found = RunPart.objects.filter(
        tenant=tenant,
        state=PartState.WITH_MUNICIPALITY,
        agreed_on__isnull=True,
        comment_until__lte=until,
    )
    for part in found.select_related("run", "territory").defer("content", "run__snapshot", "run__findings"):
        if part.comment_until is not None:
            title = _("Comment period of %(place)s ends (“%(run)s”)") % {
                "place": part.territory.name,
                "run": part.run.name,
            }
            where = reverse("run_part", args=[tenant.slug, part.run.public_id, part.territory.key])
            yield Due(part.comment_until, title, where, _ROOM, key=f"period:{part.public_id}")
