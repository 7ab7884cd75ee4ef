"""The block a balance stands on: start balance or nothing, with the municipality's own values merged in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.no_network import apply_no_networks
from klimawerk.engine.methods.bisko.own_values import empty_block, merge_own_values
from klimawerk.engine.methods.start_balance.assemble import FIRST_DEFAULT_YEAR, layout, placed, start_block
from klimawerk.engine.records.balance import YearBlock
from klimawerk.engine.records.facts import Array
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.aggregate import Upper
from klimawerk.engine.runs.session import Session

FIRST_BACKCAST_YEAR, LAST_YEAR, LAST_OWN_YEAR = 1990, 2024, 2050


@dataclass(frozen=True)
class Computed:
    """A merged block of the territory's municipalities and what is counted above them.

    `touched` [T, C] marks cells that no longer hold the start balance; `placed_now` [T, C] is energy of own values in
    cells that the start balance knows above the municipalities only (None without own values). `before` [T, C] is the
    energy before own values were merged, with declared networks already applied.
    """

    block: YearBlock
    touched: npt.NDArray[np.bool_]
    upper: Upper
    findings: tuple[Finding, ...]
    placed_now: Array | None = None
    before: Array | None = None


def frame_year(year: int) -> int:
    """The year of the national frame that describes the cells of a year: the last one for own values after it."""
    return min(year, LAST_YEAR)


def check_years(request: BalanceRequest) -> None:
    """Raise `InputError` for years outside the frame, or before 2014 without `backcast`.

    Own values alone need no frame: any year that has emission factors will do.
    """
    last = LAST_OWN_YEAR if request.own_only else LAST_YEAR
    for year in request.years:
        if not FIRST_BACKCAST_YEAR <= year <= last:
            raise InputError("run.year_outside", year=year, first=FIRST_BACKCAST_YEAR, last=last)
        if year < FIRST_DEFAULT_YEAR and not request.backcast and not request.own_only:
            raise InputError("run.year_needs_backcast", year=year, first=FIRST_DEFAULT_YEAR)


def computed_block(session: Session, request: BalanceRequest, territory: Territory, year: int) -> Computed:
    """Start balance (or an empty block) of the territory, own values merged, and the level above."""
    facts = session.facts
    notes: tuple[Finding, ...] = ()
    if request.own_only:
        start = empty_block(year, territory.size, facts.cells)
    else:
        start, notes = _started(session, request, territory, year)
    touched = _differs(session, request, territory, start)
    own = tuple(value for value in request.own if value.year == year)
    if not own:
        upper = _nothing(session) if request.own_only else counted_above(session, territory, year)
        return Computed(start, touched, upper, notes, before=start.energy)
    merged, findings = merge_own_values(
        start,
        facts.register,
        facts.cells,
        own,
        request.chosen,
        start=territory.start,
        seasonal_performance=facts.assumption("bisko.seasonal_performance_factor"),
    )
    touched |= (merged.energy != start.energy) | (merged.origin != start.origin)
    placed_now = np.where(start.state == CellState.NOT_ESTIMATED, merged.energy, 0.0)
    upper = _nothing(session) if request.own_only else counted_above(session, territory, year, placed_now)
    return Computed(merged, touched, upper, (*notes, *findings), placed_now, start.energy)


def _started(
    session: Session, request: BalanceRequest, territory: Territory, year: int
) -> tuple[YearBlock, tuple[Finding, ...]]:
    """The start block of the territory; declared networks need the whole districts around it."""
    facts = session.facts
    if not request.no_networks:
        return start_block(facts, year, territory.slice), ()
    districts = facts.register.district_index[territory.slice]
    first, last = facts.register.districts[districts[0]], facts.register.districts[districts[-1]]
    wide = start_block(facts, year, slice(first.start, last.stop))
    changed, findings = apply_no_networks(
        wide, facts.register, facts.cells, request.no_networks, start=first.start
    )
    inside = slice(territory.start - first.start, territory.stop - first.start)
    arrays = (changed.energy, changed.state, changed.origin, changed.grade, changed.reason)
    return YearBlock(year, *(array[inside] for array in arrays)), tuple(findings)


def _differs(
    session: Session, request: BalanceRequest, territory: Territory, block: YearBlock
) -> npt.NDArray[np.bool_]:
    """Cells changed against the plain start balance by declared networks."""
    if not request.no_networks or request.own_only:
        return np.zeros(block.energy.shape, dtype=np.bool_)
    plain = start_block(session.facts, block.year, territory.slice)
    return np.asarray(plain.energy != block.energy)


def _nothing(session: Session) -> Upper:
    count = len(session.facts.cells)
    nothing = np.zeros(count)
    nowhere = np.zeros(count, dtype=np.bool_)
    return Upper(
        nothing, nothing, nowhere, np.full(count, Grade.NONE, dtype=np.int8), Origin.PROVIDER_DEFAULT
    )


@rule_id("own_data.own_part_of_district", unit="MWh")
def counted_above(
    session: Session, territory: Territory, year: int, placed_now: Array | None = None
) -> Upper:
    """What districts inside the territory (and Germany) count in no municipality.

    `placed_now` [T, C] is energy of own values in cells that only the district (or Germany) knew: it is part of what
    is counted there, which keeps the rest (not below zero).
    """
    facts, plan = session.facts, layout(session.facts, year)
    if territory.kind in (TerritoryKind.MUNICIPALITY, TerritoryKind.ASSOCIATION):
        return _nothing(session)
    energies = placed(facts, year)
    groups = facts.register.district_index[territory.slice]
    districts = slice(int(groups[0]), int(groups[-1]) + 1)
    by_district = energies.district[districts]
    covers = (by_district != 0).any(axis=0)
    country = energies.country
    if placed_now is not None:
        known = np.zeros_like(by_district)
        np.add.at(known, groups - groups[0], placed_now)
        by_district = np.maximum(by_district - known, 0.0)
        country = np.maximum(country - placed_now.sum(axis=0), 0.0)
    energy = by_district.sum(axis=0)
    of_level = energy if territory.kind is TerritoryKind.DISTRICT else np.zeros(len(energy))
    if territory.kind is TerritoryKind.COUNTRY:
        energy, of_level = energy + country, country
        covers = covers | (energies.country != 0)
    estimated = plan.estimated[districts] & (by_district != 0)
    grade = np.where(estimated.any(axis=0), Grade.D, plan.grade).astype(np.int8)
    origin = Origin.PROVIDER_DEFAULT if year >= FIRST_DEFAULT_YEAR else Origin.BACKCAST
    return Upper(energy, of_level, covers, grade, origin)
