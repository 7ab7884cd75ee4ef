"""Ordering a run: what counts on that day is written down, then a job computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from klimawerk.portal.balances.models import Run
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.own_data_records import BalanceOrder, NoNetworkHere, OwnEntry
from klimawerk.portal.calculation.runs_room import list_editions
from klimawerk.portal.evidence.domain.counting import balance_order
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.foundation.domain.jobs import enqueue
from klimawerk.portal.foundation.jobs import JobState
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.domain.register import list_municipalities
from klimawerk.portal.territories.models import Territory, TerritoryKind

KIND = "balances.run"


class NotOrderable(ValueError):
    """The run cannot be ordered like this; the text says why. Nothing was written."""


def list_territories(tenant: Tenant, day: date) -> list[Territory]:
    """For which territories the tenant may compute: its own, which comes first, and its members."""
    if tenant.territory is None:
        return []
    places = [each for each in list_places(tenant, day) if each.pk != tenant.territory.pk]
    return [tenant.territory, *places]


@transaction.atomic
def order_run(
    tenant: Tenant,
    person: User | None,
    day: date,
    name: str,
    territory: Territory,
    years: Sequence[int],
    edition: str,
    note: str = "",
    based_on: Run | None = None,
) -> Run:
    """Write the run with the evidence that counts on `day`, and enqueue its computation.

    Raises `NotOrderable` for a territory, years or an edition that the tenant cannot compute, or a name it has used.
    """
    chosen = tuple(sorted(set(years)))
    if territory.pk not in {each.pk for each in list_territories(tenant, day)}:
        raise NotOrderable(_("%(place)s does not belong to this administration.") % {"place": territory.name})
    if not chosen or not set(chosen) <= set(list_years()):
        first, last = list_years()[0], list_years()[-1]
        raise NotOrderable(
            _("Please choose years from %(first)s to %(last)s.") % {"first": first, "last": last}
        )
    if edition not in dict(list_editions()):
        raise NotOrderable(_("This method edition does not exist: %(edition)s.") % {"edition": edition})
    if Run.objects.filter(tenant=tenant, name=name).exists():
        raise NotOrderable(
            _("There is a run with this name already. Both are kept, so please choose another.")
        )
    order = balance_order(tenant, territory, list_members(territory, day), chosen, edition, day)
    run = Run.objects.create(
        tenant=tenant,
        name=name,
        territory=territory,
        years=list(chosen),
        edition=edition,
        note=note,
        based_on=based_on,
        snapshot={
            "day": day.isoformat(),
            "members": [each.key for each in list_members(territory, day) if each.pk != territory.pk],
            "entries": [asdict(each) for each in order.entries],
            "no_networks": [asdict(each) for each in order.no_networks],
        },
        ordered_by=person,
    )
    _enqueue(run)
    return run


def order_again(run: Run) -> None:
    """Enqueue the computation of a run whose job has failed or was cancelled; its snapshot stays.

    Raises `NotOrderable` if it is computed or being computed.
    """
    if run.is_computed or (
        run.job is not None and run.job.state not in {JobState.FAILED, JobState.CANCELLED}
    ):
        raise NotOrderable(_("This run is computed already or is being computed."))
    _enqueue(run)


def list_members(territory: Territory, day: date) -> list[Territory]:
    """The municipalities of a territory; a municipality is its own."""
    if territory.kind == TerritoryKind.MUNICIPALITY:
        return [territory]
    return list(list_municipalities(territory, day))


def order_of(run: Run) -> BalanceOrder:
    """The order of a run as it was written down."""
    snapshot: dict[str, Any] = run.snapshot
    return BalanceOrder(
        key=run.territory.key,
        years=tuple(run.years),
        edition=run.edition,
        entries=tuple(OwnEntry(**each) for each in snapshot["entries"]),
        no_networks=tuple(
            NoNetworkHere(each["carrier"], tuple(each["keys"])) for each in snapshot["no_networks"]
        ),
    )


def _enqueue(run: Run) -> None:
    run.job = enqueue(KIND, {"tenant": run.tenant_id, "run": str(run.public_id)}, key=str(run.public_id))
    run.save(update_fields=["job"])
