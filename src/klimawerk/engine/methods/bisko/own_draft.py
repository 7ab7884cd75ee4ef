"""A block of municipalities while own values are merged into it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.own_candidates import Candidate
from klimawerk.engine.records.balance import REASON, YearBlock
from klimawerk.engine.records.request import OwnValue

COMMERCE, MUNICIPAL, TRANSPORT = "commerce_trade_services", "municipal_facilities", "transport"


@dataclass
class Draft:
    """The block while it is being changed: copies of its arrays, what is own, and the findings."""

    block: YearBlock
    cells: CellAxis
    energy: npt.NDArray[np.float64]
    state: npt.NDArray[np.int8]
    origin: npt.NDArray[np.int8]
    grade: npt.NDArray[np.int8]
    reason: npt.NDArray[np.int8]
    evidence: npt.NDArray[np.int32]
    own: dict[tuple[int, int], OwnValue]
    findings: list[Finding]

    @classmethod
    def of(cls, block: YearBlock, cells: CellAxis) -> Draft:
        evidence = (
            np.zeros(block.state.shape, dtype=np.int32) if block.evidence is None else block.evidence.copy()
        )
        return cls(
            block,
            cells,
            block.energy.copy(),
            block.state.copy(),
            block.origin.copy(),
            block.grade.copy(),
            block.reason.copy(),
            evidence,
            {},
            [],
        )

    def place(self, row: int, at: int, candidate: Candidate) -> None:
        """Put an own value into a cell."""
        value = candidate.value
        self.energy[row, at] = value.energy_mwh if value.state is CellState.VALUE else 0.0
        self.state[row, at] = value.state
        self.origin[row, at] = Origin.MUNICIPAL
        self.grade[row, at] = value.grade
        self.reason[row, at] = 0
        self.evidence[row, at] = candidate.position + 1
        self.own[row, at] = value

    def empty(self, row: int, at: int, reason: str) -> None:
        """Mark a cell as contained in another one."""
        self.energy[row, at] = 0.0
        self.state[row, at] = CellState.INCLUDED_ELSEWHERE
        self.grade[row, at] = Grade.NONE
        self.reason[row, at] = REASON[reason]

    def is_default(self, row: int, at: int) -> bool:
        """True for a cell that holds a provider default (and no own value)."""
        return (row, at) not in self.own and bool(self.state[row, at] == CellState.VALUE)

    def finish(self) -> YearBlock:
        """The changed block."""
        return YearBlock(
            self.block.year,
            self.energy,
            self.state,
            self.origin,
            self.grade,
            self.reason,
            self.evidence,
        )
