"""Regionalstatistik 43531-01-02-4: energy use of manufacturing per district and year (GENESIS print as CSV).

Layout of the publisher: title lines, then three header lines (quantity, carrier, unit), then `year;key;name;`
and eight values: total, coal, heating oil, natural gas, renewables, electricity, heat, other. Unit "Tsd. MJ"
(= GJ) or TJ. "." is suppressed, "-" nothing. Rows of Länder, regions and single towns inside a district are
passed over; dissolved districts print only dashes.
"""

from __future__ import annotations

import re

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task, cells_of
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row, lines_of
from klimawerk.engine.kernel.states import CellState

TABLE_CODE = "43531-01-02-4"
TJ_PER_GJ = 1e-3
UNITS = {"tsd. mj": TJ_PER_GJ, "gj": TJ_PER_GJ, "tj": 1.0}
LABELS = {
    "insgesamt": "total",
    "kohle": "coal",
    "heizöl": "heating_oil",
    "erdgas": "natural_gas",
    "erneuerbare energien": "renewables",
    "strom": "electricity",
    "wärme": "heat",
    "sonstige energieträger": "other",
}
COLUMNS = tuple(ColumnSpec(name, "energy", "TJ") for name in LABELS.values())
_FEDERAL_STATES_AS_DISTRICTS = {"02": "02000", "11": "11000"}  # Hamburg and Berlin are printed as Länder only
_YEAR = re.compile(r"(?:31\.12\.)?((?:19|20)\d\d)")
_KEY_AT, _VALUES_AT = 1, 3
_ROUNDING_TJ = 0.01


def read(task: Task) -> Draft:
    """One table per year in the file: TJ by carrier and district, states for suppressed and empty cells."""
    file, findings = task.files[0]
    order: list[str] = []
    factor = 0.0
    years: dict[str, KeyedAmounts] = {}
    rows = 0
    for line, cells in lines_of(file, task.limits, findings, progress=task.progress):
        year = _YEAR.fullmatch(cells[0].strip())
        lowered = [cell.strip().lower() for cell in cells]
        if year is None:
            if not order and "insgesamt" in lowered:
                order = [LABELS.get(label, "") for label in lowered]
                _check_labels(task, line, order)
            factor = factor or next((UNITS[label] for label in lowered if label in UNITS), 0.0)
            continue
        if not order or not factor:
            findings.error(
                "import.no_header",
                line,
                columns="insgesamt, Kohle, … und eine Zeile mit der Einheit (Tsd. MJ oder TJ)",
            )
            break
        rows += 1
        key = cells[_KEY_AT].strip() if len(cells) > _VALUES_AT else ""
        key = _FEDERAL_STATES_AS_DISTRICTS.get(key, key)
        if len(key) != 5 or not key.isdigit():
            continue
        row = Row(line, {name: cell for name, cell in zip(order, cells, strict=False) if name})
        values = cells_of(row, {name: name for name in LABELS.values()}, findings, factor)
        if values is None or all(state is CellState.DECLARED_ZERO for _, state in values.values()):
            continue
        _check_sum(task, row, values)
        table = years.setdefault(year[1], KeyedAmounts(COLUMNS))
        if not table.put(key, values):
            findings.error("import.row_twice", line, key=key)
    if not years and not findings.has_errors:
        findings.error(
            "import.no_header", columns=f"Tabelle {TABLE_CODE}: Jahr;Schlüssel;Name;insgesamt;Kohle;…"
        )
    draft = Draft(max(years, default=""), rows_read=rows)
    if not findings.has_errors:
        for year_text, amounts in sorted(years.items()):
            draft.tables[f"industry_energy_{year_text}"] = task.place(amounts, _about(task, year_text))
    return draft


def _about(task: Task, year: str) -> About:
    return About(
        table=f"industry_energy_{year}",
        level=Level.DISTRICT,
        reference=year,
        source=task.source,
        locator=f"Tabelle {TABLE_CODE}, Jahr {year}",
        key_date=task.options.key_date or f"{year}-12-31",
        gap_reason="Kreis steht nicht in der Tabelle",
        note="mit nichtenergetischem Verbrauch und Brennstoff eigener Kraftwerke; Betriebe ab 20 Personen",
    )


def _check_labels(task: Task, line: int, order: list[str]) -> None:
    missing = [label for label, name in LABELS.items() if name not in order]
    if missing:
        task.findings.error("import.columns_missing", line, columns=", ".join(missing))


def _check_sum(task: Task, row: Row, values: dict[str, tuple[float, CellState]]) -> None:
    """Where nothing is suppressed the carriers add up to the total."""
    if any(state is CellState.CONFIDENTIAL for _, state in values.values()):
        return
    parts = sum(value for name, (value, _) in values.items() if name != "total")
    if abs(parts - values["total"][0]) > _ROUNDING_TJ * len(values):
        task.findings.warning(
            "import.row_sum_differs", row.line, found=round(parts, 3), printed=round(values["total"][0], 3)
        )
