"""Computing a run: all parts are there, or none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from django.utils import timezone

from klimawerk.portal.balances.domain.ordering import order_of
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.runs_records import ComputedTerritory
from klimawerk.portal.territories.models import Territory

Report = Callable[[float, str], None]


def compute_parts(run: Run, report: Report) -> list[ComputedTerritory]:
    """The run's territory and all its members, from what was written down. Writes nothing. Raises `LookupError`."""
    order = order_of(run)
    keys = [order.key, *run.snapshot["members"]]
    computed = []
    for count, key in enumerate(keys):
        report(count / len(keys), key)
        computed.append(runs_room.compute_territory(replace(order, key=key)))
    return computed


def write_parts(run: Run, computed: Sequence[ComputedTerritory]) -> None:
    """Store the parts and the pins; called in the transaction that ends the job. A computed run stays as it is."""
    run.refresh_from_db()
    if run.is_computed:
        return
    places = {each.key: each for each in Territory.objects.filter(key__in=[each.key for each in computed])}
    for each in computed:
        last = each.totals[-1]
        RunPart.objects.create(
            tenant=run.tenant,
            run=run,
            territory=places[each.key],
            is_whole=each.key == run.territory.key,
            content=each.content,
            totals=[asdict(total) for total in each.totals],
            old_factors=[asdict(old) for old in each.old_factors],
            energy_mwh=last.energy_mwh,
            emissions_t=last.emissions_t,
            quality=last.quality,
            kind=last.kind,
        )
    whole = computed[0]
    for name in ("facts_release", "engine_version", "input_hash", "territory_date", "assumption_set"):
        setattr(run, name, whole.pins[name])
    run.findings = [dict(each) for each in whole.findings]
    run.computed_at = timezone.now()
    run.save()
