"""The difference of two balances, split exactly into activity, factor and boundary.

The symmetric (Shapley) split of a product is used: half of the factor change is weighed with the old energy, half with
the new, and the same the other way round. Both orders of the two steps count alike, so the result does not depend on
an order, changes only its sign when the balances are swapped, leaves no rest, and needs no special treatment of
zeros and signs (a log-mean split has no value for them).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.units import KG_PER_T, TOLERANCE
from klimawerk.engine.methods.decomposition.containers import NOWHERE, Positions
from klimawerk.engine.records.facts import Array

HALF = 0.5  # number: both orders of the two steps weigh the same


@dataclass(frozen=True)
class Side:
    """One of the two balances on the cell axis [C].

    `energy` [MWh] and `emissions` [t CO2e] with 0 where a cell is absent; `factor` [g/kWh], NaN where a cell has none;
    `counted` marks the cells that take part in the total; `container` [C] as of `containers`.
    """

    energy: Array
    emissions: Array
    factor: Array
    counted: npt.NDArray[np.bool_]
    container: Positions


@dataclass(frozen=True)
class Split:
    """The parts of a difference [C], in the unit of the quantity (MWh or t CO2e)."""

    activity: Array
    factor: Array
    boundary: Array

    @property
    def difference(self) -> Array:
        """Difference of each cell [C], after − before."""
        return self.activity + self.factor + self.boundary

    @property
    def net(self) -> float:
        """Sum of the differences."""
        return float(self.difference.sum())

    @property
    def absolute(self) -> float:
        """Sum of the absolute differences (rule `decomposition.absolute_sum`): what a small net may hide."""
        return float(absolute_sum(self.difference))


@rule_id("decomposition.absolute_sum")
def absolute_sum(difference: Array) -> float:
    """Sum of the absolute differences of all cells; stands beside every net difference. Unit as given."""
    return float(np.abs(difference).sum())


@rule_id("decomposition.symmetric_split", unit="t CO2e")
def symmetric_split(
    energy_before: Array, factor_before: Array, energy_after: Array, factor_after: Array
) -> tuple[Array, Array]:
    """Activity and factor part of `energy_after * factor_after - energy_before * factor_before`; equal shapes."""
    activity = (energy_after - energy_before) * (factor_before + factor_after) * HALF
    factor = (factor_after - factor_before) * (energy_before + energy_after) * HALF
    return activity, factor


@rule_id("decomposition.boundary", unit="t CO2e")
def split_emissions(before: Side, after: Side) -> Split:
    """Emissions [t CO2e]: a cell counted on one side only is boundary, a cell counted on both activity and factor.

    Where one side has no factor because there is no energy, the other side's factor stands for both: a change of
    factor cannot be known there. Raises `MethodError` if a rest remains.
    """
    own = (_tonnes_per_mwh(before), _tonnes_per_mwh(after))
    factors = (np.where(np.isnan(own[0]), own[1], own[0]), np.where(np.isnan(own[1]), own[0], own[1]))
    factors = (np.nan_to_num(factors[0]), np.nan_to_num(factors[1]))
    return _split(before, after, (before.emissions, after.emissions), factors)


@rule_id("decomposition.boundary", unit="MWh")
def split_energy(before: Side, after: Side) -> Split:
    """Final energy [MWh]: activity and boundary, a factor takes no part."""
    ones = np.ones_like(before.energy)
    return _split(before, after, (before.energy, after.energy), (ones, ones))


def _split(before: Side, after: Side, amounts: tuple[Array, Array], factors: tuple[Array, Array]) -> Split:
    moved_before, moved_after = moved(after, before), moved(before, after)
    # A cell compares on both sides if it is counted there, or if what it contained stands on its own there.
    both = (before.counted | (moved_before != 0)) & (after.counted | (moved_after != 0))
    energy_before = np.where(before.counted, before.energy, 0.0) + moved_before
    energy_after = np.where(after.counted, after.energy, 0.0) + moved_after
    activity, factor = symmetric_split(energy_before, factors[0], energy_after, factors[1])
    activity, factor = np.where(both, activity, 0.0), np.where(both, factor, 0.0)
    difference = np.where(after.counted, amounts[1], 0.0) - np.where(before.counted, amounts[0], 0.0)
    shifted = moved_before * factors[0] - moved_after * factors[1]
    split = Split(activity, factor, np.where(both, shifted, difference))
    rest = np.abs(split.difference - difference).max(initial=0.0)
    if rest > TOLERANCE * max(1.0, *(float(np.abs(each).max(initial=0.0)) for each in amounts)):
        raise MethodError(f"decomposition leaves a rest of {rest}")
    return split


@rule_id("decomposition.moved_cells", unit="MWh")
def moved(containing: Side, separate: Side) -> Array:
    """Energy [C] that stands on its own in `separate` and inside each cell in `containing`.

    It is lent to the containing cell for the comparison, so that a cell that was only taken apart is boundary and not
    activity.
    """
    lent = np.zeros_like(separate.energy)
    inside = np.flatnonzero((containing.container != NOWHERE) & separate.counted & ~containing.counted)
    holder = containing.container[inside]
    fits = containing.counted[holder]
    np.add.at(lent, holder[fits], separate.energy[inside[fits]])
    return lent


def _tonnes_per_mwh(side: Side) -> Array:
    """Factor [t/MWh]: that of the list, or what the emissions say where the list does not explain them."""
    listed = side.factor / KG_PER_T
    with np.errstate(divide="ignore", invalid="ignore"):
        found = side.emissions / side.energy
    other = side.counted & (side.energy != 0) & ~np.isclose(found, listed, rtol=TOLERANCE, atol=0)
    return np.where(other, found, listed)
