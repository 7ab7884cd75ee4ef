"""The rows of an entry table: what is stated, what counts, last year, the start balance, and usual spans."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings

from klimawerk.portal.calculation import entry_table_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.entry_table_room import EntryBlock, StartValue
from klimawerk.portal.calculation.own_data_records import EntryCell, PlacedFinding
from klimawerk.portal.evidence.domain.counting import Counting, list_counting
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.domain.recording import Statement, check_statement
from klimawerk.portal.evidence.domain.usual_spans import Span, list_spans
from klimawerk.portal.evidence.models import Evidence, NetworkDeclaration
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

#: Sectors whose default no declaration changes.
_WITHOUT_START = frozenset({entry_table_room.TOTAL, "transport", "municipal_facilities"})


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One cell of one place and year.

    `own` is the tenant's own statement that is edited here; `counting` what counts, of whichever owner; `others` the
    tenant's further candidates; `behind` what another owner says, or what of ours stands behind another owner's.
    """

    cell: EntryCell
    name: str
    year: int
    own: Evidence | None = None
    counting: Evidence | None = None
    others: tuple[Evidence, ...] = ()
    behind: tuple[Evidence, ...] = ()
    last: Evidence | None = None
    start: StartValue | None = None
    spans: tuple[Span, ...] = ()
    findings: tuple[PlacedFinding, ...] = ()
    parts: tuple[EntryRow, ...] = field(default=())
    without_network: str = ""

    @property
    def is_anothers(self) -> bool:
        """Whether what counts here was stated by another administration."""
        return self.counting is not None and (
            self.own is None or self.counting.tenant_id != self.own.tenant_id
        )

    @property
    def outside(self) -> tuple[Span, ...]:
        """The spans that the own statement leaves."""
        if self.own is None or self.own.amount is None:
            return ()
        return tuple(each for each in self.spans if not each.holds(self.own.energy_mwh))

    @property
    def is_filled(self) -> bool:
        """Whether a statement counts for the cell or for finer cells of it."""
        return self.counting is not None or any(each.is_filled for each in self.parts)

    @property
    def filled_parts(self) -> int:
        """Number of finer cells with a statement."""
        return sum(each.is_filled for each in self.parts)

    @property
    def has_below(self) -> bool:
        """Whether something is to be said under the row."""
        said = (self.findings, self.outside, self.others, self.behind, self.is_anothers, self.without_network)
        return any(map(bool, said))


@dataclass(frozen=True, slots=True)
class Known:
    """What is stated about a place and year and the year before; read once for all rows."""

    territory: Territory
    year: int
    counting: Counting
    own: tuple[Evidence, ...]
    declarations: tuple[NetworkDeclaration, ...] = ()

    def of(self, code: str, year: int | None = None) -> Evidence | None:
        """What counts for exactly this cell."""
        wanted = self.year if year is None else year
        return next(
            (each for each in self.counting.chosen if each.cell == code and each.year == wanted), None
        )


def find_place(tenant: Tenant, key: str, day: date) -> Territory | None:
    """The territory of that key for which the tenant enters evidence, or its own as a check value."""
    if tenant.territory is not None and tenant.territory.key == key:
        return tenant.territory
    return next((each for each in list_places(tenant, day) if each.key == key), None)


def read_known(tenant: Tenant, territory: Territory, year: int, day: date) -> Known:
    """All statements about the place in this year and what counted last year. Five queries and one per agreement."""
    counting = list_counting(tenant, [territory], {year, year - 1}, day)
    own = Evidence.objects.filter(territory=territory, year=year).select_related(
        "territory", "author", "file"
    )
    declared = NetworkDeclaration.objects.filter(territory=territory)
    return Known(territory, year, counting, tuple(own.order_by("cell", "-is_chosen", "-pk")), tuple(declared))


def list_blocks() -> tuple[EntryBlock, ...]:
    """The sectors and the network operators' totals with their cells, in the reader's language."""
    return entry_table_room.entry_blocks(settings.KLIMAWERK_EDITION, reader_language())


def build_rows(known: Known, block: EntryBlock) -> list[EntryRow]:
    """The rows of a sector."""
    return [build_row(known, block, cell) for cell in block.cells]


def build_row(known: Known, block: EntryBlock, cell: EntryCell) -> EntryRow:
    """The row of one cell with those of its finer cells."""
    key, year, lang = known.territory.key, known.year, reader_language()
    starts = entry_table_room.start_values(key, year, settings.KLIMAWERK_EDITION, lang)
    own = next((each for each in known.own if each.cell == cell.code), None)
    counting, last = known.of(cell.code), known.of(cell.code, year - 1)
    start = starts.get(cell.code)
    return EntryRow(
        cell=cell,
        name=block.names.get(cell.code, cell.label),
        year=year,
        own=own,
        counting=counting,
        others=tuple(each for each in known.own if each.cell == cell.code and each != own),
        behind=tuple(
            each
            for each in known.counting.behind
            if each.year == year and each.cell == cell.code and each != own
        ),
        last=last,
        start=start,
        spans=list_spans(key, year, cell.code, start, last),
        findings=findings_of(own) if own is not None else (),
        parts=tuple(build_row(known, block, part) for part in cell.parts),
        without_network=_declared(known, cell) if counting is None else "",
    )


def _declared(known: Known, cell: EntryCell) -> str:
    """The declaration that makes the start balance of the cell nothing, in words."""
    if cell.sector in _WITHOUT_START:
        return ""
    found = next((each for each in known.declarations if each.carrier == cell.carrier), None)
    return f"{found.get_carrier_display()} ({found.source})" if found is not None else ""


def find_cell(blocks: Iterable[EntryBlock], code: str) -> tuple[EntryBlock, EntryCell] | None:
    """The cell of that code, coarse or fine, with its sector."""
    for block in blocks:
        for cell in block.cells:
            for each in (cell, *cell.parts):
                if each.code == code:
                    return block, each
    return None


def findings_of(evidence: Evidence) -> tuple[PlacedFinding, ...]:
    """What is to be said about a stored statement, without the mere explanation of a heating value."""
    statement = statement_of(evidence)
    return tuple(each for each in check_statement(statement)[1] if each.severity != "info")


def statement_of(evidence: Evidence) -> Statement:
    """A stored statement as it was written."""
    return Statement(
        territory=evidence.territory,
        year=evidence.year,
        cell=evidence.cell,
        kind=evidence.kind,
        amount="" if evidence.amount is None else exact_text(evidence.amount),
        unit=evidence.unit,
        gas_basis=evidence.gas_basis,
        grade=evidence.grade,
        source=evidence.source,
        includes_municipal=evidence.includes_municipal,
        is_network_operator=evidence.is_network_operator,
    )


def exact_text(amount: float) -> str:
    """A stored number so that the reader gets the very same one back, without doubt about the decimal sign."""
    written = repr(amount)
    if "e" in written:
        written = f"{amount:.12f}".rstrip("0")
    head, _point, tail = written.partition(".")
    if not tail.strip("0"):
        return head
    return f"{head}.{tail}0" if len(tail) == 3 else f"{head}.{tail}"
