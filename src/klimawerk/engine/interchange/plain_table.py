"""The lines of any table, CSV or first sheet of a workbook, as text: what mapping profiles and column mappings read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from klimawerk.engine.interchange.safe_open import (
    Limits,
    is_workbook,
    measured_workbook,
    read_text,
    refuse,
)


def table_lines(path: Path, limits: Limits) -> list[list[str]]:
    """All lines, empty ones too, so that positions are those of the file. Raises `RefusedFile`."""
    return list(_workbook_lines(path, limits) if is_workbook(path, limits) else _text_lines(path, limits))


def _text_lines(path: Path, limits: Limits) -> Iterator[list[str]]:
    text = read_text(path, limits)
    csv.field_size_limit(limits.cell_characters)
    delimiter = max(";\t", key=text.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if number > limits.csv_rows:
                refuse("own_data.too_many_rows", path.name, limit=limits.csv_rows)
            if len(cells) > limits.columns:
                refuse(
                    "own_data.sheet_too_large",
                    f"{path.name}:{number}",
                    row=number,
                    column=len(cells),
                    limit_rows=limits.csv_rows,
                    limit_columns=limits.columns,
                )
            yield cells
    except csv.Error as error:
        refuse("own_data.broken_csv", f"{path.name}:{reader.line_num}", reason=str(error))


def _workbook_lines(path: Path, limits: Limits) -> Iterator[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook  # only a workbook needs the reader

    try:
        workbook = CalamineWorkbook.from_filelike(measured_workbook(path, limits))
        rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OSError) as error:
        refuse("own_data.broken_workbook", path.name, reason=type(error).__name__)
    for row in rows:
        yield [_cell_text(cell) for cell in row]


def _cell_text(cell: object) -> str:
    """A cell of a workbook as a German file would write it."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else f"{cell!r}".replace(".", ",")
    return "" if cell is None else str(cell)
