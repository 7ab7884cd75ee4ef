"""Sums over groups of territories and back, for plain and recorded arrays."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.trace import Node, Recorded

Groups = npt.NDArray[np.intp]


def sum_within(x: Any, groups: Groups, size: int) -> Any:
    """Sum of `x` [T] within each group: shape [size]. NaN spreads to its group: fill gaps before."""
    if isinstance(x, Recorded):
        summed = np.bincount(groups, weights=x.values, minlength=size)
        return Recorded(Node("sum", summed, (x.node,)))
    return np.bincount(groups, weights=x, minlength=size)


def spread(x: Any, groups: Groups) -> Any:
    """The value of its group for every member: shape [T] from [size]."""
    if isinstance(x, Recorded):
        return Recorded(Node("spread", x.values[groups], (x.node,), index=groups))
    return x[groups]


def total(x: Any) -> Any:
    """Sum over all territories, a number."""
    if isinstance(x, Recorded):
        return Recorded(Node("sum", float(np.sum(x.values)), (x.node,)))
    return float(np.sum(x))


def fill(x: Any, replacement: Any) -> Any:
    """`x` with its gaps (NaN) replaced; the rule that calls it names the replacement."""
    return np.where(np.isnan(x), replacement, x)


def divide(x: Any, by: Any) -> Any:
    """`x / by`, and 0 where `by` is 0: a share of nothing is nothing."""
    empty = np.equal(by, 0)
    return np.where(empty, 0.0, x / np.where(empty, 1.0, by))


def share_within(x: Any, groups: Groups, size: int) -> Any:
    """Share of `x` [T] in the sum of its group (0 in a group without any)."""
    return divide(x, spread(sum_within(x, groups, size), groups))


def share(x: Any) -> Any:
    """Share of `x` in the sum over all."""
    return x / total(x)
