"""Municipalities → Verband, Kreis, Land, Germany: sums of values, and what the states of the parts make together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.balance import Codes
from klimawerk.engine.records.facts import Array

# If no part has a value, the first of these states that occurs describes the whole.
_PRECEDENCE = (
    CellState.CONFIDENTIAL,
    CellState.NOT_ESTIMATED,
    CellState.ZERO_BY_KEY,
    CellState.DECLARED_ZERO,
    CellState.INCLUDED_ELSEWHERE,
    CellState.NOT_OCCURRING,
)


@dataclass(frozen=True)
class Upper:
    """What is counted above the municipalities of a territory and in none of them, [C], with its grades.

    `of_level` is the part counted at this very level and in no member of it: at a Kreis all of `energy`, at a Land
    nothing (its Kreise hold it), for Germany what is known for the nation alone. `covers` marks cells that are counted
    up here, even if own values left nothing of them.
    """

    energy: Array
    of_level: Array
    covers: npt.NDArray[np.bool_]
    grade: Codes
    origin: int


def first_by_state(codes: Codes, state: Codes, wanted: Codes) -> Codes:
    """For every cell the code of the first part whose state is the wanted one [C] (0 where none is)."""
    hit = state == wanted
    at = hit.argmax(axis=0)
    found: Codes = np.where(hit.any(axis=0), codes[at, np.arange(codes.shape[1])], 0).astype(np.int8)
    return found


def join_states(state: Codes, covered: npt.NDArray[np.bool_]) -> Codes:
    """State [C] of the whole from the states of its parts [T, C].

    A cell with a value in some parts and missing in others is missing, unless the level above counts the rest
    (`covered`): a partial sum must not look like a total.
    """
    present = {kind: (state == kind).any(axis=0) for kind in CellState}
    missing = (present[CellState.NOT_ESTIMATED] & ~covered) | present[CellState.CONFIDENTIAL]
    joined = np.full(state.shape[1], CellState.NOT_OCCURRING, dtype=np.int8)
    for kind in reversed(_PRECEDENCE):
        joined[present[kind]] = kind
    joined[(present[CellState.VALUE] | covered) & ~missing] = CellState.VALUE
    return joined


def join_grades(grade: Codes, state: Codes, upper: Upper) -> Codes:
    """Grade [C] of the whole: the weakest grade of the parts that have a value."""
    counted = np.where(state == CellState.VALUE, grade, -1).max(axis=0)
    worst = np.maximum(counted, np.where(upper.energy != 0, upper.grade, -1))
    joined: Codes = np.where(worst < 0, Grade.NONE, worst).astype(np.int8)
    return joined


def join_origins(origin: Codes, state: Codes, upper: Upper) -> Codes:
    """Origin [C] of the whole: municipal only where every part with a value is municipal."""
    counted = np.where(state == CellState.VALUE, origin, -1).max(axis=0)
    latest = np.maximum(counted, np.where(upper.energy != 0, upper.origin, -1))
    joined: Codes = np.where(latest < 0, origin.max(axis=0), latest).astype(np.int8)
    return joined


def missing_codes(state: Codes) -> npt.NDArray[np.bool_]:
    """Mask [C] of the cells about which no statement exists (NE, C)."""
    return np.asarray((state == CellState.NOT_ESTIMATED) | (state == CellState.CONFIDENTIAL))
