"""Rule `decomposition.containers`: in which cell an amount stands that is included elsewhere."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.records.balance import REASONS, Codes

Positions = npt.NDArray[np.int64]

NOWHERE = -1
# Reason → carrier of the same sector that contains the cell.
_CARRIERS = {
    "reason.in_electricity": "electricity",
    "reason.in_district_heating": "district_heating",
    "reason.in_biomass": "biomass",
}


@rule_id("decomposition.containers")
def containers(cells: CellAxis, state: Codes, reason: Codes) -> Positions:
    """Position of the cell that contains a cell in state IE [C]; -1 where the cell is not IE or nobody can say.

    `state`, `reason` [C] of a finished balance. A chain (commerce heating electricity in commerce electricity) is
    followed to its end.
    """
    direct = np.full(len(cells), NOWHERE, dtype=np.int64)
    for at in np.flatnonzero(state == CellState.INCLUDED_ELSEWHERE):
        direct[at] = _container(cells, state, REASONS[reason[at]], int(at))
    found = direct.copy()
    for _ in range(len(cells)):
        further = np.where(found == NOWHERE, NOWHERE, direct[found])
        if (further == NOWHERE).all():
            break
        found = np.where(further == NOWHERE, found, further)
    return found


def _container(cells: CellAxis, state: Codes, reason: str, at: int) -> int:
    cell = cells.cells[at]
    if reason in _CARRIERS:
        return cells.position.get(f"{cell.sector}.{_CARRIERS[reason]}", NOWHERE)
    if reason == "reason.in_rail":
        return cells.position.get(f"{cell.sector}.{cell.carrier}.rail.{cell.road_category}", NOWHERE)
    if reason == "reason.in_commerce_trade_services":
        return cells.position.get(f"commerce_trade_services.{cell.carrier}", NOWHERE)
    if reason == "reason.in_off_motorway":
        roads = cells.select(
            cell.sector, cell.carrier, vehicle_class=cell.vehicle_class, road_category="off_motorway"
        )
        return roads[0] if roads else NOWHERE
    if reason == "reason.replaced_by_coarser_own_value":
        holders = [
            other for other in cells.select(cell.sector, cell.carrier) if state[other] == CellState.VALUE
        ]
        return holders[0] if len(holders) == 1 else NOWHERE
    return NOWHERE
