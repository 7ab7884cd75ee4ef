"""The readable form of facts: tables as CSV keyed on the register, described in `tables.yaml`.

A cell holds a number, a notation key (`C`, `NE`, `NO`, `IE`) or `-` for "nothing there" as printed by the source.
Nothing is left empty.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from klimawerk.engine.factbook.tables import (
    COLUMN_FIELDS,
    ColumnData,
    ColumnDescription,
    Level,
    SeriesGap,
    SeriesPoint,
)
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.states import STATE_BY_CODE, CellState

DECLARED_ZERO_TEXT = "-"
KEY_COLUMN = {Level.MUNICIPAL: "ags", Level.DISTRICT: "district", Level.FEDERAL_STATE: "federal_state"}
SERIES_COLUMNS = ("series", "year", "value", "unit", "source", "locator", "evidence", "note")
GAP_COLUMNS = ("prefix", "first", "last", "reason")
_VALUE, _DECLARED_ZERO = (
    int(CellState.VALUE),
    int(CellState.DECLARED_ZERO),
)  # a million cells: plain numbers are faster
_TABLE_KEYS = {"level", "description", "columns", *COLUMN_FIELDS} - {"table", "column"}


def cell_text(value: float, state: int) -> str:
    """The text of a cell: shortest exact decimal, notation key, or `-` for a declared zero."""
    if state == _VALUE:
        return str(int(value)) if value == int(value) else repr(float(value))
    if state == _DECLARED_ZERO:
        return DECLARED_ZERO_TEXT
    return CellState(state).code


def cell_value(text: str) -> tuple[float, CellState]:
    """Number and state of a cell text; raises `ValueError` for an empty cell or anything that is no number."""
    if text == DECLARED_ZERO_TEXT:
        return 0.0, CellState.DECLARED_ZERO
    if text in STATE_BY_CODE:
        return float("nan"), STATE_BY_CODE[text]
    return float(text), CellState.VALUE


def described_columns(content: object, file: str) -> dict[str, dict[str, ColumnDescription]]:
    """Table → column → description from the content of a `tables.yaml`; table-wide entries apply to every column.

    Raises `FactError` for unknown or missing keys.
    """
    if not isinstance(content, Mapping):
        raise FactError(f"{file}: a mapping of tables is expected")
    result: dict[str, dict[str, ColumnDescription]] = {}
    for table, entry in content.items():
        _refuse_unknown(entry, _TABLE_KEYS, f"{file}: {table}")
        shared = {key: value for key, value in entry.items() if key in COLUMN_FIELDS}
        result[table] = {}
        for column, own in entry.get("columns", {}).items():
            _refuse_unknown(own, set(COLUMN_FIELDS), f"{file}: {table}.{column}")
            merged = {**shared, **own, "table": table, "column": column}
            try:
                description = ColumnDescription(**{key: str(value) for key, value in merged.items()})
            except TypeError as error:
                raise FactError(f"{file}: {table}.{column}: {error}") from None
            result[table][column] = description
    return result


def _refuse_unknown(entry: object, known: set[str], where: str) -> None:
    if not isinstance(entry, Mapping):
        raise FactError(f"{where}: a mapping is expected")
    unknown = sorted(set(entry) - known)
    if unknown:
        raise FactError(f"{where}: unknown key {', '.join(unknown)}")


def read_table(
    path: Path, descriptions: Mapping[str, ColumnDescription], axes: Mapping[str, Sequence[str]]
) -> list[ColumnData]:
    """Read one table CSV onto the axis of its level.

    Raises `FactError` for undescribed columns, keys that are unknown, doubled or missing, and cells that are no number.
    """
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or not descriptions:
        raise FactError(f"{path.name}: empty table or no description")
    level = Level(next(iter(descriptions.values())).level)
    axis = axes[level]
    position = {key: at for at, key in enumerate(axis)}
    header = rows[0]
    if KEY_COLUMN[level] not in header:
        raise FactError(f"{path.name}: column {KEY_COLUMN[level]} is missing")
    key_at = header.index(KEY_COLUMN[level])
    value_columns = [(at, name) for at, name in enumerate(header) if name not in ("ars", KEY_COLUMN[level])]
    if {name for _, name in value_columns} != set(descriptions):
        odd = sorted({name for _, name in value_columns} ^ set(descriptions))
        raise FactError(f"{path.name}: columns and descriptions differ: {', '.join(odd)}")
    values = np.full((len(value_columns), len(axis)), np.nan)
    states = np.full((len(value_columns), len(axis)), -1, dtype=np.int8)
    for line, row in enumerate(rows[1:], start=2):
        at = position.get(row[key_at])
        if at is None:
            raise FactError(f"{path.name}, line {line}: key {row[key_at]} is not in the register")
        if states[0, at] >= 0:
            raise FactError(f"{path.name}, line {line}: key {row[key_at]} is there twice")
        for number, (column_at, name) in enumerate(value_columns):
            try:
                values[number, at], states[number, at] = cell_value(row[column_at])
            except (ValueError, IndexError):
                raise FactError(
                    f"{path.name}, line {line}: {name} is no number and no notation key"
                ) from None
    missing = np.flatnonzero(states[0] < 0)
    if missing.size:
        raise FactError(f"{path.name}: {missing.size} keys are missing, the first is {axis[missing[0]]}")
    return [
        ColumnData(descriptions[name], values[number], states[number])
        for number, (_, name) in enumerate(value_columns)
    ]


def read_series(path: Path) -> list[SeriesPoint]:
    """National series of one CSV. Raises `FactError` for another header, doubled years and cells that are no number."""
    result: list[SeriesPoint] = []
    seen: set[tuple[str, str]] = set()
    for line, row in _rows(path, SERIES_COLUMNS):
        if (row[0], row[1]) in seen:
            raise FactError(f"{path.name}, line {line}: {row[0]} has the year {row[1]} twice")
        seen.add((row[0], row[1]))
        try:
            year, value = int(row[1]), float(row[2])
        except ValueError:
            raise FactError(f"{path.name}, line {line}: year and value must be numbers") from None
        result.append(SeriesPoint(row[0], year, value, *row[3:]))
    return result


def read_gaps(path: Path) -> list[SeriesGap]:
    """Gaps of national series. Raises `FactError` for a gap without a reason."""
    result = []
    for line, row in _rows(path, GAP_COLUMNS):
        if not row[3].strip():
            raise FactError(f"{path.name}, line {line}: gap of {row[0]} without a reason")
        result.append(SeriesGap(row[0], int(row[1]), int(row[2]), row[3]))
    return result


def _rows(path: Path, header: Sequence[str]) -> list[tuple[int, list[str]]]:
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    if not rows or tuple(rows[0]) != tuple(header):
        raise FactError(f"{path.name}: header must be {','.join(header)}")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(header):
            raise FactError(f"{path.name}, line {line}: {len(row)} cells instead of {len(header)}")
    return list(enumerate(rows[1:], start=2))
