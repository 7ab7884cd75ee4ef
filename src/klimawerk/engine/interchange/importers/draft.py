"""What a reader is given and what it hands back; the kinds wrap it into an `ImportResult`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from klimawerk.engine.factbook.tables import ColumnData
from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.keys import KeyProblem, municipal_key
from klimawerk.engine.interchange.importers.numbers import read_cell
from klimawerk.engine.interchange.importers.placing import About, KeyedAmounts, check_ranges, place
from klimawerk.engine.interchange.importers.reading import Limits, OpenFile, Row, lines_of, named_rows
from klimawerk.engine.interchange.importers.result import ImportOptions, PlainTable, Progress, Surroundings
from klimawerk.engine.kernel.states import CellState


@dataclass
class Draft:
    """Result of one reader before it is sealed."""

    reference: str
    tables: dict[str, tuple[ColumnData, ...]] = field(default_factory=dict)
    lists: dict[str, PlainTable] = field(default_factory=dict)
    rows_read: int = 0


@dataclass
class Task:
    """One import: the opened files with their finding lists, the surroundings, and what the operator said."""

    files: Sequence[tuple[OpenFile, FindingList]]
    surroundings: Surroundings
    options: ImportOptions
    limits: Limits
    source: str
    progress: Progress

    @property
    def findings(self) -> FindingList:
        """Findings of the first file, which also take what concerns the whole."""
        return self.files[0][1]

    def rows(
        self, required: Sequence[str], sheets: Sequence[str] = (), aliases: Callable[[str], str] = str.strip
    ) -> Iterator[Row]:
        """Rows of the only file, below the header."""
        file, findings = self.files[0]
        lines = lines_of(file, self.limits, findings, sheets, self.progress)
        return named_rows(lines, required, findings, aliases)

    def municipality(self, row: Row, column: str) -> str | None:
        """The 8-digit key in a column of a row; None with a finding when it is none. A zero put back is said."""
        try:
            key, repaired = municipal_key(row.text(column))
        except KeyProblem:
            self.findings.error("import.wrong_key", row.line, column, text=row.text(column)[:40])
            return None
        if repaired:
            self.findings.info("import.key_zero_restored", row.line, column, key=key)
        return key

    def place(self, amounts: KeyedAmounts, about: About) -> tuple[ColumnData, ...]:
        """Columns on the axis of the register."""
        around = self.surroundings
        columns = place(amounts, about, around.register, around.history, self.findings)
        check_ranges(columns, around.register, around.quantities, self.findings)
        return columns


def cells_of(
    row: Row,
    columns: Mapping[str, str],
    findings: FindingList,
    factor: float = 1.0,
    dot_groups_thousands: bool = True,
) -> dict[str, tuple[float, CellState]] | None:
    """Numbers of a row by our column name; `columns` maps printed to our names. None when a cell is no number.

    Amounts are multiplied by `factor` (unit of the file to ours); a negative amount is an error.
    """
    result: dict[str, tuple[float, CellState]] = {}
    usable = True
    for printed, name in columns.items():
        try:
            number, state = read_cell(row.text(printed), dot_groups_thousands)
        except ValueError:
            findings.error("import.not_a_number", row.line, printed, text=row.text(printed)[:60])
            usable = False
            continue
        if number < 0:
            findings.error("import.negative", row.line, printed, text=row.text(printed))
            usable = False
        result[name] = (number * factor, state)
    return result if usable else None
