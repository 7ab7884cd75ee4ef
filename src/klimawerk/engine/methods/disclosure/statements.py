"""Statements about unknown amounts from several tables and publications, with weights: sums, emissions, districts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.methods.disclosure.table import Mask
from klimawerk.engine.records.facts import Array


@dataclass(frozen=True)
class JointTable:
    """Amounts [L] in MWh, 0 or more, and weighted sums of them; items [N] are the amounts, then the sums.

    `sums` hold position → weight. `hardness` [N] says in which stage an item may be hidden (0 first), -1 never: it was
    published before. Raises `MethodError` for negative or missing amounts.
    """

    amounts: Array
    sums: Sequence[Mapping[int, float]]
    hardness: Sequence[int]

    def __post_init__(self) -> None:
        if not (np.isfinite(self.amounts) & (self.amounts >= 0)).all():
            raise MethodError("a joint table holds amounts of 0 or more; say C or NE outside of it")
        if len(self.hardness) != len(self.amounts) + len(self.sums):
            raise MethodError("a joint table needs a hardness for every amount and sum")

    @cached_property
    def _weights(self) -> Array:
        weights = np.zeros((len(self.sums), len(self.amounts)))
        for row, parts in enumerate(self.sums):
            weights[row, list(parts)] = list(parts.values())
        return weights

    @cached_property
    def values(self) -> Array:
        """All items [N]: the amounts, then the sums in their own unit."""
        return np.concatenate([self.amounts, self._weights @ self.amounts])

    @cached_property
    def relations(self) -> Array:
        """What everybody knows [Q, N]: `relations @ values` is 0."""
        return np.hstack([self._weights, -np.eye(len(self.sums))])

    @cached_property
    def stages(self) -> tuple[Mask, ...]:
        """What may be hidden as a complement, from mild to hard."""
        hardness = np.array(self.hardness, dtype=np.int64)
        return tuple(
            (hardness >= 0) & (hardness <= hardest) for hardest in range(hardness.max(initial=0) + 1)
        )
