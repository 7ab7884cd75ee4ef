"""Which cells the headline of a finished balance counts: sectors and carriers add up to it."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.states import is_missing
from klimawerk.engine.methods.bisko.totals import scope_mask
from klimawerk.engine.records.balance import BalanceResult

Mask = npt.NDArray[np.bool_]


def inside_scope(result: BalanceResult) -> Mask:
    """Mask [C] of the cells in the scope of the headline total."""
    return np.asarray(scope_mask(result.cells, scopes()[result.total.scope]))


def counted(positions: Iterable[int], inside: Mask) -> tuple[int, ...]:
    """The positions whose sum is shown for them together: those inside the scope, or all where none is."""
    every = tuple(positions)
    return tuple(at for at in every if inside[at]) or every


def outside_with_value(result: BalanceResult) -> tuple[int, ...]:
    """Positions of the cells that hold energy and are not part of the headline: a single stated motorway, say."""
    beyond = ~inside_scope(result) & ~is_missing(result.state) & (result.energy != 0)
    return tuple(np.flatnonzero(beyond).tolist())
