"""Own values into a block of municipalities: the merging rules `own_data.*` (docs/methods/eigene-daten.md).

Pure: arrays are copied, the order of the own values does not matter, municipalities without own values are not touched
(rule `own_data.defaults_never_respread`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import register as register_rule
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.kernel.units import TOLERANCE
from klimawerk.engine.methods.bisko.own_candidates import (
    OFF_MOTORWAY,
    RURAL,
    URBAN,
    Candidate,
    Candidates,
    Chosen,
    sort_candidates,
)
from klimawerk.engine.methods.bisko.own_draft import COMMERCE, MUNICIPAL, Draft
from klimawerk.engine.methods.bisko.own_heat_pumps import heat_pumps_leave_electricity
from klimawerk.engine.methods.bisko.own_totals import check_value_of_district, utility_total_leaves_commerce
from klimawerk.engine.records.balance import REASON, REASONS, YearBlock
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.records.territory import TerritoryRegister

# Where a cell that is »included elsewhere« is contained: the carrier of the same sector.
_CONTAINED_IN = {
    "reason.in_electricity": "electricity",
    "reason.in_district_heating": "district_heating",
    "reason.in_biomass": "biomass",
}


def empty_block(year: int, size: int, cells: CellAxis) -> YearBlock:
    """A block without any default: every cell NE, `reason.own_data_only`; for results from own values alone."""
    shape = (size, len(cells))
    return YearBlock(
        year=year,
        energy=np.zeros(shape),
        state=np.full(shape, CellState.NOT_ESTIMATED, dtype=np.int8),
        origin=np.full(shape, Origin.PROVIDER_DEFAULT, dtype=np.int8),
        grade=np.full(shape, Grade.NONE, dtype=np.int8),
        reason=np.full(shape, REASON["reason.own_data_only"], dtype=np.int8),
        evidence=np.zeros(shape, dtype=np.int32),
    )


def merge_own_values(
    block: YearBlock,
    register: TerritoryRegister,
    cells: CellAxis,
    own: Sequence[OwnValue],
    chosen: Chosen | None = None,
    start: int = 0,
    *,
    seasonal_performance: float,
) -> tuple[YearBlock, tuple[Finding, ...]]:
    """Merge own values [MWh] of the block's year into the block [T, C], whose first row is municipality `start`.

    `seasonal_performance` [1] gives the electricity of heat pumps in metered electricity (rule `bisko.heat_pump_rule`).
    Values for other years or for municipalities outside the block are passed over. Gives a new block and the findings,
    sorted by place; an error among them means that at least one own value was not used.
    """
    candidates = sort_candidates(
        own, block.year, register, cells, chosen or {}, start, start + len(block.energy)
    )
    draft = Draft.of(block, cells)
    draft.findings.extend(candidates.findings)
    _without_half_pairs(draft, candidates)
    own_value_wins(draft, candidates.placed)
    heat_pumps_leave_electricity(draft, seasonal_performance)
    subtract_contained(draft)
    municipal_subtracted_from_commerce(draft)
    utility_total_leaves_commerce(draft, candidates.totals, seasonal_performance)
    check_value_of_district(draft, candidates.checks, register, start, seasonal_performance)
    findings = sorted(
        draft.findings, key=lambda each: (each.where, each.code, str(sorted(each.data.items(), key=str)))
    )
    return draft.finish(), tuple(findings)


register_rule("own_data.defaults_never_respread", merge_own_values, "MWh")


def _roads(draft: Draft, at: int) -> dict[str, int]:
    """The road categories of the same vehicle class and carrier, by name."""
    cell = draft.cells.cells[at]
    same = draft.cells.select(cell.sector, cell.carrier, vehicle_class=cell.vehicle_class)
    return {draft.cells.cells[each].road_category: each for each in same}


def _road_category(draft: Draft, candidate: Candidate) -> str:
    """The one road category a value speaks of (petrol of rural roads covers fossil and bio), else nothing."""
    categories = {draft.cells.cells[at].road_category for at in candidate.covered}
    return categories.pop() if len(categories) == 1 else ""


def _without_half_pairs(draft: Draft, candidates: Candidates) -> None:
    """A value for rural roads without one for urban roads (or the reverse) cannot replace their common default."""
    given = {(each.row, at) for each in candidates.placed for at in each.covered}
    kept: list[Candidate] = []
    for candidate in candidates.placed:
        at = candidate.covered[0]
        category = _road_category(draft, candidate)
        if category in (RURAL, URBAN):
            roads = _roads(draft, at)
            other = roads[URBAN if category == RURAL else RURAL]
            if (candidate.row, other) not in given and draft.is_default(candidate.row, roads[OFF_MOTORWAY]):
                draft.findings.append(
                    Finding(
                        "own_data.rural_and_urban_needed",
                        Severity.WARNING,
                        candidate.where,
                        "own_data.finer_roads_replace_off_motorway",
                        {"cell": candidate.value.cell, "missing": draft.cells.cells[other].code},
                    )
                )
                continue
        kept.append(candidate)
    candidates.placed = kept


@rule_id("own_data.own_value_wins", unit="MWh")
def own_value_wins(draft: Draft, placed: Sequence[Candidate]) -> None:
    """An own value wins over the default, per cell and year; a coarser one replaces all its sub-cells."""
    for candidate in placed:
        if len(candidate.covered) > 1:
            coarse_replaces_fine(draft, candidate)
            continue
        at = candidate.covered[0]
        draft.place(candidate.row, at, candidate)
        category = draft.cells.cells[at].road_category
        if category == OFF_MOTORWAY:
            roads = _roads(draft, at)
            for finer in (RURAL, URBAN):
                if finer in roads:
                    draft.empty(candidate.row, roads[finer], "reason.in_off_motorway")
    finer_roads_replace_off_motorway(draft, placed)


@rule_id("own_data.coarse_replaces_fine", unit="MWh")
def coarse_replaces_fine(draft: Draft, candidate: Candidate) -> None:
    """A value for `sector.carrier` replaces all its sub-cells: the first one holds it, the others are included there.

    The first sub-cell outside the blocks that a scope may leave out is taken, so that no scope loses the value.
    """
    free = [at for at in candidate.covered if not draft.cells.cells[at].block]
    holder = (free or list(candidate.covered))[0]
    for at in candidate.covered:
        if at != holder:
            draft.empty(candidate.row, at, "reason.replaced_by_coarser_own_value")
            draft.origin[candidate.row, at] = Origin.MUNICIPAL
    draft.place(candidate.row, holder, candidate)


@rule_id("own_data.finer_roads_replace_off_motorway", unit="MWh")
def finer_roads_replace_off_motorway(draft: Draft, placed: Sequence[Candidate]) -> None:
    """Own values for rural and urban roads replace the common default of both."""
    for candidate in placed:
        if _road_category(draft, candidate) not in (RURAL, URBAN):
            continue
        for at in candidate.covered:
            common = _roads(draft, at)[OFF_MOTORWAY]
            if (candidate.row, common) not in draft.own:
                draft.empty(candidate.row, common, "reason.replaced_by_finer_own_value")


def _container(draft: Draft, row: int, at: int) -> int | None:
    """The cell that contains a cell which is included elsewhere by default; None if it is not."""
    if draft.block.state[row, at] != CellState.INCLUDED_ELSEWHERE:
        return None
    cell = draft.cells.cells[at]
    reason = REASONS[draft.block.reason[row, at]]
    if reason in _CONTAINED_IN:
        code = f"{cell.sector}.{_CONTAINED_IN[reason]}"
    elif reason == "reason.in_rail":
        code = f"{cell.sector}.{cell.carrier}.rail.{cell.road_category}"
    elif reason == "reason.in_commerce_trade_services":
        code = f"{COMMERCE}.{cell.carrier}"
    else:
        return None
    target = draft.cells.position.get(code)
    if target is None:
        return None
    further = _container(draft, row, target)
    return target if further is None else further


@rule_id("own_data.contained_is_subtracted", unit="MWh")
def subtract_contained(draft: Draft) -> None:
    """An own value for a cell whose default is contained in another one is taken out of that one.

    So heating electricity leaves electricity, local heating leaves district heating.
    """
    amounts: dict[tuple[int, int], float] = {}
    for row, at in draft.own:
        target = _container(draft, row, at)
        if target is None or draft.cells.cells[at].sector == MUNICIPAL or not draft.is_default(row, target):
            continue
        amounts[row, target] = amounts.get((row, target), 0.0) + float(draft.energy[row, at])
    _take_out(draft, amounts, "own_data.contained_is_subtracted", "own_data.contained_exceeds_default")


@rule_id("own_data.municipal_subtracted_from_commerce", unit="MWh")
def municipal_subtracted_from_commerce(draft: Draft) -> None:
    """Own municipal facilities are taken out of commerce of the same carrier, while that cell contains them.

    It does while it is a default, or an own value flagged `includes_municipal`. Below zero is a finding.
    """
    amounts: dict[tuple[int, int], float] = {}
    for row, at in draft.own:
        cell = draft.cells.cells[at]
        if cell.sector != MUNICIPAL or draft.energy[row, at] == 0:
            continue
        same = draft.cells.position[f"{COMMERCE}.{cell.carrier}"]
        target = _container(draft, row, at)
        flagged = draft.own.get((row, same))
        if flagged is not None:
            target = same if flagged.includes_municipal else None
        elif target is not None and not draft.is_default(row, target):
            holder = draft.own.get((row, target))
            target = target if holder is not None and holder.includes_municipal else None
        if target is not None:
            amounts[row, target] = amounts.get((row, target), 0.0) + float(draft.energy[row, at])
    _take_out(
        draft, amounts, "own_data.municipal_subtracted_from_commerce", "own_data.municipal_exceeds_commerce"
    )


def _take_out(draft: Draft, amounts: Mapping[tuple[int, int], float], rule: str, code: str) -> None:
    """Subtract; below zero a default becomes 0 with a warning, an own value stays with an error."""
    for (row, at), amount in amounts.items():
        left = draft.energy[row, at] - amount
        if left >= -TOLERANCE * amount:
            draft.energy[row, at] = max(left, 0.0)
            continue
        own = draft.own.get((row, at))
        draft.findings.append(
            Finding(
                code,
                Severity.WARNING if own is None else Severity.ERROR,
                draft.cells.cells[at].code if own is None else own.where or own.cell,
                rule,
                {
                    "cell": draft.cells.cells[at].code,
                    "energy": float(draft.energy[row, at]),
                    "amount": amount,
                },
            )
        )
        if own is None:
            draft.energy[row, at] = 0.0
            draft.state[row, at] = CellState.ZERO_BY_KEY
