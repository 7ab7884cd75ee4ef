"""Amounts by key become columns on the axis of the register, carried over key changes by the one function for
that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from klimawerk.engine.factbook.checks import Quantity
from klimawerk.engine.factbook.rekeying import KeyHistory, rekey, rekey_mean, transfers
from klimawerk.engine.factbook.tables import ColumnData, ColumnDescription, Level
from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.records.territory import TerritoryRegister

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """What an importer's column is: quantity and unit as in `quantities.yaml`; `weight` names the column of a mean."""

    name: str
    quantity: str
    unit: str
    weight: str = ""


@dataclass
class KeyedAmounts:
    """Amounts by territory key, column by column, with their states. A second row of the same key is a finding."""

    columns: Sequence[ColumnSpec]
    rows: dict[str, list[tuple[float, CellState]]] = field(default_factory=dict)

    def put(self, key: str, cells: Mapping[str, tuple[float, CellState]]) -> bool:
        """Take over a row; False when the key was there before. A column that is not given is not estimated."""
        if key in self.rows:
            return False
        missing = (float("nan"), CellState.NOT_ESTIMATED)
        self.rows[key] = [cells.get(column.name, missing) for column in self.columns]
        return True

    def add(self, key: str, cells: Mapping[str, float]) -> None:
        """Add amounts to a row that starts at nothing."""
        row = self.rows.setdefault(key, [(0.0, CellState.DECLARED_ZERO)] * len(self.columns))
        for at, column in enumerate(self.columns):
            amount = cells.get(column.name, 0.0)
            if amount:
                row[at] = (row[at][0] + amount, CellState.VALUE)


@dataclass(frozen=True)
class About:
    """What every column of a table shares; `key_date` is the ISO date of the territorial state of the file."""

    table: str
    level: Level
    reference: str
    source: str
    locator: str
    key_date: str
    gap_reason: str
    evidence: str = "official"
    note: str = ""
    absent: CellState = CellState.NOT_ESTIMATED


def axis_of(register: TerritoryRegister, level: Level) -> tuple[str, ...]:
    """Keys of a level in the order of the axis."""
    if level is Level.MUNICIPAL:
        return register.ags
    if level is Level.DISTRICT:
        return tuple(each.key for each in register.districts)
    return tuple(each.key for each in register.federal_states)


def place(
    amounts: KeyedAmounts,
    about: About,
    register: TerritoryRegister,
    history: KeyHistory,
    findings: FindingList,
) -> tuple[ColumnData, ...]:
    """Columns on the axis. Keys that lead to no territory of the register become findings with what they hold.

    Territories that no row reaches get the state `about.absent`; a warning counts them when that means "not estimated".
    """
    axis = axis_of(register, about.level)
    keys = list(amounts.rows)
    moved = transfers(keys, about.key_date, history, axis)
    for key in dict.fromkeys(moved.unplaced):
        if any(value for value, _ in amounts.rows[key] if value == value):
            findings.warning("import.key_unknown", key=key, reference_date=register.reference_date)
    if not moved.target.size:
        findings.error("import.no_key_usable", reference_date=register.reference_date)
        return ()
    values = np.array([[value for value, _ in row] for row in amounts.rows.values()]).reshape(len(keys), -1)
    states = np.array([[state for _, state in row] for row in amounts.rows.values()], dtype=np.int8)
    states = states.reshape(len(keys), -1)
    number = {column.name: at for at, column in enumerate(amounts.columns)}
    reached = np.bincount(moved.target, minlength=moved.size) > 0
    result = []
    for at, column in enumerate(amounts.columns):
        if column.weight:
            weights = values[:, number[column.weight]]
            weights = np.where(weights > 0, weights, 1.0)  # without a known weight every part counts the same
            known = ~np.isnan(values[:, at])
            placed = rekey_mean(np.where(known, values[:, at], 0.0), np.where(known, weights, 0.0), moved)
            state = np.where(np.isnan(placed), CellState.NOT_ESTIMATED, CellState.VALUE).astype(np.int8)
        else:
            placed, state = rekey(values[:, at], states[:, at], moved)
        if about.absent is not CellState.NOT_ESTIMATED:
            placed = np.where(reached, placed, 0.0 if about.absent is CellState.DECLARED_ZERO else np.nan)
            state = np.where(reached, state, about.absent).astype(np.int8)
        result.append(ColumnData(_description(column, about), placed, state))
    absent = int(np.count_nonzero(~reached))
    if absent and about.absent is CellState.NOT_ESTIMATED:
        findings.warning("import.territories_absent", table=about.table, count=absent, of=len(axis))
    return tuple(result)


def check_ranges(
    columns: Sequence[ColumnData],
    register: TerritoryRegister,
    quantities: Mapping[str, Quantity],
    findings: FindingList,
) -> None:
    """An error per value outside the plausible range of its quantity: the FactBook would refuse the edition."""
    for data in columns:
        kind = quantities.get(data.description.quantity)
        if kind is None:
            continue
        low, high = kind.minimum, kind.maximum[data.description.level]
        outside = (data.states == CellState.VALUE) & ((data.values < low) | (data.values > high))
        axis = axis_of(register, Level(data.description.level))
        for at in np.flatnonzero(outside).tolist():
            text = f"{data.values[at]:g} {data.description.unit}"
            findings.error(
                "import.value_implausible",
                column=data.description.column,
                key=axis[at],
                text=text,
                low=low,
                high=high,
            )


def _description(column: ColumnSpec, about: About) -> ColumnDescription:
    return ColumnDescription(
        table=about.table,
        column=column.name,
        level=about.level.value,
        quantity=column.quantity,
        unit=column.unit,
        reference=about.reference,
        source=about.source,
        locator=about.locator,
        evidence=about.evidence,
        gap_reason=about.gap_reason,
        note=about.note,
    )
