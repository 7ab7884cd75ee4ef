"""The short form of eight numbers: what stands in it, and saving it row by row.

Two of its rows are parts of one cell (buildings and street lighting); they are added up as in the workbook, the worse
grade counts. One row asks for the carrier too (heat of municipal buildings).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from klimawerk.portal.calculation import entry_table_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.entry_table_room import ShortCell
from klimawerk.portal.calculation.own_data_records import PlacedFinding
from klimawerk.portal.evidence.domain.entry_rows import exact_text
from klimawerk.portal.evidence.domain.entry_saving import shown_amount
from klimawerk.portal.evidence.domain.recording import (
    NotRecordable,
    Statement,
    amend_statement,
    check_statement,
    record_statement,
    withdraw_statement,
)
from klimawerk.portal.evidence.models import Evidence, EvidenceKind
from klimawerk.portal.evidence.models.evidence import WITH_AMOUNT
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class ShortEntry:
    """A row as somebody filled it; `absent` says that it does not occur here. `statement` and `version` were read."""

    key: str
    amount: str = ""
    unit: str = "MWh"
    gas_basis: str = ""
    grade: str = ""
    source: str = ""
    absent: bool = False
    carrier: str = ""
    statement: str = ""
    version: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing."""
        return not self.absent and not self.amount.strip()


@dataclass(frozen=True, slots=True)
class ShortResult:
    """What became of a cell: `saved`, `withdrawn`, `unchanged`, `refused` with findings, or `conflict`."""

    keys: tuple[str, ...]
    outcome: str
    findings: tuple[PlacedFinding, ...] = ()
    theirs: Evidence | None = None


def list_short_cells() -> tuple[ShortCell, ...]:
    """The eight rows in the reader's language."""
    return entry_table_room.short_cells(reader_language())


def read_short_form(territory: Territory, year: int) -> dict[str, ShortEntry]:
    """What the tenant has stated so far, by row. One query."""
    rows = Evidence.objects.filter(territory=territory, year=year).select_related("territory")
    stated: dict[str, Evidence] = {}
    for each in rows.order_by("-is_chosen", "-pk"):
        stated.setdefault(each.cell, each)
    found = {}
    for cell in list_short_cells():
        codes = [f"{cell.cell}{carrier}" for carrier, _label in cell.carriers] or [cell.cell]
        known = [stated[code] for code in codes if code in stated]
        evidence = max(known, key=lambda each: each.energy_mwh, default=None)
        found[cell.key] = _entry(cell, evidence)
    return found


def save_short_form(
    tenant: Tenant,
    author: User | None,
    day: date,
    territory: Territory,
    year: int,
    entries: dict[str, ShortEntry],
) -> list[ShortResult]:
    """Write what changed, every cell for itself: one that is refused or was changed by others holds up no other."""
    before = read_short_form(territory, year)
    groups: dict[str, list[ShortCell]] = {}
    for cell in list_short_cells():
        groups.setdefault(cell.cell, []).append(cell)
    results = []
    for cells in groups.values():
        keys = tuple(each.key for each in cells)
        given = [entries.get(key, ShortEntry(key)) for key in keys]
        if all(_same(each, before[each.key]) for each in given):
            results.append(ShortResult(keys, "unchanged"))
            continue
        results.append(_save_cell(tenant, author, day, territory, year, cells, given))
    return results


def _save_cell(
    tenant: Tenant,
    author: User | None,
    day: date,
    territory: Territory,
    year: int,
    cells: Sequence[ShortCell],
    given: list[ShortEntry],
) -> ShortResult:
    keys = tuple(each.key for each in cells)
    code = f"{cells[0].cell}{given[0].carrier}" if cells[0].carriers else cells[0].cell
    rows = Evidence.objects.filter(tenant=tenant, territory=territory, year=year).select_related("territory")
    read = next((each for each in given if each.statement), None)
    target = rows.filter(public_id=read.statement).first() if read is not None else None
    if read is not None and (target is None or str(target.version) != read.version):
        return ShortResult(keys, "conflict", theirs=target)
    there = rows.filter(cell=code).order_by("-is_chosen", "-pk").first()
    if there is not None and (target is None or target.cell != code):
        return ShortResult(keys, "conflict", theirs=there)
    if all(each.is_empty for each in given):
        if target is not None:
            withdraw_statement(target)
        return ShortResult(keys, "withdrawn" if target is not None else "unchanged")
    try:
        with transaction.atomic():
            statement, parts = _joined(territory, year, code, cells, given, target)
            if target is not None and target.cell == code:
                recorded = amend_statement(target, author, statement, parts=parts)
            else:
                if target is not None:
                    withdraw_statement(target)
                recorded = record_statement(tenant, author, day, statement, parts=parts)
    except NotRecordable as refused:
        return ShortResult(keys, "refused", refused.findings)
    except (EditConflict, IntegrityError):
        return ShortResult(keys, "conflict", theirs=rows.filter(cell=code).first())
    return ShortResult(keys, "saved", recorded.findings)


