"""Recording, changing, choosing and withdrawing a statement. What was written is read by the engine's own reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from klimawerk.portal.calculation import own_data_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_records import EntryText, OwnEntry, PlacedFinding
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import Evidence, EvidenceKind
from klimawerk.portal.evidence.models.evidence import WITH_AMOUNT
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

#: Fields that are no part of the amount and are taken over as given.
PLAIN_FIELDS = frozenset(
    {
        "file",
        "batch",
        "locator",
        "legal_basis",
        "purpose",
        "delete_on",
        "is_weather_corrected",
        "total_grade",
        "period_from",
        "period_to",
        "note",
        "parts",
    }
)
#: The words of the reader for statements without a number.
_STATES = {EvidenceKind.DECLARED_ZERO: "declared_zero", EvidenceKind.NOT_OCCURRING: "not occurring"}


class NotRecordable(ValueError):
    """The statement holds an error; nothing was written."""

    def __init__(self, findings: tuple[PlacedFinding, ...]) -> None:
        super().__init__("; ".join(each.text for each in findings))
        self.findings = findings


class NotOurPlace(ValueError):
    """The tenant enters nothing for this territory; nothing was written."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as somebody wrote it: `amount` as text with its `unit`, `kind` one of `EvidenceKind`."""

    territory: Territory
    year: int
    cell: str
    kind: str = EvidenceKind.OBSERVED
    amount: str = ""
    unit: str = "MWh"
    gas_basis: str = ""
    grade: str = ""
    source: str = ""
    includes_municipal: bool = False
    is_network_operator: bool = False


@dataclass(frozen=True, slots=True)
class Recorded:
    """What was written, and what should be looked at."""

    evidence: Evidence
    findings: tuple[PlacedFinding, ...]


def check_statement(statement: Statement) -> tuple[OwnEntry | None, tuple[PlacedFinding, ...]]:
    """How the statement is read, and what is to be said about it. Writes nothing."""
    is_number = statement.kind in WITH_AMOUNT
    text = EntryText(
        key=statement.territory.key,
        year=str(statement.year),
        cell=statement.cell,
        amount=statement.amount.strip() if is_number else "",
        unit=statement.unit if is_number else "",
        gas_basis=statement.gas_basis if is_number else "",
        state="" if is_number else _STATES[EvidenceKind(statement.kind)],
        grade=statement.grade,
        source=statement.source,
        includes_municipal=statement.includes_municipal,
        is_network_operator=statement.is_network_operator,
    )
    read = own_data_room.read_entries([text], reader_language())
    return (read.entries[0] if read.entries and not read.has_errors else None), read.findings


@transaction.atomic
def record_statement(
    tenant: Tenant, author: User | None, day: date, statement: Statement, **plain: Any
) -> Recorded:
    """Write a new statement. It counts at once if the tenant has no other one for that cell.

    A statement of a district about itself is a check value: it is compared with the sum of its members, never spread.

    Raises `NotOurPlace` for a territory that is not the tenant's and `NotRecordable` with all findings.
    """
    ours = {tenant.territory_id, *(each.pk for each in list_places(tenant, day))}
    if statement.territory.pk not in ours:
        raise NotOurPlace(statement.territory.name)
    values, findings = _values(statement)
    is_first = not Evidence.objects.filter(
        tenant=tenant,
        territory=statement.territory,
        year=statement.year,
        cell=values["cell"],
        is_chosen=True,
    ).exists()
    evidence = Evidence.objects.create(
        tenant=tenant,
        territory=statement.territory,
        year=statement.year,
        author=author,
        is_chosen=is_first,
        **values,
        **_plain(plain),
    )
    return Recorded(evidence, findings)


@transaction.atomic
def amend_statement(evidence: Evidence, author: User | None, statement: Statement, **plain: Any) -> Recorded:
    """Change a statement; the change log keeps what stood there.

    Raises `NotRecordable` with all findings and `EditConflict` if somebody else has saved it since it was read.
    """
    values, findings = _values(statement)
    for name, value in {**values, **_plain(plain), "author": author}.items():
        setattr(evidence, name, value)
    evidence.save()
    return Recorded(evidence, findings)


@transaction.atomic
def choose_statement(evidence: Evidence) -> Evidence | None:
    """Let this statement count for its cell; returns the one that counted before."""
    before = (
        Evidence.objects.select_for_update()
        .filter(
            tenant_id=evidence.tenant_id,
            territory_id=evidence.territory_id,
            year=evidence.year,
            cell=evidence.cell,
            is_chosen=True,
        )
        .exclude(pk=evidence.pk)
        .first()
    )
    if before is not None:
        before.is_chosen = False
        before.save()
    if not evidence.is_chosen:
        evidence.is_chosen = True
        evidence.save()
    return before


@transaction.atomic
def withdraw_statement(evidence: Evidence) -> None:
    """Remove a statement; its change log stays. If it counted, the newest other one of the cell counts now."""
    was_chosen = evidence.is_chosen
    rivals = Evidence.objects.filter(
        tenant_id=evidence.tenant_id,
        territory_id=evidence.territory_id,
        year=evidence.year,
        cell=evidence.cell,
    ).exclude(pk=evidence.pk)
    evidence.delete()
    newest = rivals.order_by("-pk").first()
    if was_chosen and newest is not None:
        choose_statement(newest)


def _values(statement: Statement) -> tuple[dict[str, Any], tuple[PlacedFinding, ...]]:
    entry, findings = check_statement(statement)
    errors = tuple(each for each in findings if each.is_error)
    if errors or entry is None:
        raise NotRecordable(errors or findings)
    is_number = statement.kind in WITH_AMOUNT and entry.state == "value"
    # A plain 0 is a statement too: the reader takes it as a declared zero and says so.
    kind = statement.kind if entry.state == "value" else entry.state
    return {
        "cell": entry.cell,
        "kind": kind,
        "amount": entry.amount if is_number else None,
        "unit": entry.unit if is_number else "MWh",
        "gas_basis": statement.gas_basis if is_number else "",
        "energy_mwh": entry.energy_mwh,
        "grade": entry.grade,
        "source": entry.source,
        "includes_municipal": statement.includes_municipal,
        "is_network_operator": statement.is_network_operator,
    }, findings


def _plain(given: Mapping[str, Any]) -> dict[str, Any]:
    unknown = set(given) - PLAIN_FIELDS
    if unknown:
        raise TypeError(f"not fields of evidence: {', '.join(sorted(unknown))}")
    return dict(given)
