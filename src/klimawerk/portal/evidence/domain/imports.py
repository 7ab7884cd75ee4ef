"""Taking in a file: read and show everything first, take over as a whole, take back as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.db import transaction

from klimawerk.portal.calculation import import_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_records import OwnEntry, PlacedFinding, ReadEntries
from klimawerk.portal.evidence.domain.files import drop_content, keep_file, note_file
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import Evidence, EvidenceFile, EvidenceKind, ImportBatch
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

Reader = Callable[[Path, str], ReadEntries]
_FEW_FINDINGS = 200


class NotTakeable(ValueError):
    """The import has errors, or was decided before; nothing was written."""


class ChangedSince(ValueError):
    """Statements of the import were changed later; taking back would remove these changes too."""

    def __init__(self, changed: Sequence[Evidence]) -> None:
        super().__init__(f"{len(changed)}")
        self.changed = tuple(changed)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A value of an import beside what counts for its cell now (None: nothing of our own)."""

    entry: OwnEntry
    place: str
    current: Evidence | None


@transaction.atomic
def open_import(
    tenant: Tenant,
    user: User | None,
    day: date,
    name: str,
    content: bytes,
    format: str,
    read: Reader,
    keeps_file: bool = True,
    **about: Any,
) -> ImportBatch:
    """Read a file with `read` (path, language) and keep the result as a preview; nothing counts yet.

    With `keeps_file=False` (lists of single buildings) the bytes are not stored. Raises `TooLarge`.
    """
    with NamedTemporaryFile(suffix=Path(name).suffix[:10]) as draft:
        draft.write(content)
        draft.flush()
        found = read(Path(draft.name), reader_language())
    found = _named(found, Path(draft.name).name, name)
    found = check_entries(found, tenant, day)
    keep = keep_file if keeps_file else note_file
    file = keep(tenant, user, name, content, about.pop("received_on", day), **about)
    return ImportBatch.objects.create(
        tenant=tenant,
        file=file,
        format=format,
        rows=[asdict(each) for each in found.entries],
        findings=findings_as_json(found),
    )


def list_rows(batch: ImportBatch) -> list[PreviewRow]:
    """The values of an import with what counts now. Two queries."""
    entries = entries_of(batch)
    places = {each.key: each for each in Territory.objects.filter(key__in={each.key for each in entries})}
    current = {
        (each.territory.key, each.year, each.cell): each
        for each in Evidence.objects.filter(
            territory__in=places.values(), year__in={each.year for each in entries}, is_chosen=True
        ).select_related("territory")
        if each.batch_id != batch.pk
    }
    return [
        PreviewRow(
            each,
            places[each.key].name if each.key in places else each.key,
            current.get((each.key, each.year, each.cell)),
        )
        for each in entries
    ]


def entries_of(batch: ImportBatch) -> list[OwnEntry]:
    """The values of an import."""
    return [OwnEntry(**each) for each in batch.rows]


@transaction.atomic
def confirm_import(batch: ImportBatch, user: User | None, now: datetime, replaces: bool = True) -> int:
    """Take over all values: they count at once, and what counted before stays as a further statement.

    With `replaces=False` a cell that has a value keeps it, and the new one stands beside it. Raises `NotTakeable`.
    Returns the number of statements written.
    """
    if batch.state != ImportBatch.State.PREVIEW or batch.has_errors:
        raise NotTakeable(str(batch))
    displaced: list[str] = []
    written = 0
    rows = list_rows(batch)
    places = {each.key: each for each in Territory.objects.filter(key__in={row.entry.key for row in rows})}
    for row in rows:
        counts = row.current is None or replaces
        if row.current is not None and replaces:
            row.current.is_chosen = False
            row.current.save()
            displaced.append(str(row.current.public_id))
        _write(batch, places[row.entry.key], row.entry, user, counts)
        written += 1
    _decide(batch, ImportBatch.State.CONFIRMED, user, now, displaced)
    return written


@transaction.atomic
def undo_import(batch: ImportBatch, user: User | None, now: datetime, even_changed: bool = False) -> int:
    """Take back an import as a whole; what had counted before counts again. Returns the statements removed.

    Raises `NotTakeable` if it was not taken over, `ChangedSince` if statements were changed and `even_changed` is not
    given.
    """
    if batch.state != ImportBatch.State.CONFIRMED:
        raise NotTakeable(str(batch))
    statements = list(Evidence.objects.filter(batch=batch).select_related("territory"))
    changed = _changed_since(statements)
    if changed and not even_changed:
        raise ChangedSince(changed)
    for each in statements:
        each.delete()
    _choose_again(batch, {_spot(each) for each in statements})
    _decide(batch, ImportBatch.State.UNDONE, user, now, batch.displaced)
    return len(statements)


@transaction.atomic
def discard_import(batch: ImportBatch, user: User | None, now: datetime) -> None:
    """Leave a preview; the file is removed. Raises `NotTakeable` if it was decided before."""
    if batch.state != ImportBatch.State.PREVIEW:
        raise NotTakeable(str(batch))
    _decide(batch, ImportBatch.State.DISCARDED, user, now, [])
    drop_content(batch.file)


