"""Re-keying: values that carry the key of their date come onto the axis of the register, by successor shares.

The key history (facts/territories/key_history.csv) names every change of a key with its date and the share that went to
each successor, by people and by area. One function, `transfers`, follows the changes; everything else sums over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.states import CellState

Array = npt.NDArray[np.float64]
StateArray = npt.NDArray[np.int8]
IndexArray = npt.NDArray[np.intp]

BASES = ("population", "area")


@dataclass(frozen=True, slots=True)
class Succession:
    """One line of the key history: on `date` this share of `old` became part of `new`."""

    date: str
    old: str
    new: str
    share_population: float
    share_area: float
    evidence: str = "official"
    note: str = ""

    def share(self, basis: str) -> float:
        """Share by `population` or by `area`; raises `FactError` for another basis."""
        if basis not in BASES:
            raise FactError(f"unknown basis of a successor share: {basis}")
        return self.share_population if basis == "population" else self.share_area


KeyHistory = Mapping[str, tuple[Succession, ...]]


def key_history(lines: Iterable[Succession]) -> KeyHistory:
    """Group the lines by old key, ordered by date. Raises `FactError` when shares of one change do not add to 1."""
    grouped: dict[str, list[Succession]] = {}
    for line in lines:
        grouped.setdefault(line.old, []).append(line)
    for old, changes in grouped.items():
        changes.sort(key=lambda line: (line.date, line.new))
        for date in {line.date for line in changes}:
            for basis in BASES:
                total = sum(line.share(basis) for line in changes if line.date == date)
                if abs(total - 1) > 1e-6:
                    raise FactError(
                        f"key history: shares of {old} on {date} by {basis} add to {total}, not 1"
                    )
    return {old: tuple(changes) for old, changes in grouped.items()}


def successors(key: str, state_date: str, history: KeyHistory, basis: str = "population") -> dict[str, float]:
    """Keys of today and shares for a key of `state_date` (ISO date): changes after that date are applied in order."""
    changes = [line for line in history.get(key, ()) if line.date > state_date]
    if not changes:
        return {key: 1.0}
    date = changes[0].date
    result: dict[str, float] = {}
    for line in changes:
        if line.date != date:
            continue
        share = line.share(basis)
        onward = successors(line.new, date, history, basis) if share else {}
        for new, part in onward.items():
            result[new] = result.get(new, 0.0) + share * part
    return result


@dataclass(frozen=True, slots=True)
class Transfers:
    """Shares from rows of a source to places of the axis: `target[i]` gets `share[i]` of `source[i]`."""

    source: IndexArray
    target: IndexArray
    share: Array
    size: int
    unplaced: tuple[str, ...]

    @property
    def shared_targets(self) -> frozenset[int]:
        """Places that do not simply keep one whole row: merged or split."""
        merged = np.flatnonzero(np.bincount(self.target, minlength=self.size) > 1)
        split = self.target[self.share < 1]
        return frozenset(int(at) for at in merged) | frozenset(int(at) for at in split)


def transfers(
    keys: Sequence[str], state_date: str, history: KeyHistory, axis: Sequence[str], basis: str = "population"
) -> Transfers:
    """Follow every key to the axis. Keys that end outside of it (uninhabited areas) are named in `unplaced`."""
    position = {key: at for at, key in enumerate(axis)}
    source: list[int] = []
    target: list[int] = []
    share: list[float] = []
    unplaced: list[str] = []
    for at, key in enumerate(keys):
        for new, part in successors(key, state_date, history, basis).items():
            if new in position:
                source.append(at)
                target.append(position[new])
                share.append(part)
            else:
                unplaced.append(key)
    return Transfers(
        np.array(source, dtype=np.intp),
        np.array(target, dtype=np.intp),
        np.array(share, dtype=np.float64),
        len(position),
        tuple(unplaced),
    )


def rekey(values: Array, states: StateArray, moved: Transfers) -> tuple[Array, StateArray]:
    """Sum an extensive quantity over its successors.

    `values`, `states` have shape [N]; the result has shape [T] of the axis. A sum with a missing part is missing
    (missing is not zero): confidential before not estimated. A place that nothing reaches is not estimated.
    """
    present = (states == CellState.VALUE) | (states == CellState.DECLARED_ZERO)
    amounts = np.where(present, values, 0.0)[moved.source] * moved.share
    result = np.bincount(moved.target, amounts, minlength=moved.size).astype(np.float64)
    reached = np.bincount(moved.target, minlength=moved.size)
    state = np.full(moved.size, CellState.DECLARED_ZERO, dtype=np.int8)
    part = states[moved.source]
    state[moved.target[part == CellState.VALUE]] = CellState.VALUE
    for missing in (
        CellState.NOT_OCCURRING,
        CellState.INCLUDED_ELSEWHERE,
        CellState.NOT_ESTIMATED,
        CellState.CONFIDENTIAL,
    ):
        state[moved.target[part == missing]] = missing
    state[reached == 0] = CellState.NOT_ESTIMATED
    result[state > CellState.ZERO_BY_KEY] = np.nan
    return result, state


def rekey_mean(values: Array, weights: Array, moved: Transfers) -> Array:
    """Weighted mean of an intensive quantity (degree days), shape [T]; NaN where nothing arrives."""
    weight = weights[moved.source] * moved.share
    total = np.bincount(moved.target, weight, minlength=moved.size)
    amount = np.bincount(moved.target, weight * values[moved.source], minlength=moved.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(amount / total)


def rekey_largest(values: Array, weights: Array, moved: Transfers) -> Array:
    """Value of the heaviest part, for classes (settlement type), shape [T]; NaN where nothing arrives."""
    result = np.full(moved.size, np.nan)
    order = np.argsort(weights[moved.source] * moved.share, kind="stable")
    result[moved.target[order]] = values[moved.source[order]]
    return result
