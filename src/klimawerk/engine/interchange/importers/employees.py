"""Employees by place of work, municipality and branch, as a long list made from the tables of the
Bundesagentur für Arbeit.

Columns: `ags` (or `ars`), `year`, `branch` (WZ 2008 section letter `A` … `U`, a range such as `B-E`, or
`total`), `employees`. "*", "." and "x" are suppressed counts. The date is 30 June of the year.
"""

from __future__ import annotations

import re

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.numbers import read_cell
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row
from klimawerk.engine.kernel.states import CellState

REQUIRED = ("ags", "year", "branch", "employees")
ALIASES = {
    "ars": "ags",
    "gemeinde": "ags",
    "gemeindeschluessel": "ags",
    "gemeindeschlüssel": "ags",
    "jahr": "year",
    "branche": "branch",
    "wirtschaftsabschnitt": "branch",
    "wz": "branch",
    "beschaeftigte": "employees",
    "beschäftigte": "employees",
}
SECTIONS = "ABCDEFGHIJKLMNOPQRSTU"
TOTAL = "total"
GROUPS = {
    "agriculture": "A",
    "industry": "BC",
    "utilities": "DE",
    "construction": "F",
    "services": "GHIJKLMNOPQRSTU",
}
PRODUCTION = "BCDE"
COLUMNS = tuple(
    ColumnSpec(f"employees_{name}", "employees", "persons") for name in (TOTAL, *GROUPS, "production")
)
_RANGE = re.compile(r"([A-U])\s*[-–]\s*([A-U])")
_SUPPRESSED = "*"
Cell = tuple[float, CellState]


def alias(name: str) -> str:
    """The documented column name of a printed one."""
    lowered = name.strip().lower()
    return ALIASES.get(lowered, lowered)


def sections_of(branch: str) -> str:
    """The section letters of a branch: `C` gives C, `B-E` gives BCDE, `total` gives all. Raises `ValueError` else."""
    text = branch.strip()
    if text.lower() in (TOTAL, "insgesamt", "gesamt", "a-u"):
        return TOTAL
    span = _RANGE.fullmatch(text.upper())
    if span:
        first, last = SECTIONS.index(span[1]), SECTIONS.index(span[2])
        if first < last:
            return SECTIONS[first : last + 1]
    if text.upper() in tuple(SECTIONS):
        return text.upper()
    raise ValueError(branch)


def read(task: Task) -> Draft:
    """One table `employees_<year>`: total, five groups of sections, and B to E where only that is printed."""
    found: dict[str, dict[str, dict[str, Cell]]] = {}
    rows = 0
    for row in task.rows(REQUIRED, aliases=alias):
        rows += 1
        entry = _entry(task, row)
        if entry is None:
            continue
        year, key, sections, cell = entry
        place_cells = found.setdefault(year, {}).setdefault(key, {})
        if sections in place_cells:
            task.findings.error("import.row_twice", row.line, "branch", key=f"{key} {row.text('branch')}")
        place_cells[sections] = cell
    if not found and not task.findings.has_errors:
        task.findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    draft = Draft(max(found, default=""), rows_read=rows)
    if task.findings.has_errors:
        return draft
    for year, places in sorted(found.items()):
        amounts = KeyedAmounts(COLUMNS)
        for key, cells in places.items():
            amounts.put(key, _groups(cells))
        about = About(
            table=f"employees_{year}",
            level=Level.MUNICIPAL,
            reference=f"{year}-06-30",
            source=task.source,
            locator=f"Beschäftigte am Arbeitsort, 30.06.{year}",
            key_date=task.options.key_date or f"{year}-12-31",
            gap_reason="kein Wert in der Datei (Geheimhaltung oder Gemeinde nicht enthalten)",
        )
        draft.tables[about.table] = task.place(amounts, about)
    return draft


def _entry(task: Task, row: Row) -> tuple[str, str, str, Cell] | None:
    """Year, key, sections and cell of a row; None with a finding when one of them is wrong."""
    findings = task.findings
    year = row.text("year")
    if not re.fullmatch(r"(19|20)\d\d", year):
        findings.error("import.wrong_year", row.line, "year", text=year[:20])
        return None
    key = task.municipality(row, "ags")
    if key is None:
        return None
    try:
        sections = sections_of(row.text("branch"))
    except ValueError:
        findings.error("import.unknown_branch", row.line, "branch", text=row.text("branch")[:40])
        return None
    text = row.text("employees")
    try:
        cell = (float("nan"), CellState.CONFIDENTIAL) if text in (_SUPPRESSED, "x") else read_cell(text)
    except ValueError:
        findings.error("import.not_a_number", row.line, "employees", text=text[:60])
        return None
    if cell[0] < 0:
        findings.error("import.negative", row.line, "employees", text=text)
        return None
    return year, key, sections, cell


def _groups(cells: dict[str, Cell]) -> dict[str, Cell]:
    """Cells of the columns: a group is known when its own sections, and nothing beyond, cover it."""
    missing = (float("nan"), CellState.NOT_ESTIMATED)
    result = {f"employees_{name}": _covered(cells, letters) for name, letters in GROUPS.items()}
    result["employees_production"] = _covered(cells, PRODUCTION)
    result["employees_total"] = cells.get(TOTAL) or _covered(cells, SECTIONS) or missing
    return {name: cell or missing for name, cell in result.items()}


def _covered(cells: dict[str, Cell], letters: str) -> Cell | None:
    """The sum over printed branches that make up `letters` without gap or overlap; suppressed when one of them is."""
    inside = {
        sections: cell
        for sections, cell in cells.items()
        if sections != TOTAL and set(sections) <= set(letters)
    }
    if letters in inside:
        return inside[letters]
    together = "".join(inside)
    if sorted(together) != sorted(letters):
        return None
    if any(
        state is not CellState.VALUE and state is not CellState.DECLARED_ZERO for _, state in inside.values()
    ):
        return float("nan"), CellState.CONFIDENTIAL
    return sum(value for value, _ in inside.values()), CellState.VALUE
