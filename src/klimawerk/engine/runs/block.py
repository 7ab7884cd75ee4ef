"""The block a balance stands on: start balance or nothing, with the municipality's own values merged in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.kernel.states import Grade, Origin
from klimawerk.engine.methods.bisko.no_network import apply_no_networks
from klimawerk.engine.methods.bisko.own_values import empty_block, merge_own_values
from klimawerk.engine.methods.start_balance.assemble import FIRST_DEFAULT_YEAR, layout, placed, start_block
from klimawerk.engine.records.balance import YearBlock
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.aggregate import Upper
from klimawerk.engine.runs.session import Session

FIRST_BACKCAST_YEAR, LAST_YEAR = 1990, 2024


@dataclass(frozen=True)
class Computed:
    """A merged block of the territory's municipalities and what is counted above them.

    `touched` [T, C] marks cells that no longer hold the start balance.
    """

    block: YearBlock
    touched: npt.NDArray[np.bool_]
    upper: Upper
    findings: tuple[Finding, ...]


def check_years(request: BalanceRequest) -> None:
    """Raise `InputError` for years outside the frame, or before 2014 without `backcast`."""
    for year in request.years:
        if not FIRST_BACKCAST_YEAR <= year <= LAST_YEAR:
            raise InputError("run.year_outside", year=year, first=FIRST_BACKCAST_YEAR, last=LAST_YEAR)
        if year < FIRST_DEFAULT_YEAR and not request.backcast and not request.own_only:
            raise InputError("run.year_needs_backcast", year=year, first=FIRST_DEFAULT_YEAR)


def computed_block(session: Session, request: BalanceRequest, territory: Territory, year: int) -> Computed:
    """Start balance (or an empty block) of the territory, own values merged, and the level above."""
    facts = session.facts
    if request.own_only:
        start, upper = empty_block(year, territory.size, facts.cells), _nothing(session)
    else:
        start, upper = _started(session, request, territory, year), counted_above(session, territory, year)
    own = tuple(value for value in request.own if value.year == year)
    if not own:
        touched = _differs(session, request, territory, start)
        return Computed(start, touched, upper, ())
    merged, findings = merge_own_values(
        start, facts.register, facts.cells, own, request.chosen, start=territory.start
    )
    touched = _differs(session, request, territory, start) | (merged.energy != start.energy)
    touched |= merged.origin != start.origin
    return Computed(merged, touched, upper, tuple(findings))


def _started(session: Session, request: BalanceRequest, territory: Territory, year: int) -> YearBlock:
    """The start block of the territory; declared networks need the whole districts around it."""
    facts = session.facts
    if not request.no_networks:
        return start_block(facts, year, territory.slice)
    districts = facts.register.district_index[territory.slice]
    first, last = facts.register.districts[districts[0]], facts.register.districts[districts[-1]]
    wide = start_block(facts, year, slice(first.start, last.stop))
    changed, _ = apply_no_networks(wide, facts.register, facts.cells, request.no_networks, start=first.start)
    inside = slice(territory.start - first.start, territory.stop - first.start)
    return YearBlock(
        year,
        changed.energy[inside],
        changed.state[inside],
        changed.origin[inside],
        changed.grade[inside],
        changed.reason[inside],
    )


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
    return Upper(nothing, nothing, np.full(count, Grade.NONE, dtype=np.int8), Origin.PROVIDER_DEFAULT)


def counted_above(session: Session, territory: Territory, year: int) -> Upper:
    """What districts inside the territory (and Germany) count in no municipality."""
    facts, plan = session.facts, layout(session.facts, year)
    if territory.kind in (TerritoryKind.MUNICIPALITY, TerritoryKind.ASSOCIATION):
        return _nothing(session)
    energies = placed(facts, year)
    groups = facts.register.district_index[territory.slice]
    districts = slice(int(groups[0]), int(groups[-1]) + 1)
    energy = energies.district[districts].sum(axis=0)
    of_level = energy if territory.kind is TerritoryKind.DISTRICT else np.zeros(len(energy))
    if territory.kind is TerritoryKind.COUNTRY:
        energy, of_level = energy + energies.country, energies.country
    estimated = plan.estimated[districts] & (energies.district[districts] != 0)
    grade = np.where(estimated.any(axis=0), Grade.D, plan.grade).astype(np.int8)
    origin = Origin.PROVIDER_DEFAULT if year >= FIRST_DEFAULT_YEAR else Origin.BACKCAST
    return Upper(energy, of_level, grade, origin)
