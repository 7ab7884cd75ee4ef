"""What is read of runs: lists, presented parts, stored balances, what is released. Nothing here computes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django_scopes import scopes_disabled

from klimawerk.portal.balances.models import PartState, Publication, Run, RunPart
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.runs_records import OldFactor
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.organisations.models.tenants import TERRITORIAL_KINDS, TenantKind


@dataclass(frozen=True, slots=True)
class ReleasedRun:
    """A released or published part, ready to be listed. `address` is the public page, empty while there is none."""

    run: str
    territory: str
    key: str
    years: str
    state: str
    energy_mwh: float | None
    emissions_t: float | None
    scope: str
    kind: str
    released_on: date | None
    address: str


def list_runs(tenant: Tenant) -> QuerySet[Run]:
    """The tenant's runs, the newest first, with how many of their parts have come how far."""
    states = {
        name: Count("parts", filter=Q(parts__state=state))
        for name, state in (
            ("drafts", PartState.DRAFT),
            ("presented", PartState.WITH_MUNICIPALITY),
            ("released", PartState.RELEASED),
            ("published", PartState.PUBLISHED),
        )
    }
    return (
        Run.objects.filter(tenant=tenant)
        .select_related("territory", "job", "based_on")
        .defer("snapshot", "findings")
        .annotate(**states)
        .order_by("-pk")
    )


def list_parts(run: Run) -> QuerySet[RunPart]:
    """The parts of a run without their content, the whole first, then by name."""
    return (
        RunPart.objects.filter(run=run)
        .select_related("territory", "tenant", "released_by", "agreed_by")
        .defer("content")
        .annotate(comment_count=Count("comments", distinct=True), newest_number=Max("publications__number"))
        .order_by("-is_whole", "territory__name")
    )


def presented_parts(tenant: Tenant, day: date) -> QuerySet[RunPart]:
    """Parts of other tenants' runs about the tenant's own places that were presented to it.

    Looks across tenants: presenting is what makes them visible. A district sees here what is about itself; what its
    members have computed and released is theirs until they publish it. Evaluate it with scopes disabled or inside a
    function that does.
    """
    places = {tenant.territory_id}
    if tenant.kind != TenantKind.DISTRICT:
        places |= {each.pk for each in list_places(tenant, day)}
    with scopes_disabled():
        return (
            RunPart.objects.exclude(tenant=tenant)
            .exclude(state=PartState.DRAFT)
            .filter(territory_id__in=places - {None}, tenant__kind__in=TERRITORIAL_KINDS)
            .select_related("territory", "tenant__territory", "run", "released_by", "agreed_by")
        )


def list_presented(tenant: Tenant, day: date) -> list[RunPart]:
    """What other tenants have presented to this one, the newest first. A district is presented nothing of itself."""
    if tenant.territory is None or tenant.kind not in TERRITORIAL_KINDS:
        return []
    with scopes_disabled():
        return list(presented_parts(tenant, day).defer("content").order_by("-run_id", "territory__name"))


def find_presented(tenant: Tenant, day: date, public_id: UUID) -> RunPart | None:
    """A part that was presented to this tenant; none if there is no such one."""
    if tenant.territory is None or tenant.kind not in TERRITORIAL_KINDS:
        return None
    with scopes_disabled():
        return presented_parts(tenant, day).filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class SumCheck:
    """All cells of a run's whole beside those of its members, last year. Energy [MWh], emissions [t CO2e].

    `difference_*` is whole − members − unallocated.
    """

    year: int
    members_mwh: float
    members_t: float
    unallocated_mwh: float
    unallocated_t: float
    difference_mwh: float
    difference_t: float


def check_sum(parts: Iterable[RunPart]) -> SumCheck | None:
    """Whether the whole is the sum of its members and what lies in none; none for a run without members."""
    found = list(parts)
    whole = next((each.totals[-1] for each in found if each.is_whole), None)
    members = [each.totals[-1] for each in found if not each.is_whole]
    if whole is None or not members:
        return None
    energy = math.fsum(each["all_cells_mwh"] for each in members)
    emissions = math.fsum(each["all_cells_t"] for each in members)
    rest = (whole["unallocated_mwh"] or 0.0, whole["unallocated_t"] or 0.0)
    return SumCheck(
        whole["year"],
        energy,
        emissions,
        *rest,
        whole["all_cells_mwh"] - energy - rest[0],
        whole["all_cells_t"] - emissions - rest[1],
    )


def waiting_factors(parts: Iterable[RunPart]) -> tuple[OldFactor, ...]:
    """For which carriers and years a run used the factor of an older year."""
    return tuple(dict.fromkeys(OldFactor(**each) for part in parts for each in part.old_factors))


def refreshable_factors(run: Run, old: Iterable[OldFactor]) -> tuple[OldFactor, ...]:
    """Those of them for which there is a nearer factor now: in the run's edition, or in the newest one."""
    wanted = tuple(old)
    newest = runs_room.list_editions()[0][0]
    if not wanted or (runs_room.current_pins()[0] == run.facts_release and run.edition == newest):
        return ()
    found = {
        (each.carrier, each.year): each
        for edition in dict.fromkeys((run.edition, newest))
        for each in runs_room.newer_factors(wanted, edition)
    }
    return tuple(found.values())


def released_runs(tenant: Tenant) -> list[ReleasedRun]:
    """Everything of a tenant that is released or published, the newest run first: what a guest may see."""
    with scopes_disabled():
        parts = list(
            RunPart.objects.filter(tenant=tenant, state__in=[PartState.RELEASED, PartState.PUBLISHED])
            .select_related("run", "territory")
            .defer("content", "run__snapshot", "run__findings")
            .order_by("-run_id", "-is_whole", "territory__name")
        )
        numbers = dict(
            Publication.objects.filter(part__in=[each.pk for each in parts])
            .order_by("number")
            .values_list("part_id", "number")
        )
    return [
        ReleasedRun(
            run=part.run.name,
            territory=part.territory.name,
            key=part.territory.key,
            years=part.run.span,
            state=part.state,
            energy_mwh=part.energy_mwh,
            emissions_t=part.emissions_t,
            scope=part.totals[-1]["scope"],
            kind=part.kind,
            released_on=part.released_on,
            address=reverse("publication", args=[tenant.slug, part.territory.key, numbers[part.pk]])
            if part.pk in numbers
            else "",
        )
        for part in parts
    ]
