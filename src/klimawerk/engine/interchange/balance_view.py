"""A finished balance by sector and carrier, as every export shows it: sums with state, origin and grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.balance import REASONS, BalanceResult

PRESENT = (CellState.VALUE, CellState.DECLARED_ZERO, CellState.ZERO_BY_KEY)
# Of several absent cells the one that hides most gives the state of their sum.
_ABSENT = (
    CellState.NOT_ESTIMATED,
    CellState.CONFIDENTIAL,
    CellState.INCLUDED_ELSEWHERE,
    CellState.NOT_OCCURRING,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """Energy [MWh] and emissions [t CO2e] of some cells; None where there is no number (NE, C, IE, NO).

    `origin` is that of the largest part, `grade` the worst of the parts, `reason` says why there is no number.
    """

    energy: float | None
    emissions: float | None
    state: CellState
    origin: Origin | None
    grade: Grade
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CarrierAmount:
    """One carrier of a sector and the positions of its cells."""

    carrier: str
    amount: Amount
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SectorAmount:
    """One sector with its carriers."""

    sector: str
    amount: Amount
    carriers: tuple[CarrierAmount, ...]


def amount_of(result: BalanceResult, positions: Sequence[int]) -> Amount:
    """The sum of some cells. A zero beside a missing cell is not a zero: the sum is then missing too."""
    at = np.asarray(positions, dtype=np.intp)
    states = result.state[at]
    present = np.isin(states, PRESENT)
    energy = float(result.energy[at][present].sum())
    unknown = bool(np.isin(states, (CellState.NOT_ESTIMATED, CellState.CONFIDENTIAL)).any())
    if not present.any() or (energy == 0 and unknown):
        return _absent(result, at, states)
    valued = states == CellState.VALUE
    state = CellState.VALUE if valued.any() else CellState(int(states[present].min()))
    grades = result.grade[at][present & (result.grade[at] != Grade.NONE)]
    emissions = result.emissions[at][present]
    largest = at[present][int(np.argmax(result.energy[at][present]))]
    return Amount(
        energy=energy,
        emissions=None if np.isnan(emissions).any() else float(emissions.sum()),
        state=state,
        origin=Origin(int(result.origin[largest])),
        grade=Grade(int(grades.max())) if len(grades) else Grade.NONE,
    )


def _absent(result: BalanceResult, at: np.ndarray, states: np.ndarray) -> Amount:
    state = next((each for each in _ABSENT if (states == each).any()), CellState.NOT_ESTIMATED)
    reason = REASONS[int(result.reason[at[int(np.argmax(states == state))]])]
    return Amount(None, None, state, None, Grade.NONE, reason)


def sector_amounts(result: BalanceResult) -> Iterator[SectorAmount]:
    """Every sector with every carrier it has, in axis order."""
    for sector, positions, carriers in _layout(result.cells):
        amounts = tuple(
            CarrierAmount(carrier, amount_of(result, cells), cells) for carrier, cells in carriers
        )
        yield SectorAmount(sector, amount_of(result, positions), amounts)


Layout = tuple[tuple[str, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]], ...]


@lru_cache(maxsize=4)
def _layout(cells: CellAxis) -> Layout:
    layout = []
    for sector in cells.sectors:
        positions = tuple(cells.select(sector))
        carriers: dict[str, list[int]] = {}
        for at in positions:
            carriers.setdefault(cells.cells[at].carrier, []).append(at)
        layout.append((sector, positions, tuple((carrier, tuple(at)) for carrier, at in carriers.items())))
    return tuple(layout)