def _write(batch: ImportBatch, place: Territory, entry: OwnEntry, user: User | None, counts: bool) -> None:
    is_value = entry.state == "value"
    file: EvidenceFile = batch.file
    Evidence.objects.create(
        tenant=batch.tenant,
        territory=place,
        year=entry.year,
        cell=entry.cell,
        kind=EvidenceKind.OBSERVED if is_value else entry.state,
        amount=entry.amount
        if is_value and entry.amount is not None
        else entry.energy_mwh
        if is_value
        else None,
        unit=entry.unit if is_value and entry.amount is not None else "MWh",
        energy_mwh=entry.energy_mwh,
        grade=entry.grade,
        total_grade=entry.total_grade,
        source=entry.source[:250],
        includes_municipal=entry.includes_municipal,
        is_network_operator=entry.is_network_operator,
        note=entry.note,
        file=file,
        batch=batch,
        locator=entry.where[:200],
        legal_basis=file.legal_basis,
        purpose=file.purpose,
        delete_on=None,
        author=user,
        is_chosen=counts,
    )


def _changed_since(statements: Sequence[Evidence]) -> list[Evidence]:
    """Those whose value was edited after the import; choosing another one for the cell is no such change. One query."""
    values: dict[int, set[tuple[Any, ...]]] = {}
    fields = ("amount", "unit", "kind", "grade", "source")
    kept = Evidence.history.filter(id__in=[each.pk for each in statements])  # type: ignore[attr-defined]
    for identifier, *value in kept.values_list("id", *fields):
        values.setdefault(identifier, set()).add(tuple(value))
    return [each for each in statements if len(values.get(each.pk, ())) > 1]


def _choose_again(batch: ImportBatch, spots: set[tuple[int, int, str]]) -> None:
    """In every cell that lost its chosen statement: what had counted before the import, else the newest. One query."""
    left: dict[tuple[int, int, str], list[Evidence]] = {}
    for each in Evidence.objects.filter(
        tenant_id=batch.tenant_id,
        territory_id__in={territory for territory, _year, _cell in spots},
        year__in={year for _territory, year, _cell in spots},
    ).order_by("pk"):
        if _spot(each) in spots:
            left.setdefault(_spot(each), []).append(each)
    before = set(batch.displaced)
    for rivals in left.values():
        if any(each.is_chosen for each in rivals):
            continue
        again = max(rivals, key=lambda each: (str(each.public_id) in before, each.pk))
        again.is_chosen = True
        again.save()


def _spot(statement: Evidence) -> tuple[int, int, str]:
    """Territory, year and cell."""
    return statement.territory_id, statement.year, statement.cell


def _decide(
    batch: ImportBatch, state: ImportBatch.State, user: User | None, now: datetime, displaced: list[str]
) -> None:
    batch.state, batch.decided_by, batch.decided_on, batch.displaced = state, user, now, displaced
    batch.save()


def check_entries(found: ReadEntries, tenant: Tenant, day: date) -> ReadEntries:
    """The findings with those that only the portal can know: whose place it is, and what evidence needs.

    Every way into the evidence takes it; without grade and source nothing is taken over.
    """
    ours = {each.key for each in list_places(tenant, day)}
    if tenant.territory is not None:
        ours.add(tenant.territory.key)
    lang = reader_language()
    more: list[PlacedFinding] = []
    for entry in found.entries:
        if entry.key not in ours:
            more.append(import_room.say("evidence.not_our_place", entry.where, lang, key=entry.key))
        if not entry.grade and entry.state != "not_occurring":
            more.append(import_room.say("evidence.grade_needed", entry.where, lang))
        if not entry.source:
            more.append(import_room.say("evidence.source_needed", entry.where, lang))
    if not found.entries and not found.has_errors:
        more.append(import_room.say("evidence.nothing_read", "", lang))
    return ReadEntries(found.entries, (*found.findings, *more))


def _named(found: ReadEntries, draft: str, name: str) -> ReadEntries:
    """Places in the file are called by the name the file came with, not by that of the draft."""
    return ReadEntries(
        tuple(
            OwnEntry(**{**asdict(each), "where": each.where.replace(draft, name)}) for each in found.entries
        ),
        tuple(
            PlacedFinding(
                each.code,
                each.severity,
                each.where.replace(draft, name),
                each.text.replace(draft, name),
                each.data,
            )
            for each in found.findings
        ),
    )


def _shortened(findings: Iterable[PlacedFinding]) -> list[PlacedFinding]:
    """Errors first, then what weighs less; of very many the first ones."""
    weight = {"error": 0, "warning": 1, "info": 2}
    return sorted(findings, key=lambda each: weight.get(each.severity, 3))[:_FEW_FINDINGS]


def findings_as_json(found: ReadEntries) -> list[dict[str, str]]:
    """The findings as an import keeps them."""
    return [_as_json(each) for each in _shortened(found.findings)]


def _as_json(finding: PlacedFinding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity,
        "where": finding.where,
        "text": finding.text,
    }
