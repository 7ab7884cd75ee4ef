"""Heat pumps in own data: metered electricity contains theirs, which environmental heat carries."""

from __future__ import annotations

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.heat_pump_rule import heat_pump_electricity, split_metered_electricity
from klimawerk.engine.methods.bisko.own_draft import TRANSPORT, Draft

RULE = "own_data.heat_pumps_leave_electricity"
# Heat pumps are metered as heating electricity where the operator tells it apart.
METERED = ("heating_electricity", "electricity")


def pump_electricity(draft: Draft, row: int, performance: float) -> float:
    """Electricity of all heat pumps of a place [MWh], as contained in its environmental heat."""
    heat = float(draft.energy[row, draft.cells.select(carrier="environmental_heat")].sum())
    return float(heat_pump_electricity(heat, performance))


@rule_id("own_data.heat_pumps_leave_electricity", unit="MWh")
def heat_pumps_leave_electricity(draft: Draft, performance: float) -> None:
    """Own electricity from the network operator loses the electricity of the sector's heat pumps: first heating
    electricity, then the rest.

    `performance` is the seasonal performance factor [1]. Where the metered electricity is too little, both statements
    do not belong together: nothing changes and a warning says so. Electricity of grade A that is not marked as metered
    stays as stated, with an information.
    """
    cells = draft.cells
    electric = {
        (row, cells.cells[at].sector)
        for row, at in draft.own
        if cells.cells[at].carrier in METERED and cells.cells[at].sector != TRANSPORT
    }
    for row, sector in sorted(electric):
        source = cells.position[f"{sector}.environmental_heat"]
        heat = float(draft.energy[row, source])
        if not heat > 0:
            continue
        stated = [
            at for at in (cells.position[f"{sector}.{each}"] for each in METERED) if (row, at) in draft.own
        ]
        metered = [at for at in stated if draft.own[row, at].is_network_operator]
        if not metered:
            if draft.origin[row, source] != Origin.MUNICIPAL:
                _say_maybe_inside(draft, row, stated, float(heat_pump_electricity(heat, performance)))
            continue
        whole = float(draft.energy[row, metered].sum())
        split = split_metered_electricity(whole, heat, performance)
        if split.remaining < 0:
            data = {"cell": cells.cells[metered[-1]].code, "energy": whole, "amount": float(split.heat_pumps)}
            _say(draft, row, metered[-1], Severity.WARNING, "own_data.heat_pumps_exceed_electricity", data)
            continue
        rest = float(split.heat_pumps)
        for at in metered:
            part = min(rest, float(draft.energy[row, at]))
            draft.energy[row, at] -= part
            rest -= part


def _say_maybe_inside(draft: Draft, row: int, stated: list[int], amount: float) -> None:
    """Primary data of electricity without a word on who metered it, beside a default of environmental heat."""
    for at in stated:
        value = draft.own[row, at]
        if value.grade is Grade.A and value.state is CellState.VALUE:
            data: dict[str, object] = {"cell": draft.cells.cells[at].code, "amount": amount}
            _say(draft, row, at, Severity.INFO, "own_data.heat_pumps_maybe_inside", data)
            return


def _say(draft: Draft, row: int, at: int, severity: Severity, code: str, data: dict[str, object]) -> None:
    value = draft.own[row, at]
    draft.findings.append(Finding(code, severity, value.where or value.cell, RULE, data))
