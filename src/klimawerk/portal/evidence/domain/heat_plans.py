"""The figures of a heat plan: reading them, comparing them with the evidence, offering them as evidence."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from klimawerk.portal.calculation import import_room, own_data_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_records import OwnEntry, PlacedFinding, ReadEntries
from klimawerk.portal.evidence.domain.counting import list_counting
from klimawerk.portal.evidence.domain.files import keep_file
from klimawerk.portal.evidence.domain.imports import check_entries, findings_as_json
from klimawerk.portal.evidence.domain.older import NotReadable
from klimawerk.portal.evidence.models import HeatPlan, ImportBatch
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User

#: Differences up to this share come from rounding in printed tables and are no finding.
ROUNDING = 0.01
#: A heat plan speaks of electricity for heat only, the evidence of all electricity.
NOT_COMPARED = ("electricity",)


@transaction.atomic
def read_figures(
    tenant: Tenant, user: User | None, plan: HeatPlan, name: str, content: bytes, day: date
) -> tuple[PlacedFinding, ...]:
    """Keep the list and take its figures into the plan; the findings that are no errors.

    Raises `NotReadable` with all findings: an error in the list, or lines of another municipality.
    """
    lang = reader_language()
    with NamedTemporaryFile(suffix=Path(name).suffix[:10]) as draft:
        draft.write(content)
        draft.flush()
        read = own_data_room.read_file(Path(draft.name), lang)
    foreign = tuple(
        import_room.say("evidence.not_our_place", each.where, lang, key=each.key)
        for each in read.entries
        if each.key != plan.territory.key
    )
    errors = (*(each for each in read.findings if each.is_error), *foreign)
    if not read.entries and not errors:
        errors = (import_room.say("evidence.nothing_read", name, lang),)
    if errors:
        raise NotReadable(errors)
    plan.file = keep_file(tenant, user, name, content, day, purpose="Wärmeplan")
    plan.lines = [{**asdict(each), "where": ""} for each in read.entries]
    plan.save()
    return read.findings


def figures_of(plan: HeatPlan) -> list[OwnEntry]:
    """The figures of a plan by year and cell."""
    return sorted((OwnEntry(**each) for each in plan.lines), key=lambda each: (each.year, each.cell))


def list_conflicts(tenant: Tenant, plan: HeatPlan, day: date) -> list[PlacedFinding]:
    """Rule `evidence.heat_plan_differs`: plan and evidence about the same cell and year that do not agree."""
    figures = [each for each in figures_of(plan) if each.cell.split(".")[1] not in NOT_COMPARED]
    counting = list_counting(tenant, [plan.territory], {each.year for each in figures}, day)
    evidence = {(each.year, each.cell): each.energy_mwh for each in counting.chosen}
    found = []
    for figure in figures:
        own = evidence.get((figure.year, figure.cell))
        if own is None or abs(own - figure.energy_mwh) <= ROUNDING * max(own, figure.energy_mwh):
            continue
        percent = 100 * (own / figure.energy_mwh - 1) if figure.energy_mwh else 100.0
        found.append(
            import_room.say(
                "evidence.heat_plan_differs",
                figure.cell,
                reader_language(),
                severity="warning",
                cell=figure.cell,
                year=str(figure.year),
                plan=figure.energy_mwh,
                evidence=own,
                percent=percent,
            )
        )
    return found


@transaction.atomic
def offer_as_evidence(tenant: Tenant, plan: HeatPlan, day: date) -> ImportBatch:
    """The figures of the stock-taking as an import to be looked at and confirmed. Raises `NotReadable` without any.

    A figure without a source of its own has that of the plan; one without any is an error of the import.
    """
    name = plan.file.name if plan.file is not None else ""
    entries = [
        replace(each, source=each.source or plan.source, where=name)
        for each in figures_of(plan)
        if each.year == plan.base_year and each.cell.split(".")[1] not in NOT_COMPARED
    ]
    if not entries or plan.file is None:
        raise NotReadable((import_room.say("evidence.nothing_read", "", reader_language()),))
    found = check_entries(ReadEntries(tuple(entries), ()), tenant, day)
    return ImportBatch.objects.create(
        tenant=tenant,
        file=plan.file,
        format=ImportBatch.Format.LONG_CSV,
        rows=[asdict(each) for each in found.entries],
        findings=findings_as_json(found),
    )
