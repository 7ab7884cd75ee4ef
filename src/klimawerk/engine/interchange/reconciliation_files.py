"""A reconciliation as rows, CSV and JSON: cells, sums by sector and carrier, numbers unrounded."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import numpy as np

from klimawerk.engine.interchange.json_values import json_value
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.decomposition.split import Split, absolute_sum
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.runs.reconcile import Reconciliation

COLUMNS = (
    "ags",
    "cell",
    "state_before",
    "state_after",
    "energy_before_mwh",
    "energy_after_mwh",
    "energy_activity_mwh",
    "energy_boundary_mwh",
    "emissions_before_t_co2e",
    "emissions_after_t_co2e",
    "activity_t_co2e",
    "factor_t_co2e",
    "boundary_t_co2e",
    "difference_t_co2e",
)
Json = dict[str, Any]


def parts_of(split: Split, at: Sequence[int]) -> Json:
    """Activity, factor, boundary, net difference and sum of absolute differences of some cells."""
    where = list(at)
    difference = split.difference[where]
    return {
        "activity": float(split.activity[where].sum()),
        "factor": float(split.factor[where].sum()),
        "boundary": float(split.boundary[where].sum()),
        "net": float(difference.sum()),
        "absolute": absolute_sum(difference),
    }


def groups_of(found: Reconciliation, by: str) -> list[tuple[str, list[int]]]:
    """Codes of the sectors or carriers (`by`) in which a cell differs, with their cells, in axis order."""
    cells = found.before.cells
    codes = cells.sectors if by == "sector" else cells.carriers
    differs = (found.emissions.difference != 0) | (found.energy.difference != 0)
    groups = [(code, cells.select(**{by: code})) for code in codes]
    return [(code, at) for code, at in groups if differs[at].any()]


def rows(found: Reconciliation) -> list[tuple[Any, ...]]:
    """One row per cell that stands in one of the two balances, as `COLUMNS`; a cell not counted is None."""
    before, after = found.sides
    kept = []
    for at in np.flatnonzero(before.counted | after.counted):
        if not any((before.energy[at], after.energy[at], found.emissions.boundary[at])):
            continue
        kept.append(
            (
                found.before.territory.key,
                found.before.cells.cells[at].code,
                CellState(found.before.state[at]).code,
                CellState(found.after.state[at]).code,
                float(before.energy[at]) if before.counted[at] else None,
                float(after.energy[at]) if after.counted[at] else None,
                float(found.energy.activity[at]),
                float(found.energy.boundary[at]),
                float(before.emissions[at]) if before.counted[at] else None,
                float(after.emissions[at]) if after.counted[at] else None,
                float(found.emissions.activity[at]),
                float(found.emissions.factor[at]),
                float(found.emissions.boundary[at]),
                float(found.emissions.difference[at]),
            )
        )
    return kept


def to_csv(found: Reconciliation) -> str:
    """Comma, decimal point, UTF-8; an empty field is a cell that is not counted there."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([COLUMNS, *rows(found)])
    return stream.getvalue()


def to_json(found: Reconciliation) -> Json:
    """The documented object: both balances, sums, sectors, carriers, cells."""
    every = range(len(found.before.cells))
    return {
        "territory": {"key": found.before.territory.key, "name": found.before.territory.name},
        "before": _side(found.before, found.scopes[0], found.sides[0].emissions, found.sides[0].energy),
        "after": _side(found.after, found.scopes[1], found.sides[1].emissions, found.sides[1].energy),
        "changed_pins": list(found.changed_pins),
        "emissions_t_co2e": parts_of(found.emissions, every),
        "energy_mwh": parts_of(found.energy, every),
        "sectors": _grouped(found, "sector"),
        "carriers": _grouped(found, "carrier"),
        "cells": [dict(zip(COLUMNS, row, strict=True)) for row in rows(found)],
        "findings": json_value(found.findings),
    }


def _grouped(found: Reconciliation, by: str) -> list[Json]:
    return [
        {
            by: code,
            "emissions_t_co2e": parts_of(found.emissions, at),
            "energy_mwh": parts_of(found.energy, at),
        }
        for code, at in groups_of(found, by)
    ]


def _side(result: BalanceResult, scope: str, emissions: Any, energy: Any) -> Json:
    return {
        "year": result.year,
        "kind": str(result.kind),
        "scope": scope,
        "energy_mwh": float(energy.sum()),
        "emissions_t_co2e": float(emissions.sum()),
        "pins": json_value(result.pins),
    }
