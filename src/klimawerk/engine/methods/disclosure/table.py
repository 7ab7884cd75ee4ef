"""A table to be published, with everything that can be added up from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.records.facts import Array

Mask = npt.NDArray[np.bool_]


class Statements(Protocol):
    """What is published together: the amounts `values` [N], what everybody knows of them, and what may be hidden.

    `relations @ values` is 0 for `relations` [Q, N]; `stages` are masks [N] from mild to hard.
    """

    @property
    def values(self) -> Array: ...

    @property
    def relations(self) -> Array: ...

    @property
    def stages(self) -> tuple[Mask, ...]: ...


@dataclass(frozen=True)
class PublicationTable:
    """Amounts of some municipalities (rows) and carriers (columns) with all margins.

    `energy` [R, K] in MWh, 0 or more. With `factors` [K] in g/kWh emissions are published beside it: the emissions of
    a cell and of a column are the same statement as its energy, but the emissions of a row and of the whole are
    further sums, with which an attacker has a second equation. Items [N] are in this order: cells row by row, row
    sums, column sums, the sum of all (the Kreis), with factors also the emissions of the rows and of the Kreis.
    Raises `MethodError` for negative or missing amounts.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    energy: Array
    factors: Array | None = None

    def __post_init__(self) -> None:
        if self.energy.shape != (len(self.rows), len(self.columns)):
            raise MethodError("a publication table needs an amount for every row and column")
        if not (np.isfinite(self.energy) & (self.energy >= 0)).all():
            raise MethodError("a publication table holds amounts of 0 or more; say C or NE outside of it")

    @property
    def size(self) -> int:
        """Number of items N."""
        return len(self.values)

    @cached_property
    def values(self) -> Array:
        """All items [N]: MWh, and for the emissions of rows kg CO2e."""
        parts = [self.energy.ravel(), self.energy.sum(axis=1), self.energy.sum(axis=0), [self.energy.sum()]]
        if self.factors is not None:
            emitted = self.energy @ self.factors
            parts += [emitted, [emitted.sum()]]
        return np.concatenate([np.asarray(part, dtype=np.float64) for part in parts])

    @cached_property
    def stages(self) -> tuple[Mask, ...]:
        """What may be hidden as a complement, from mild to hard: cells, then row sums, column sums, everything."""
        rows, columns = self.energy.shape
        kind = np.zeros(self.size, dtype=np.int64)
        ends = np.cumsum([rows * columns, rows, columns])
        for end in ends:
            kind[end:] += 1
        if self.factors is not None:
            kind[-rows - 1 : -1] = 1
        return tuple(kind <= hardest for hardest in range(len(ends) + 1))

    @cached_property
    def relations(self) -> Array:
        """What everybody knows [Q, N]: `relations @ values` is 0."""
        rows, columns = self.energy.shape
        cells = rows * columns
        found: list[Array] = []

        def relate(parts: Array, weights: Array | float, whole: int) -> None:
            line = np.zeros(self.size)
            line[parts] = weights
            line[whole] = -1
            found.append(line)

        grid = np.arange(cells).reshape(rows, columns)
        row_sums, column_sums = cells + np.arange(rows), cells + rows + np.arange(columns)
        whole = cells + rows + columns
        for row in range(rows):
            relate(grid[row], 1, int(row_sums[row]))
        for column in range(columns):
            relate(grid[:, column], 1, int(column_sums[column]))
        relate(row_sums, 1, whole)
        relate(column_sums, 1, whole)
        if self.factors is not None:
            emitted = whole + 1 + np.arange(rows)
            for row in range(rows):
                relate(grid[row], self.factors, int(emitted[row]))
            relate(emitted, 1, whole + rows + 1)
            relate(column_sums, self.factors, whole + rows + 1)
        return np.array(found)

    def mask(self, cells: Mask) -> Mask:
        """Mask of the items [N] from a mask of the cells [R, K]."""
        full = np.zeros(self.size, dtype=np.bool_)
        full[: cells.size] = cells.ravel()
        return full
