"""What a cell can be: missing is not zero (notation keys after UNFCCC: NO, IE, NE, C)."""

from __future__ import annotations

from enum import IntEnum
from typing import Any


class CellState(IntEnum):
    """State of a cell. Only `VALUE` and the two zeros take part in sums; the last three are missing."""

    VALUE = 0
    DECLARED_ZERO = 1
    ZERO_BY_KEY = 2
    NOT_OCCURRING = 3
    INCLUDED_ELSEWHERE = 4
    NOT_ESTIMATED = 5
    CONFIDENTIAL = 6

    @property
    def code(self) -> str:
        """The code used in files: `value`, `declared_zero`, `zero_by_key`, `NO`, `IE`, `NE`, `C`."""
        return _STATE_CODES[self]

    @property
    def is_missing(self) -> bool:
        """True where no statement about the amount exists (NE, C). IE is booked in another cell, NO is nothing."""
        return self in (CellState.NOT_ESTIMATED, CellState.CONFIDENTIAL)


class Origin(IntEnum):
    """Who answers for a value."""

    MUNICIPAL = 0
    PROVIDER_DEFAULT = 1
    BACKCAST = 2
    INTERPOLATED = 3

    @property
    def code(self) -> str:
        """The code used in files, in lower case."""
        return self.name.lower()


class Grade(IntEnum):
    """Data quality (Datengüte) of a value; NONE for an empty cell, which is not grade D."""

    A = 0
    B = 1
    C = 2
    D = 3
    NONE = 4

    @property
    def code(self) -> str | None:
        """`A` to `D`, or None for an empty cell."""
        return None if self is Grade.NONE else self.name


_STATE_CODES = {
    CellState.VALUE: "value",
    CellState.DECLARED_ZERO: "declared_zero",
    CellState.ZERO_BY_KEY: "zero_by_key",
    CellState.NOT_OCCURRING: "NO",
    CellState.INCLUDED_ELSEWHERE: "IE",
    CellState.NOT_ESTIMATED: "NE",
    CellState.CONFIDENTIAL: "C",
}

STATE_BY_CODE: dict[str, CellState] = {code: state for state, code in _STATE_CODES.items()}


def is_missing(state: Any) -> Any:
    """Mask of the cells about which no statement exists (NE, C), for an array of states."""
    return (state == CellState.NOT_ESTIMATED.value) | (state == CellState.CONFIDENTIAL.value)
