"""Cells of German tables: numbers with decimal comma and dots between thousands, and the signs for missing."""

from __future__ import annotations

import math
import re

from klimawerk.engine.kernel import number_text
from klimawerk.engine.kernel.number_text import NumberStyle
from klimawerk.engine.kernel.states import CellState

# Signs of the statistical offices (explained at the foot of every table they publish).
SIGNS = {
    "-": CellState.DECLARED_ZERO,
    "–": CellState.DECLARED_ZERO,
    ".": CellState.CONFIDENTIAL,
    "x": CellState.NOT_OCCURRING,
    "X": CellState.NOT_OCCURRING,
    "/": CellState.NOT_ESTIMATED,
    "...": CellState.NOT_ESTIMATED,
    "…": CellState.NOT_ESTIMATED,
    "": CellState.NOT_ESTIMATED,
}


# No one groups thousands behind a zero: "0.505" is a decimal in every file.
_LEADING_ZERO = re.compile(r"\s*[+-]?0\.\d+\s*")


def read_number(text: str, dot_groups_thousands: bool = True) -> float:
    """The number behind a German or plain notation.

    "1.234" is read as 1234 when `dot_groups_thousands` (prints of German offices), else as 1.234 (output of programs).
    Raises `ValueError` for text, for signs, and for anything that is not finite.
    """
    groups = dot_groups_thousands and not _LEADING_ZERO.fullmatch(text)
    found = number_text.read_number(text, NumberStyle.COMMA if groups else NumberStyle.UNKNOWN)
    if found.readings is not None:
        return found.readings[1]
    if found.value is None:
        raise ValueError(text)
    return found.value


def read_cell(text: str, dot_groups_thousands: bool = True) -> tuple[float, CellState]:
    """Number and state of a cell: a sign for missing gives NaN and its state, a dash gives 0 as declared zero."""
    sign = SIGNS.get(text.strip())
    if sign is not None:
        return (0.0 if sign is CellState.DECLARED_ZERO else math.nan), sign
    return read_number(text, dot_groups_thousands), CellState.VALUE