def _joined(
    territory: Territory,
    year: int,
    code: str,
    cells: Sequence[ShortCell],
    given: list[ShortEntry],
    target: Evidence | None,
) -> tuple[Statement, dict[str, Any]]:
    """One statement from the rows of a cell, with the parts as they were written."""
    stated = [
        (cell, entry, _statement(territory, year, code, cell, entry, target))
        for cell, entry in zip(cells, given, strict=True)
        if not entry.is_empty
    ]
    if len(cells) == 1:
        return stated[0][2], {}
    total, errors = 0.0, []
    for _cell, _given, statement in stated:
        read, findings = check_statement(statement)
        errors += [each for each in findings if each.is_error]
        total += read.energy_mwh if read is not None else 0.0
    if errors:
        raise NotRecordable(tuple(errors))
    parts = {
        cell.part: {
            "amount": entry.amount,
            "unit": entry.unit,
            "grade": entry.grade,
            "source": entry.source,
            "absent": entry.absent,
        }
        for cell, entry, _said in stated
    }
    sources = dict.fromkeys(entry.source.strip() for _cell, entry, _said in stated if entry.source.strip())
    first = stated[0][2]
    if all(entry.absent for _cell, entry, _said in stated):
        return replace(first, source="; ".join(sources)), parts
    return (
        replace(
            first,
            kind=EvidenceKind.OBSERVED,
            amount=exact_text(total),
            unit="MWh",
            gas_basis="",
            grade=max(entry.grade for _cell, entry, _said in stated),
            source="; ".join(sources)[:250],
        ),
        parts,
    )


def _statement(
    territory: Territory, year: int, code: str, cell: ShortCell, entry: ShortEntry, target: Evidence | None
) -> Statement:
    amount = entry.amount
    if target is not None and target.amount is not None and amount == shown_amount(target.amount):
        amount = exact_text(target.amount)
    is_gas = code.endswith(".natural_gas")
    kind = EvidenceKind.NOT_OCCURRING if entry.absent else EvidenceKind.OBSERVED
    if target is not None and (target.kind in WITH_AMOUNT) is not entry.absent:
        kind = EvidenceKind(
            target.kind
        )  # estimated, or a declared zero: the short form does not ask so closely
    return Statement(
        territory=territory,
        year=year,
        cell=code,
        kind=kind,
        amount="" if entry.absent else amount,
        unit=entry.unit,
        gas_basis=entry.gas_basis if is_gas else "",
        grade=entry.grade,
        source=entry.source,
        is_network_operator=cell.is_network_operator,
    )


def _entry(cell: ShortCell, evidence: Evidence | None) -> ShortEntry:
    if evidence is None:
        return ShortEntry(cell.key)
    said: dict[str, Any] = {
        "key": cell.key,
        "carrier": evidence.cell.rpartition(".")[2] if cell.carriers else "",
        "statement": str(evidence.public_id),
        "version": str(evidence.version),
    }
    if cell.part and not cell.carriers:
        part = evidence.parts.get(cell.part) if _parts_hold(evidence) else None
        if part is not None:
            return ShortEntry(**said, **part)
        if evidence.parts and _parts_hold(evidence):
            return ShortEntry(**said)
        if cell.part != "buildings":  # the whole stands in the first row
            return ShortEntry(**said)
    return ShortEntry(
        **said,
        amount="" if evidence.amount is None else shown_amount(evidence.amount),
        unit=evidence.unit,
        gas_basis=evidence.gas_basis,
        grade=evidence.grade,
        source=evidence.source,
        absent=evidence.kind not in WITH_AMOUNT,
    )


def _parts_hold(evidence: Evidence) -> bool:
    """Whether the parts still add up to the value: somebody may have changed it in the table since."""
    total = 0.0
    for part in evidence.parts.values():
        if part["absent"]:
            continue
        statement = Statement(
            evidence.territory,
            evidence.year,
            evidence.cell,
            amount=part["amount"],
            unit=part["unit"],
            grade="A",
        )
        read = check_statement(statement)[0]
        total += read.energy_mwh if read is not None else 0.0
    return abs(total - evidence.energy_mwh) <= _TOLERANCE * max(1.0, total)


def _same(one: ShortEntry, other: ShortEntry) -> bool:
    """Whether the row says what stands there already; an empty row with chosen unit or grade still says nothing."""
    if one.is_empty and other.is_empty:
        return True
    return replace(one, statement="", version="") == replace(other, statement="", version="")
