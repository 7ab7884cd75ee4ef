"""Own values from the filled template: rows are found by their hidden keys, columns by their hidden names."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from klimawerk.engine.interchange.codes import cell_axis, understand
from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.safe_open import Limits, measured_workbook, refuse
from klimawerk.engine.interchange.template_layout import (
    ANY_CARRIER,
    COLUMNS_MARK,
    META_SHEET,
    SHORT_METERED,
    SUM_MARK,
    VERSION,
    YES,
)
from klimawerk.engine.interchange.workbook_gaps import hidden_values
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.records.request import OwnValue

_LETTERS = 26
_FAR = 100.0
_TEXTS = ("unit", "gas_basis", "grade", "source", "state", "includes_municipal", "network_operator", "note")


def workbook_values(path: Path, limits: Limits, reader: RowReader) -> list[OwnValue]:
    """The own values of a template. Raises `RefusedFile` if the file is no usable template."""
    try:
        measured = measured_workbook(path, limits)
        hidden = hidden_values(measured)
        workbook = CalamineWorkbook.from_filelike(measured)
        meta = _meta(workbook, path)
        sheets = {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
            if name != META_SHEET
        }
    except (CalamineError, ValueError, OSError) as error:
        refuse("own_data.broken_workbook", path.name, reason=type(error).__name__)
    values: list[OwnValue] = []
    for name, rows in sheets.items():
        if any(row and row[0] == COLUMNS_MARK for row in rows):
            _name_hidden(path, name, rows, hidden.get(name, {}), reader)
            values.extend(_sheet_values(path, name, rows, meta, reader))
        elif any(_looks_like_a_key(row[0]) for row in rows if row):
            where = f"{path.name}!{name}"
            reader.findings.append(
                Finding("own_data.sheet_without_columns", Severity.ERROR, where, "", {"sheet": name})
            )
    if not values and not any(each.severity is Severity.ERROR for each in reader.findings):
        reader.findings.append(Finding("own_data.no_rows", Severity.ERROR, path.name))
    return values


def _name_hidden(
    path: Path, sheet: str, rows: Sequence[Sequence[Any]], hidden: Mapping[str, str], reader: RowReader
) -> None:
    """An error for each cell of a filled-in column that shows an error or a formula without a value."""
    if not hidden:
        return
    head = next(at for at, row in enumerate(rows) if row and row[0] == COLUMNS_MARK)
    columns = [at for at, name in enumerate(rows[head]) if _text(name) in (*_TEXTS, "energy", "carrier")]
    for number in range(head + 1, len(rows)):
        for column in columns:
            address = _address(column, number)
            if address in hidden:
                written, where = hidden[address], f"{path.name}!{sheet}!{address}"
                code = "own_data.formula_without_value" if written == "=" else "own_data.value_error_cell"
                reader.found.error(code, where, written=written)


def _looks_like_a_key(value: object) -> bool:
    return isinstance(value, str) and value.partition(".")[0] in cell_axis().sectors and "." in value


def _meta(workbook: CalamineWorkbook, path: Path) -> Mapping[str, str]:
    """Version, key and year of the template."""
    if META_SHEET not in workbook.sheet_names:
        refuse("own_data.not_the_template", path.name)
    rows = workbook.get_sheet_by_name(META_SHEET).to_python()
    meta = {_text(row[0]): _text(row[1]) for row in rows if len(row) > 1}
    if meta.get("version") != VERSION:
        refuse("own_data.template_version", path.name, version=meta.get("version", "?"), known=VERSION)
    return meta


def _sheet_values(
    path: Path, sheet: str, rows: Sequence[Sequence[Any]], meta: Mapping[str, str], reader: RowReader
) -> list[OwnValue]:
    head = next(at for at, row in enumerate(rows) if row and row[0] == COLUMNS_MARK)
    columns = {_text(name): at for at, name in enumerate(rows[head]) if _text(name)}
    summed: dict[str, OwnValue] = {}
    values: list[OwnValue] = []
    for number, cells in enumerate(rows):
        fields = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        key = _text(cells[0]) if cells else ""
        written = _text(fields.get("energy", "")), _text(fields.get("state", ""))
        if number <= head or not any(written):
            continue
        where = f"{path.name}!{sheet}!{_address(columns.get('energy', 0), number)}"
        if not key:
            if isinstance(fields.get("energy"), (int, float)):
                reader.findings.append(Finding("own_data.row_without_key", Severity.ERROR, where))
            continue
        places = {name: f"{path.name}!{sheet}!{_address(at, number)}" for name, at in columns.items()}
        value = reader.read(_row(key, fields, meta, where, places))
        if value is None:
            continue
        _compare_with_start(value, fields.get("start"), reader)
        if SUM_MARK in key:
            known = summed.get(value.cell)
            summed[value.cell] = value if known is None else _sum(known, value)
        else:
            values.append(value)
    return [*values, *summed.values()]


def _row(
    key: str, fields: Mapping[str, Any], meta: Mapping[str, str], where: str, places: dict[str, str]
) -> OwnRow:
    """A row of the template as the row reader takes it; the hidden key gives the cell."""
    code = key.partition(SUM_MARK)[0]
    parts = [*code.split("."), "", "", "", ""]
    sector, carrier = parts[0], parts[1]
    if carrier == ANY_CARRIER:
        carrier = _text(fields.get("carrier", ""))
        carrier = understand("carriers", carrier) or carrier
    vehicle, road, part = (parts[2], parts[3], "") if sector == "transport" else ("", "", parts[2])
    texts = {name: _text(fields.get(name, "")) for name in _TEXTS}
    if "network_operator" not in fields and key in SHORT_METERED:
        texts["network_operator"] = YES
    energy = fields.get("energy", "")
    is_number = isinstance(energy, (int, float)) and not isinstance(energy, bool)
    return OwnRow(
        where=where,
        key=meta.get("key", ""),
        year=meta.get("year", ""),
        energy=float(energy) if is_number else _text(energy),
        sector=sector,
        carrier=carrier,
        vehicle_class=vehicle,
        road_category=road,
        part=part,
        first=_date(fields.get("first", "")),
        last=_date(fields.get("last", "")),
        zero_counts=False,
        cells=places,
        **texts,  # type: ignore[arg-type]
    )


def _sum(first: OwnValue, second: OwnValue) -> OwnValue:
    """Two rows of the short sheet that are parts of one cell; the worse grade counts."""
    return dataclasses.replace(
        first,
        energy_mwh=first.energy_mwh + second.energy_mwh,
        state=min(first.state, second.state),
        grade=max(first.grade, second.grade),
        source="; ".join(dict.fromkeys(each for each in (first.source, second.source) if each)),
        original_value=first.energy_mwh + second.energy_mwh,
        original_unit="MWh",
        note="; ".join(each for each in (first.note, second.note) if each),
    )


def _compare_with_start(value: OwnValue, start: object, reader: RowReader) -> None:
    """A hundred times more or less than the start balance: most often kWh were entered as MWh."""
    if not isinstance(start, (int, float)) or start <= 0 or value.energy_mwh <= 0:
        return
    ratio = value.energy_mwh / start
    if not 1 / _FAR < ratio < _FAR:
        data: dict[str, object] = {"energy": value.energy_mwh, "start": float(start), "cell": value.cell}
        reader.findings.append(Finding("own_data.far_from_start", Severity.WARNING, value.where, "", data))


def _text(value: object) -> str:
    """A cell as text; whole numbers without decimals."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value).strip()


def _date(value: object) -> str | date:
    return value if isinstance(value, date) else _text(value)


def _address(column: int, row: int) -> str:
    """The address of a cell as the program shows it: column 2, row 6 is C7."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, _LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
