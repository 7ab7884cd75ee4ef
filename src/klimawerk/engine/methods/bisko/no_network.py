"""Places without a gas or heat network: their network energy goes to the other places of the district.

The operator declares many places at once. Inside each district and sector the sum of every carrier stays as it is, and
so does, as far as possible, the heat of every place: who has no gas gets more oil and wood, the others less.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.balance import REASON, YearBlock
from klimawerk.engine.records.request import NoNetwork
from klimawerk.engine.records.territory import Territory, TerritoryRegister

NETWORK_CARRIERS = ("natural_gas", "district_heating")
# Carriers that can stand in for each other when a place is heated.
HEAT_CARRIERS = (
    "natural_gas",
    "district_heating",
    "heating_oil",
    "biomass",
    "environmental_heat",
    "lpg",
    "hard_coal",
    "lignite",
)
SECTORS = ("private_households", "commerce_trade_services", "industry")
RULE = "own_data.no_network"
STRONG_CHANGE = 1.5  # number: heat of a place that grows or shrinks by this factor is named in a finding
_ROUNDS = range(len(HEAT_CARRIERS) ** 2)

Array = npt.NDArray[np.float64]


@rule_id(RULE, unit="MWh")
def apply_no_networks(
    block: YearBlock,
    register: TerritoryRegister,
    cells: CellAxis,
    no_networks: Sequence[NoNetwork],
    start: int = 0,
) -> tuple[YearBlock, tuple[Finding, ...]]:
    """Move network energy [MWh] out of declared places, inside each district; sums per district and cell stay.

    The block [T, C] begins with municipality `start` and holds whole districts where something is declared; raises
    `MethodError` otherwise. Only provider defaults move. A district in which every place (with a default) is declared
    keeps its numbers and gets a finding.
    """
    findings: list[Finding] = []
    declared = _declared_rows(register, no_networks, start, len(block.energy), findings)
    energy, state = block.energy.copy(), block.state.copy()
    grade, reason = block.grade.copy(), block.reason.copy()
    for district in _districts(register, declared, start):
        if district.start < start or district.stop > start + len(energy):
            raise MethodError(f"no networks: the block does not hold the whole district {district.key}")
        rows = slice(district.start - start, district.stop - start)
        for sector in SECTORS:
            columns = [cells.position[f"{sector}.{carrier}"] for carrier in HEAT_CARRIERS]
            part = np.ix_(range(*rows.indices(len(energy))), columns)
            movable = (state[part] == CellState.VALUE) & (block.origin[part] != Origin.MUNICIPAL)
            barred = np.zeros_like(movable)
            for carrier, places in declared.items():
                barred[:, HEAT_CARRIERS.index(carrier)] = places[rows]
            _refuse_whole_districts(energy[part], movable, barred, district, sector, findings)
            _report_own_values(block, part, barred, district, sector, findings)
            emptied = barred & movable
            if not emptied.any():
                continue
            amount = np.where(movable, energy[part], 0.0)
            moved = _fit(amount, ~emptied & movable)
            _report_moved_heat(amount, moved, register, district, sector, findings)
            energy[part] = np.where(movable, moved, energy[part])
            state[part] = np.where(emptied, CellState.NOT_OCCURRING, state[part])
            grade[part] = np.where(emptied, Grade.NONE, grade[part])
            reason[part] = np.where(emptied, REASON["reason.no_network_declared"], reason[part])
    changed = YearBlock(block.year, energy, state, block.origin, grade, reason, block.evidence)
    return changed, tuple(sorted(findings, key=lambda each: (each.where, str(each.data))))


def _declared_rows(
    register: TerritoryRegister,
    no_networks: Iterable[NoNetwork],
    start: int,
    size: int,
    findings: list[Finding],
) -> dict[str, npt.NDArray[np.bool_]]:
    """Mask over the whole axis per carrier; a key of a Verband or district declares all its places."""
    declared: dict[str, npt.NDArray[np.bool_]] = {}
    for each in no_networks:
        if each.carrier not in NETWORK_CARRIERS:
            raise MethodError(f"no networks: {each.carrier} has no network")
        mask = declared.setdefault(each.carrier, np.zeros(size, dtype=np.bool_))
        for key in each.keys:
            territory = register.by_key.get(key)
            if territory is None:
                findings.append(
                    Finding("own_data.key_not_in_register", Severity.ERROR, key, RULE, {"key": key})
                )
                continue
            first, last = max(territory.start - start, 0), min(territory.stop - start, size)
            mask[first : max(first, last)] = True
    return {carrier: mask for carrier, mask in declared.items() if mask.any()}


def _districts(
    register: TerritoryRegister, declared: dict[str, npt.NDArray[np.bool_]], start: int
) -> list[Territory]:
    """Districts with a declared place, in axis order."""
    touched = np.zeros(0, dtype=np.intp)
    for mask in declared.values():
        touched = np.union1d(touched, register.district_index[start : start + len(mask)][mask])
    return [register.districts[int(at)] for at in touched]


def _refuse_whole_districts(
    energy: Array,
    movable: npt.NDArray[np.bool_],
    barred: npt.NDArray[np.bool_],
    district: Territory,
    sector: str,
    findings: list[Finding],
) -> None:
    """Energy that no open place could take stays where it is: the declaration is taken back, with a finding."""
    for column, carrier in enumerate(HEAT_CARRIERS):
        closed = barred[:, column] & movable[:, column]
        open_places = ~barred[:, column] & movable[:, column]
        if energy[closed, column].sum() > 0 and not energy[open_places, column].sum() > 0:
            barred[:, column] = False
            findings.append(
                Finding(
                    "own_data.no_network_in_whole_district",
                    Severity.WARNING,
                    district.key,
                    RULE,
                    {"territory": district.name, "carrier": carrier, "sector": sector},
                )
            )


def _report_own_values(
    block: YearBlock,
    part: tuple[npt.NDArray[np.intp], ...],
    barred: npt.NDArray[np.bool_],
    district: Territory,
    sector: str,
    findings: list[Finding],
) -> None:
    """An own value wins over the declaration; that both exist is a finding."""
    own = barred & (block.origin[part] == Origin.MUNICIPAL) & (block.energy[part] > 0)
    for carrier in (HEAT_CARRIERS[column] for column in np.flatnonzero(own.any(axis=0))):
        data: dict[str, object] = {"territory": district.name, "carrier": carrier, "sector": sector}
        findings.append(
            Finding("own_data.no_network_but_own_value", Severity.WARNING, district.key, RULE, data)
        )


def _report_moved_heat(
    before: Array,
    after: Array,
    register: TerritoryRegister,
    district: Territory,
    sector: str,
    findings: list[Finding],
) -> None:
    """Places whose heat cannot stay what it was: the others have no room for the network energy of the district."""
    old, new = before.sum(axis=1), after.sum(axis=1)
    changed = np.flatnonzero((old > 0) & ((new > old * STRONG_CHANGE) | (new * STRONG_CHANGE < old)))
    if not len(changed):
        return
    worst = int(changed[np.argmax(np.abs(new - old)[changed])])
    data: dict[str, object] = {
        "territory": district.name,
        "sector": sector,
        "place": register.municipalities[district.start + worst].name,
        "before": float(old[worst]),
        "after": float(new[worst]),
        "count": len(changed),
    }
    findings.append(Finding("own_data.no_network_moves_heat", Severity.WARNING, district.key, RULE, data))


def _fit(amount: Array, allowed: npt.NDArray[np.bool_]) -> Array:
    """Iterative proportional fitting to the old row and column sums, with zeros where nothing is allowed.

    Ends with the columns: the carrier sums of the district are exact, the heat of a place as near as it can be.
    """
    columns, rows = amount.sum(axis=0), amount.sum(axis=1)
    fitted = np.where(allowed, amount, 0.0)
    for _ in _ROUNDS:
        fitted *= _ratio(rows, fitted.sum(axis=1))[:, None]
        fitted *= _ratio(columns, fitted.sum(axis=0))[None, :]
    return fitted


def _ratio(wanted: Array, have: Array) -> Array:
    return np.divide(wanted, have, out=np.zeros_like(wanted), where=have > 0)
