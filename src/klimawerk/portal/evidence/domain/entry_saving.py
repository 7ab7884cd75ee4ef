"""Saving one row of an entry table: recorded, amended or withdrawn, never over somebody else's newer state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_records import PlacedFinding
from klimawerk.portal.evidence.domain.entry_rows import exact_text
from klimawerk.portal.evidence.domain.recording import (
    PLAIN_FIELDS,
    NotRecordable,
    Statement,
    amend_statement,
    record_statement,
    withdraw_statement,
)
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.evidence.models.evidence import WITH_AMOUNT
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

#: What a statement that comes back after a withdrawal leaves behind: its import is over, its parts are not in the log.
_NOT_RESTORED = frozenset({"batch", "parts"})


class EntryConflict(Exception):
    """Somebody else has changed this row since it was read; `theirs` is what stands there now, None if withdrawn."""

    def __init__(self, theirs: Evidence | None) -> None:
        super().__init__("the row was changed meanwhile")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class EntryText:
    """A row as somebody filled it. `statement` and `read_version` are the state read; `restores` comes back."""

    cell: str
    kind: str
    amount: str
    unit: str
    gas_basis: str
    grade: str
    source: str
    statement: UUID | None = None
    read_version: int | None = None
    restores: UUID | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the row says nothing."""
        return self.kind in WITH_AMOUNT and not self.amount.strip()


@dataclass(frozen=True, slots=True)
class SavedEntry:
    """What stands there now; `withdrawn` is the public id of a statement that was taken back."""

    evidence: Evidence | None
    findings: tuple[PlacedFinding, ...] = ()
    withdrawn: UUID | None = None


@transaction.atomic
def save_entry(
    tenant: Tenant, author: User | None, day: date, territory: Territory, year: int, text: EntryText
) -> SavedEntry:
    """Write what a row says; an emptied row withdraws its statement.

    Raises `NotRecordable` with all findings, `NotOurPlace`, and `EntryConflict`; nothing is written then.
    """
    rows = Evidence.objects.filter(tenant=tenant, territory=territory, year=year, cell=text.cell)
    current = rows.select_related("territory", "author").order_by("-is_chosen", "-pk").first()
    target = None
    if text.statement is not None:
        target = rows.select_related("territory", "author").filter(public_id=text.statement).first()
        if target is None or target.version != text.read_version:
            raise EntryConflict(target or current)
    elif current is not None:
        raise EntryConflict(current)
    if text.is_empty:
        if target is None:
            return SavedEntry(None)
        withdraw_statement(target)
        return SavedEntry(None, withdrawn=target.public_id)
    if text.kind not in WITH_AMOUNT and text.amount.strip().strip("0,."):
        raise NotRecordable((_both_said(text),))
    restored = _last_state(text.restores, text.cell) if target is None and text.restores else None
    statement = _statement(territory, year, text, target or restored)
    try:
        with transaction.atomic():
            if target is not None:
                recorded = amend_statement(target, author, statement)
            else:
                recorded = record_statement(tenant, author, day, statement, **_plain_of(restored))
    except (EditConflict, IntegrityError):
        raise EntryConflict(rows.select_related("territory", "author").first()) from None
    return SavedEntry(recorded.evidence, recorded.findings)


def _statement(territory: Territory, year: int, text: EntryText, before: Any) -> Statement:
    amount = text.amount
    if before is not None and before.amount is not None and amount == shown_amount(before.amount):
        amount = exact_text(before.amount)
    return Statement(
        territory=territory,
        year=year,
        cell=text.cell,
        kind=text.kind,
        amount=amount,
        unit=text.unit,
        gas_basis=text.gas_basis,
        grade=text.grade,
        source=text.source,
        includes_municipal=bool(before is not None and before.includes_municipal),
        is_network_operator=text.cell.startswith("total.")
        or bool(before is not None and before.is_network_operator),
    )


def shown_amount(amount: float) -> str:
    """A stored number as the table shows it: the reader's decimal sign, no thousands separators, no doubt about it."""
    written = exact_text(round(amount, 6))
    return written.replace(".", ",") if reader_language() == "de" else written


def _last_state(public_id: UUID, cell: str) -> Any:
    return Evidence.history.filter(public_id=public_id, cell=cell).order_by("-history_id").first()


def _plain_of(before: Any) -> dict[str, Any]:
    if before is None:
        return {}
    return {name: getattr(before, name) for name in PLAIN_FIELDS - _NOT_RESTORED}


def _both_said(text: EntryText) -> PlacedFinding:
    return PlacedFinding(
        "entry.amount_beside_nothing",
        "error",
        text.cell,
        _(
            "There is a value beside “declared zero” or “does not occur”. "
            "Please clear the value, or choose “observed” or “estimated”."
        ),
    )
