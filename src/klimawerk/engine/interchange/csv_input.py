"""Own values from a long CSV: ags, year, sector, carrier, energy, unit, grade, source.

Optional: vehicle_class, road_category, part, gas_basis, state, includes_municipal, network_operator, first, last, note.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.safe_open import Limits, RefusedFile, read_text, refuse
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle, style_of

REQUIRED = ("ags", "year", "sector", "carrier", "energy", "unit")
COLUMNS = (
    *REQUIRED,
    "grade",
    "source",
    "vehicle_class",
    "road_category",
    "part",
    "gas_basis",
    "state",
    "includes_municipal",
    "network_operator",
    "first",
    "last",
    "note",
)
_GERMAN = {
    "schlüssel": "ags",
    "gemeindeschlüssel": "ags",
    "key": "ags",
    "jahr": "year",
    "sektor": "sector",
    "energieträger": "carrier",
    "energie": "energy",
    "wert": "energy",
    "value": "energy",
    "verbrauch": "energy",
    "einheit": "unit",
    "datengüte": "grade",
    "güte": "grade",
    "quelle": "source",
    "fahrzeugklasse": "vehicle_class",
    "straßenkategorie": "road_category",
    "teil": "part",
    "bezug": "gas_basis",
    "zustand": "state",
    "netzbetreiber": "network_operator",
    "von": "first",
    "bis": "last",
    "bemerkung": "note",
}
_DELIMITERS = ";\t,"


def csv_rows(path: Path, limits: Limits, findings: list[Finding]) -> list[OwnRow]:
    """The rows of a CSV file, unread fields as text. Raises `RefusedFile` if it is not a usable CSV at all."""
    text = read_text(path, limits)
    first_line = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first_line.count)
    csv.field_size_limit(limits.cell_characters)
    lines = _lines(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), path, limits, findings)
    header = next(lines, None)
    if header is None:
        refuse("own_data.file_empty", path.name)
    names = _header(header[1], f"{path.name}:{header[0]}", findings)
    rows = []
    for line, cells in lines:
        if len(cells) > len(names) and any(cell.strip() for cell in cells[len(names) :]):
            data: dict[str, object] = {"fields": len(cells), "columns": len(names)}
            findings.append(
                Finding("own_data.too_many_fields", Severity.ERROR, f"{path.name}:{line}", "", data)
            )
            continue
        rows.append((line, dict(zip(names, cells, strict=False))))
    if not rows and not any(each.severity is Severity.ERROR for each in findings):
        refuse("own_data.no_rows", path.name)
    # A file with commas between its fields cannot have decimal commas without quotes: it was written by a machine.
    fallback = NumberStyle.POINT if delimiter == "," else NumberStyle.UNKNOWN
    style = style_of((fields.get("energy", "") for _, fields in rows), fallback)
    return [_row(path, line, fields, style) for line, fields in rows]


def _lines(
    reader: Iterator[list[str]], path: Path, limits: Limits, findings: list[Finding]
) -> Iterator[tuple[int, list[str]]]:
    """Line number (as an editor shows it) and cells of each line that is not empty."""
    count = 0
    while True:
        line: int = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            findings.append(
                Finding(
                    "own_data.broken_csv", Severity.ERROR, f"{path.name}:{line}", "", {"reason": str(error)}
                )
            )
            return
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > limits.csv_rows:
            refuse("own_data.too_many_rows", path.name, limit=limits.csv_rows)
        yield line, cells


def _header(cells: Sequence[str], where: str, findings: list[Finding]) -> list[str]:
    """Names of the columns (English or German); raises `RefusedFile` if a required one is missing or stands twice."""
    names = [_GERMAN.get(cell.strip().lower(), cell.strip().lower()) for cell in cells]
    for name in COLUMNS:
        if names.count(name) > 1:
            refuse("own_data.column_twice", where, column=name)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise RefusedFile(
            Finding("own_data.columns_missing", Severity.ERROR, where, "", {"columns": ", ".join(missing)})
        )
    for cell, name in zip(cells, names, strict=True):
        if name and name not in COLUMNS:
            close = difflib.get_close_matches(name, COLUMNS, n=1)
            code = "own_data.column_unknown_suggestion" if close else "own_data.column_unknown"
            data: dict[str, object] = {"column": cell.strip(), "suggestion": close[0] if close else ""}
            findings.append(Finding(code, Severity.WARNING, where, "", data))
    return names


def _row(path: Path, line: int, fields: dict[str, str], style: NumberStyle) -> OwnRow:
    known = {name: text for name, text in fields.items() if name in COLUMNS and name not in ("ags", "energy")}
    where = f"{path.name}:{line}"
    return OwnRow(
        where=where,
        key=fields.get("ags", ""),
        energy=fields.get("energy", ""),
        style=style,
        cells={"key": f"{where}:ags"},
        **{"year": "", "unit": "", **known},  # type: ignore[arg-type]
    )
