"""Rule `bisko.totals`: a total names its scope and what is missing; per head only where nothing is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import is_missing
from klimawerk.engine.records.balance import Codes, Total
from klimawerk.engine.records.facts import Array, Facts


def scope_mask(cells: CellAxis, without: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask [C] of the cells in a scope that leaves out blocks of cells."""
    return np.asarray(~cells.in_block(*without))


@rule_id("bisko.totals", unit="t CO2e")
def total_of_scope(
    facts: Facts,
    cells: CellAxis,
    scope: str,
    without: Sequence[str],
    energy: Array,
    emitted: Array,
    state: Codes,
    population: float | None,
) -> Total:
    """Total of one scope from arrays [C] in MWh and t CO2e.

    Missing cells (NE, C) are named and not counted as zero: a scope in which every cell is missing has no total.
    Emissions are None if a cell with energy has no factor. Per head [t] only if no cell is missing and at least
    as many people live there as `bisko.per_capita_minimum` says.
    """
    inside = scope_mask(cells, without)
    missing = inside & is_missing(state)
    counted = inside & ~missing
    names = tuple(cells.cells[at].code for at in np.flatnonzero(missing))
    if not counted.any():
        return Total(scope, None, None, None, names)
    tonnes = float(emitted[counted].sum())
    known = not np.isnan(tonnes)
    minimum = facts.assumption("bisko.per_capita_minimum")
    people = population if population is not None and population >= minimum else None
    per_head = tonnes / people if known and people is not None and not names else None
    return Total(scope, float(energy[counted].sum()), tonnes if known else None, per_head, names)


@rule_id("bisko.totals", unit="t CO2e")
def totals_by_scope(
    facts: Facts,
    cells: CellAxis,
    scopes: Mapping[str, Sequence[str]],
    energy: Array,
    emitted: Array,
    state: Codes,
    population: float | None,
) -> dict[str, Total]:
    """Totals of all scopes; `scopes` maps a scope to the blocks of cells it leaves out (`codelists/scopes.yaml`)."""
    return {
        scope: total_of_scope(facts, cells, scope, without, energy, emitted, state, population)
        for scope, without in scopes.items()
    }
