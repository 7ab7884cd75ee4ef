"""The rows of a filled request sheet, what the request had asked, and the values that come of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle, read_number
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.records.request import OwnValue

#: Characters of somebody's text that a finding repeats.
ECHOED = 60


@dataclass(frozen=True, slots=True)
class AskedFor:
    """What a request asked: the year, the keys, its number, and what counts as source where a row names none.

    `household_share` [1] splits heating systems between households and commerce; None: nobody has said.
    """

    year: int
    keys: frozenset[str]
    reference: str
    source: str
    household_share: float | None = None


@dataclass(frozen=True, slots=True)
class AnsweredValue:
    """An own value, and the grade of the total from which it was split; NONE where it was not."""

    value: OwnValue
    total_grade: Grade = Grade.NONE


@dataclass(frozen=True)
class SheetRow:
    """A row as it was written: texts by column, and its place for the reader."""

    where: str
    texts: Mapping[str, str]
    cells: Mapping[str, str]

    def of(self, column: str) -> str:
        """What stands in a column."""
        return self.texts.get(column, "")

    def at(self, column: str) -> str:
        """The place of a column in this row."""
        return self.cells.get(column, self.where)


def is_filled(row: SheetRow) -> bool:
    """Whether a row says something, beyond what stood in the sheet beforehand."""
    return bool(row.of("amount") or row.of("count"))


def read_plain(row: SheetRow, column: str, style: NumberStyle, findings: list[Finding]) -> float | None:
    """A number from 0 of a column; None where nothing stands, or with a finding."""
    written = row.of(column)
    if not written:
        return None
    number = read_number(written, style).value
    if number is None or number < 0:
        data: dict[str, object] = {"written": written[:ECHOED]}
        findings.append(Finding("request_sheet.number_invalid", Severity.ERROR, row.at(column), "", data))
        return None
    return number
