"""Start, mixed or basis: which part of a balance is own data."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.states import CellState, Origin
from klimawerk.engine.methods.bisko.edition import MandatoryEntry
from klimawerk.engine.methods.bisko.own_candidates import OFF_MOTORWAY
from klimawerk.engine.records.balance import BalanceKind
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs.block import Computed
from klimawerk.engine.runs.session import Session

Mask = npt.NDArray[np.bool_]


def kind_of(session: Session, request: BalanceRequest, computed: Computed) -> BalanceKind:
    """Start without own values, basis if every mandatory entry is municipal, else mixed."""
    own = (computed.block.origin == Origin.MUNICIPAL) & (computed.block.state != CellState.NOT_ESTIMATED)
    if not own.any():
        return BalanceKind.START
    cells = session.facts.cells
    elsewhere = computed.block.state == CellState.INCLUDED_ELSEWHERE
    for entry in session.edition(request.edition).mandatory:
        if entry.vehicle_class:
            stated = _own_roads(cells, entry, own, elsewhere)
        else:
            stated = own[:, cells.select(entry.sector, entry.carrier)].any(axis=1)
        if not stated.all():
            return BalanceKind.MIXED
    return BalanceKind.BASIS


def _own_roads(cells: CellAxis, entry: MandatoryEntry, own: Mask, elsewhere: Mask) -> Mask:
    """Mask [T]: one group of road categories is own data; a category may be included in `off_motorway` of its group."""
    stated = np.zeros(len(own), dtype=np.bool_)
    for group in entry.road_categories:
        places = [
            cells.select("transport", vehicle_class=entry.vehicle_class, road_category=category)
            for category in group
        ]
        held = [own[:, at].any(axis=1) for at in places]
        inside = OFF_MOTORWAY in group
        covered = [
            mine | (elsewhere[:, at].all(axis=1) & inside) for mine, at in zip(held, places, strict=True)
        ]
        stated |= np.logical_and.reduce(covered) & np.logical_or.reduce(held)
    return stated
