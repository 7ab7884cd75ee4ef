"""Rule `disclosure.attack`: can a hidden amount be recomputed from what is published?

An attacker knows every published number, all sums, the factors, and that no amount is negative. Hidden amounts may be
anything that agrees with that. Let x be the hidden amounts, B the sums restricted to them with each column times its
amount, and P the projection on the null space of B. Then x·(1 ± t·P[:, i] / P[i, i]) agrees with everything published
as long as t is at most p_i = P[i, i] / max |P[:, i]|: the amount i cannot be narrowed to less than ± p_i of itself.
With P[i, i] = 0 it is determined. The range is proven from inside (the attacker's may be wider): the check is strict.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.methods.disclosure.table import Mask, Statements
from klimawerk.engine.records.facts import Array

# Below this a share of the null space is rounding.
NUMERICAL_ZERO = 1e-9  # number: rounding of a projection in double precision


@dataclass(frozen=True)
class Exposure:
    """Result of an attack on the hidden items: `items` [H] their positions, `protection` [H] their proven range.

    Protection 0.2 means: any value from 80 % to 120 % of the true one agrees with all that is published. 0 means the
    value can be computed. `projection` [H, H] gives the witnesses.
    """

    items: npt.NDArray[np.intp]
    protection: Array
    projection: Array

    def of(self, item: int) -> float:
        """Protection of one hidden item; 1 for an item that hides no amount."""
        at = np.flatnonzero(self.items == item)
        return float(self.protection[at[0]]) if len(at) else 1.0


@rule_id("disclosure.attack", unit="1")
def attack(table: Statements, hidden: Mask) -> Exposure:
    """Attack all hidden items [N] of a table. Hidden zeros are taken as known: they protect nothing."""
    items = np.flatnonzero(hidden & (table.values > 0))
    scaled = table.relations[:, items] * table.values[items]
    scaled = scaled[np.abs(scaled).max(axis=1, initial=0.0) > 0]
    if not len(items) or not len(scaled):
        return Exposure(items, np.ones(len(items)), np.eye(len(items)))
    scaled = scaled / np.abs(scaled).max(axis=1, keepdims=True)
    _, sizes, directions = np.linalg.svd(scaled, full_matrices=False)
    bound = directions[: int((sizes > sizes.max() * NUMERICAL_ZERO).sum())]
    projection = np.eye(len(items)) - bound.T @ bound
    own, most = np.diag(projection), np.abs(projection).max(axis=0, initial=0.0)
    protection = np.where(own > NUMERICAL_ZERO, own / np.where(most > 0, most, 1), 0.0)
    return Exposure(items, protection, projection)


def witness(table: Statements, hidden: Mask, item: int, sign: int) -> Array:
    """Another set of values [N] that agrees with everything published, with the item as far away as proven.

    `sign` is 1 for upwards and -1 for downwards. The true values if the item is determined.
    """
    found = attack(table, hidden)
    at = int(np.flatnonzero(found.items == item)[0])
    values = table.values.copy()
    if found.protection[at] > 0:
        step = found.projection[:, at] / found.projection[at, at] * found.protection[at]
        values[found.items] = values[found.items] * (1 + sign * step)
    return values
