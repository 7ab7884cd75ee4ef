"""Rule `bisko.data_quality`: energy-weighted quality per cell, carrier, sector and in total."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.facts import Array, Facts

GRADED = (Grade.A, Grade.B, Grade.C, Grade.D)
BANDS = ("good", "sound", "fair")


def grade_weights(facts: Facts) -> Array:
    """Weights [5] of the grades A–D and of no grade (NaN)."""
    named = [facts.assumption(f"bisko.data_quality_weight.{grade.name}") for grade in GRADED]
    return np.array([*named, np.nan])


@rule_id("bisko.data_quality", unit="1")
def weighted_quality(energy: Any, grade: Any, weights: Array) -> Any:
    """Sum(energy × weight) / sum(energy) over the last axis; NaN without graded energy.

    `energy` [.., C] in MWh, `grade` [.., C] as `Grade`; an ungraded cell is left out: it is not grade D.
    """
    graded = np.not_equal(grade, Grade.NONE)
    counted = np.where(graded, energy, 0.0)
    weight = np.where(graded, weights[np.asarray(grade)], 0.0)
    whole = counted.sum(axis=-1)
    weighted = (counted * weight).sum(axis=-1)
    return np.divide(weighted, whole, out=np.full(np.shape(whole), np.nan), where=np.greater(whole, 0))


def _number(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)


def quality_band(facts: Facts, quality: float | None) -> str | None:
    """Reading of a quality value: good, sound, fair or limited. The limits are unverified."""
    if quality is None:
        return None
    for band in BANDS:
        if quality > facts.assumption(f"bisko.data_quality_band.{band}"):
            return band
    return "limited"


def energy_by_grade(energy: Array, grade: Any) -> Array:
    """Energy [MWh] by grade, shape [5, C], from energy and grades [.., C]: parts keep their grade in a sum."""
    cells = energy.shape[-1]
    parts = [np.where(grade == each, energy, 0.0).reshape(-1, cells).sum(axis=0) for each in Grade]
    return np.stack(parts)


@rule_id("bisko.data_quality", unit="1")
def data_quality(facts: Facts, cells: CellAxis, energy: Array, grade: Any, state: Any) -> dict[str, Any]:
    """Data quality of one balance: per cell, carrier, sector and total, with the shares of the grades.

    `energy` [MWh] and `grade` [.., C] hold the parts of the balance (municipalities and what is counted above them),
    `state` [C] is that of the whole. Values are 0–1 or None where nothing is graded. `band_unverified` says that the
    reading aid was not found in a reachable source; `ungraded_cells` names values without grade.
    """
    weights, order = grade_weights(facts), np.arange(len(Grade))
    holds = np.asarray(state) == CellState.VALUE
    by_grade = np.where(holds, energy_by_grade(energy, np.asarray(grade)), 0.0)

    def of_groups(index: Any, names: tuple[str, ...]) -> dict[str, float | None]:
        summed = np.zeros((len(names), len(order)))
        np.add.at(summed, index, by_grade.T)
        qualities = weighted_quality(summed, order, weights).tolist()
        return {name: _number(quality) for name, quality in zip(names, qualities, strict=True)}

    total = _number(weighted_quality(by_grade.sum(axis=1), order, weights))
    whole = float(by_grade.sum())
    of_cell = weighted_quality(by_grade.T, order, weights).tolist()
    valued = [(cells.cells[at].code, at) for at in np.flatnonzero(holds).tolist()]
    return {
        "total": total,
        "by_sector": of_groups(cells.sector_index, cells.sectors),
        "by_carrier": of_groups(cells.carrier_index, cells.carriers),
        "by_cell": {code: _number(of_cell[at]) for code, at in valued},
        "grade_shares": {
            each.name: float(by_grade[each].sum() / whole) if whole > 0 else None for each in GRADED
        },
        "ungraded_cells": tuple(code for code, at in valued if by_grade[Grade.NONE, at] > 0),
        "band": quality_band(facts, total),
        "band_unverified": True,
    }
