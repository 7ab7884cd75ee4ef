"""A finished balance by sector and carrier, as every export shows it: sums with state, origin and grade.

Sums count the cells of the headline's scope only, so sectors add up to the total and carriers to their sector. A line
that lies outside the scope as a whole keeps its own value and is marked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.balance import REASONS, BalanceResult
from klimawerk.engine.runs.scope import counted, inside_scope

PRESENT = (CellState.VALUE, CellState.DECLARED_ZERO, CellState.ZERO_BY_KEY)
_UNKNOWN = {CellState.NOT_ESTIMATED, CellState.CONFIDENTIAL}
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
    """One carrier of a sector and the positions of its cells. `outside_scope`: no cell is part of the sector's sum."""

    carrier: str
    amount: Amount
    positions: tuple[int, ...]
    outside_scope: bool = False


@dataclass(frozen=True, slots=True)
class SectorAmount:
    """One sector with its carriers."""

    sector: str
    amount: Amount
    carriers: tuple[CarrierAmount, ...]


class BalanceView:
    """The arrays of a result as plain lists: sums over a few cells are many, and small."""

    def __init__(self, result: BalanceResult) -> None:
        self.result = result
        self._energy: list[float] = result.energy.tolist()
        self._emissions: list[float] = result.emissions.tolist()
        self._state: list[int] = result.state.tolist()
        self._origin: list[int] = result.origin.tolist()
        self._grade: list[int] = result.grade.tolist()
        self._reason: list[int] = result.reason.tolist()
        self._inside = inside_scope(result)

    def is_outside(self, positions: Sequence[int]) -> bool:
        """True if none of the cells is in the scope of the headline total."""
        return not any(self._inside[at] for at in positions)

    def amount(self, positions: Sequence[int]) -> Amount:
        """The sum of some cells, of those in the scope if there are any. A zero beside a missing cell is not a zero:
        the sum is then missing too.
        """
        states = {self._state[at] for at in positions}
        present = [at for at in counted(positions, self._inside) if self._state[at] in PRESENT]
        energy = math.fsum(self._energy[at] for at in present)
        if not present or (energy == 0 and states & _UNKNOWN):
            return self._absent(positions, states)
        emissions = math.fsum(self._emissions[at] for at in present)
        largest = max(present, key=lambda at: self._energy[at])
        grades = [self._grade[at] for at in present if self._grade[at] != Grade.NONE]
        return Amount(
            energy=energy,
            emissions=None if math.isnan(emissions) else emissions,
            state=CellState(min(self._state[at] for at in present)),
            origin=Origin(self._origin[largest]),
            grade=Grade(max(grades, default=Grade.NONE)),
        )

    def _absent(self, positions: Sequence[int], states: set[int]) -> Amount:
        state = next((each for each in _ABSENT if each in states), CellState.NOT_ESTIMATED)
        first = next((at for at in positions if self._state[at] == state), None)
        reason = "" if first is None else REASONS[self._reason[first]]
        return Amount(None, None, state, None, Grade.NONE, reason)

    def sectors(self) -> Iterator[SectorAmount]:
        """Every sector with every carrier it has, in axis order."""
        for sector, positions, carriers in _layout(self.result.cells):
            amounts = tuple(
                CarrierAmount(carrier, self.amount(cells), cells, self.is_outside(cells))
                for carrier, cells in carriers
            )
            yield SectorAmount(sector, self.amount(positions), amounts)


def amount_of(result: BalanceResult, positions: Sequence[int]) -> Amount:
    """The sum of some cells of a result."""
    return BalanceView(result).amount(positions)


def sector_amounts(result: BalanceResult) -> Iterator[SectorAmount]:
    """Every sector of a result with its carriers."""
    return BalanceView(result).sectors()


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
