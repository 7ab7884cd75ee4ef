"""Shared parts of the table builders: parsing raw cells, collecting described columns, writing them as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from klimawerk.engine.factbook.rekeying import Array, StateArray
from klimawerk.engine.factbook.tables import ColumnData, ColumnDescription, Level
from klimawerk.engine.factbook.text_format import KEY_COLUMN, cell_text
from klimawerk.engine.kernel.states import CellState

from .territories import Directory
from .writing import Output, csv_bytes, yaml_bytes

TABLES_COMMENT = """Tables of facts/statistics: what a column holds and its source. Made by tools/build_facts.py.
Cells: a number, C (suppressed by the publisher), NE (no value, see gap_reason) or - ("nothing there" in print)."""


@dataclass
class Adjustment:
    """A place where the build had to do more than copy: split, add up, or give a key another district."""

    table: str
    key: str
    what: str
    reason: str


@dataclass
class Collected:
    """Everything the table builders hand over."""

    columns: list[ColumnData] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)

    def add(self, values: Array, states: StateArray, **description: str) -> None:
        self.columns.append(ColumnData(ColumnDescription(**description), values, states))


def parse(cells: Sequence[str], empty: CellState, scale: float = 1.0) -> tuple[Array, StateArray]:
    """Numbers and states of raw cells; what an empty cell means is said by the caller, it is never zero."""
    values = np.array([float(cell) * scale if cell else np.nan for cell in cells])
    states = np.where(np.isnan(values), np.int8(empty), np.int8(CellState.VALUE)).astype(np.int8)
    return values, states


def present(values: Array) -> StateArray:
    """States for complete numbers: value, or not estimated where NaN."""
    return np.where(np.isnan(values), np.int8(CellState.NOT_ESTIMATED), np.int8(CellState.VALUE)).astype(
        np.int8
    )


def add_counts(
    collected: Collected,
    keys: Sequence[str],
    rows: Mapping[str, Mapping[str, str]],
    columns: Iterable[tuple[str, str, str, str]],
    place: str,
    **about: str,
) -> None:
    """Columns of a table that already stands on the keys: (raw, column, quantity, unit).

    A key without a row is a gap, if `gap_reason` says why. Raises `ValueError` for one that nothing explains.
    """
    if not about.get("gap_reason") and (missing := [key for key in keys if key not in rows]):
        raise ValueError(f"{place}: no row for {', '.join(missing[:5])}")
    for raw, column, quantity, unit in columns:
        values = np.array([float(rows[key][raw]) if key in rows else np.nan for key in keys])
        where = {"locator": f"{place}, column {raw}"}
        named = {"column": column, "quantity": quantity, "unit": unit}
        collected.add(values, present(values), **named, **where, **about)


def statistics_files(collected: Collected, directory: Directory) -> Output:
    """One CSV per table, `tables.yaml` and `adjustments.csv`."""
    tables: dict[str, list[ColumnData]] = {}
    for column in collected.columns:
        tables.setdefault(column.description.table, []).append(column)
    output: Output = {}
    described: dict[str, object] = {}
    axes: dict[str, list[str]] = {
        Level.MUNICIPAL: directory.ags,
        Level.DISTRICT: directory.districts,
        Level.FEDERAL_STATE: directory.federal_states,
    }
    ars = [each.key for each in directory.texts.municipalities]
    for table, columns in sorted(tables.items()):
        level = Level(columns[0].description.level)
        header = [KEY_COLUMN[level], *(each.description.column for each in columns)]
        cells = [[cell_text(v, s) for v, s in zip(each.values, each.states, strict=True)] for each in columns]
        rows = [[key, *row] for key, row in zip(axes[level], zip(*cells, strict=True), strict=True)]
        if level is Level.MUNICIPAL:
            header, rows = ["ars", *header], [[a, *row] for a, row in zip(ars, rows, strict=True)]
        output[f"statistics/{table}.csv"] = csv_bytes(header, rows)
        described[table] = _describe(columns)
    output["statistics/tables.yaml"] = yaml_bytes(described, TABLES_COMMENT)
    lines = sorted((x.table, x.key, x.what, x.reason) for x in collected.adjustments)
    output["statistics/adjustments.csv"] = csv_bytes(("table", "key", "what", "reason"), lines)
    return output


def _describe(columns: list[ColumnData]) -> dict[str, object]:
    """Entries that all columns share stand at the table, the rest at the column."""
    fields = ("level", "reference", "source", "locator", "evidence", "quantity", "unit", "gap_reason", "note")
    texts = [{name: getattr(each.description, name) for name in fields} for each in columns]
    shared = {name: texts[0][name] for name in fields if all(text[name] == texts[0][name] for text in texts)}
    own = {
        each.description.column: {name: text[name] for name in fields if name not in shared and text[name]}
        for each, text in zip(columns, texts, strict=True)
    }
    return {**{name: text for name, text in shared.items() if text}, "columns": own}
