"""The start balance of one year: national cells × shares, placed at the lowest level that is known.

Σ municipalities + counted at the district only + counted for Germany only = national target of every cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.kernel.trace import plain
from klimawerk.engine.methods.start_balance import imported_places, industry, stationary_layout, transport
from klimawerk.engine.methods.start_balance.commerce import commerce_shares
from klimawerk.engine.methods.start_balance.dwellings import of_district
from klimawerk.engine.methods.start_balance.households import household_shares
from klimawerk.engine.methods.start_balance.industry_national import industry_held, industry_national
from klimawerk.engine.methods.start_balance.national_stationary import (
    commerce_national,
    household_national,
    stationary_held,
)
from klimawerk.engine.methods.start_balance.transport_national import transport_held, transport_national
from klimawerk.engine.records.balance import REASON, Codes, YearBlock
from klimawerk.engine.records.facts import Array, Facts

SHARES = {
    "private_households": household_shares,
    "commerce_trade_services": commerce_shares,
    "industry": industry.industry_shares,
    "transport": transport.transport_shares,
}
NATIONAL = {
    "private_households": household_national,
    "commerce_trade_services": commerce_national,
    "industry": industry_national,
    "transport": transport_national,
}
FIRST_DEFAULT_YEAR = 2014


@dataclass(frozen=True)
class Layout:
    """What every cell is before a year is computed; arrays follow the cell axis [C].

    `unplaced` is the reason in a place whose district alone knows the cell. `estimated` [K, C] marks district values
    that rest on suppressed statistics (grade D there).
    """

    state: Codes
    reason: Codes
    grade: Codes
    unplaced: Codes
    estimated: npt.NDArray[np.bool_]
    keys: dict[str, str]
    improvements: dict[str, str]


def layout(facts: Facts, year: int) -> Layout:
    """States, reasons, grades, keys and improvements of all cells (kept per accessor and year)."""
    key = ("start_balance.layout", year)
    if key not in facts.cache:
        facts.cache[key] = _layout(facts, year)
    kept: Layout = facts.cache[key]
    return kept


def _layout(facts: Facts, year: int) -> Layout:
    cells = facts.cells
    carriers = tuple(
        dict.fromkeys(cell.carrier for cell in cells.cells if cell.sector == "municipal_facilities")
    )
    absent = {
        **stationary_layout.absent(),
        **stationary_layout.municipal_absent(carriers),
        **industry.industry_absent(facts),
        **transport.transport_absent(facts),
    }
    grades: dict[str, Any] = {
        **stationary_layout.grades(),
        **industry.industry_grades(facts),
        **transport.transport_grades(facts, year),
    }
    state = np.full(len(cells), CellState.VALUE, dtype=np.int8)
    reason = np.zeros(len(cells), dtype=np.int8)
    grade = np.full(len(cells), Grade.NONE, dtype=np.int8)
    estimated = np.zeros((len(facts.register.districts), len(cells)), dtype=np.bool_)
    for code, (kind, why) in absent.items():
        state[cells.position[code]], reason[cells.position[code]] = kind, REASON[why]
    for code, given in grades.items():
        at = cells.position[code]
        if np.ndim(plain(given)):
            grade[at], estimated[:, at] = Grade.C, _per_district(facts, plain(given)) == Grade.D
        else:
            grade[at] = int(given)
    for code, national in NATIONAL["transport"](facts, year).items():
        if np.ndim(plain(national)) == 0 and grade[cells.position[code]] == Grade.NONE:
            grade[cells.position[code]] = Grade.D
    keys = {**stationary_layout.keys(), **industry.industry_keys(facts), **transport.transport_keys(facts)}
    improvements = {
        **stationary_layout.improvements(),
        **industry.industry_improvements(facts),
        **transport.transport_improvements(facts),
    }
    motorway, emitters = REASON["reason.motorway_not_located"], REASON["reason.large_emitters_not_located"]
    unplaced = np.where(cells.in_block("motorway"), motorway, emitters).astype(np.int8)
    return Layout(state, reason, grade, unplaced, estimated, keys, improvements)


@rule("start_balance.distribute", unit="MWh")
def cell_energy(facts: Facts, code: str, year: int) -> Any:
    """Final energy of a cell: share × national target; [T], [K] or a number, as deep as the cell is known."""
    cell = facts.cells[code]
    national = NATIONAL[cell.sector](facts, year)[code]
    if cell.block == "motorway" and imported_places.has_network(facts):
        return imported_places.motorway_share(facts, cell) * national
    shares = _shares(facts, cell.sector, year)
    return shares[code] * national if code in shares else national * 1.0


def _shares(facts: Facts, sector: str, year: int) -> dict[str, Any]:
    """The shares of all cells of a sector, collected once per year."""
    key = ("start_balance.shares", sector, year)
    if key not in facts.cache:
        facts.cache[key] = SHARES[sector](facts, year)
    kept: dict[str, Any] = facts.cache[key]
    return kept


@rule("start_balance.distribute_to_sites", unit="MWh")
def energy_at_sites(facts: Facts, code: str, year: int) -> Any:
    """Energy of a district cell at its known places [T]: energy of the district × share of the place in it."""
    inside = imported_places.inside_share(facts, facts.cells[code])
    return of_district(facts, cell_energy(facts, code, year)) * inside


def place_node(facts: Facts, code: str, year: int, position: int) -> tuple[Any, int]:
    """The energy of a cell and the index under which a municipality finds its own in it."""
    energy = cell_energy(facts, code, year)
    if len(plain(energy)) != len(facts.register.districts):
        return energy, position
    district = int(facts.register.district_index[position])
    handed_on = imported_places.is_inside_districts(facts, facts.cells[code])
    if handed_on and not facts.register.single_member[position]:
        return energy_at_sites(facts, code, year), position
    return energy, district


def _per_district(facts: Facts, given: Any) -> Any:
    """A grade per district [K] from one per district or per municipality."""
    register = facts.register
    if len(given) == len(register.districts):
        return np.asarray(given)
    return np.asarray(given)[[district.start for district in register.districts]]


def filled_cells(facts: Facts, year: int) -> list[str]:
    """Cells that have a national target in the year."""
    return [code for sector in NATIONAL for code in NATIONAL[sector](facts, year)]


def held_cells(facts: Facts, year: int) -> dict[str, int]:
    """Cells whose national split is held from another year, with that year: said in every result."""
    return {
        **stationary_held(facts, year),
        **industry_held(facts, year),
        **transport_held(facts, year),
    }


@dataclass(frozen=True)
class Placed:
    """A year of the whole country: municipal [T, C], counted at the district only [K, C], for Germany only [C].

    The tables are views of arrays [C, T] and [C, K]: a cell is computed, summed and written in one piece.
    """

    municipal: Array
    district: Array
    country: Array


def placed(facts: Facts, year: int, keep: bool = True) -> Placed:
    """Place every cell at the level it is known [MWh]; `keep` holds the year in the accessor's cache."""
    key = ("start_balance.placed", year)
    if key in facts.cache:
        kept: Placed = facts.cache[key]
        return kept
    result = _placed(facts, year)
    if keep:
        facts.cache[key] = result
    return result


def _placed(facts: Facts, year: int) -> Placed:
    register, count = facts.register, len(facts.cells)
    municipal = np.zeros((count, len(register.ags)))
    district = np.zeros((count, len(register.districts)))
    country = np.zeros(count)
    alone = register.single_member
    for code in filled_cells(facts, year):
        at = facts.cells.position[code]
        energy = plain(cell_energy(facts, code, year))
        if np.ndim(energy) == 0:
            country[at] = energy
        elif len(energy) == len(register.ags):
            municipal[at] = energy
        else:
            municipal[at] = np.where(alone, of_district(facts, energy), 0.0)
            district[at] = energy
            district[at][register.district_index[alone]] = 0.0
            if imported_places.is_inside_districts(facts, facts.cells[code]):
                _to_sites(facts, code, year, municipal[at], district[at])
    municipal.flags.writeable = False
    return Placed(municipal.T, district.T, country)


def _to_sites(facts: Facts, code: str, year: int, municipal: Array, district: Array) -> None:
    """Move the energy of districts with known sites into their municipalities (in place)."""
    register = facts.register
    placed_here = plain(energy_at_sites(facts, code, year))
    located = np.bincount(register.district_index, weights=placed_here, minlength=len(district)) > 0
    many = located[register.district_index] & ~register.single_member
    municipal[many] = placed_here[many]
    district[located] = 0.0


def start_block(facts: Facts, year: int, where: slice, energies: Placed | None = None) -> YearBlock:
    """The start balance of a slice of municipalities: energy, states, origins, grades and reasons.

    `energy` is a read-only view; who changes a block copies it first.
    """
    register, plan = facts.register, layout(facts, year)
    energies = energies or placed(facts, year)
    energy = energies.municipal[where].T
    groups = register.district_index[where]
    state, reason, grade = (
        np.repeat(each[:, None], len(groups), axis=1) for each in (plan.state, plan.reason, plan.grade)
    )
    estimated, elsewhere = (
        np.flatnonzero(plan.estimated.any(axis=0)),
        np.flatnonzero(energies.district.any(axis=0)),
    )
    _mark(grade, estimated, plan.estimated.T[estimated].take(groups, axis=1), Grade.D)
    np.copyto(state, CellState.ZERO_BY_KEY, where=(state == CellState.VALUE) & (energy == 0))
    unplaced = (energies.district.T[elsewhere] != 0).take(groups, axis=1) & ~register.single_member[where]
    _mark(state, elsewhere, unplaced, CellState.NOT_ESTIMATED)
    _mark(reason, elsewhere, unplaced, plan.unplaced[elsewhere, None])
    _only_national(energies, state, reason)
    np.copyto(grade, Grade.NONE, where=state > CellState.ZERO_BY_KEY)
    origin = Origin.PROVIDER_DEFAULT if year >= FIRST_DEFAULT_YEAR else Origin.BACKCAST
    origins = np.full(state.shape, origin, dtype=np.int8)
    return YearBlock(year, energy.T, state.T, origins.T, grade.T, reason.T)


def _mark(codes: Codes, rows: npt.NDArray[np.intp], where: npt.NDArray[np.bool_], code: Any) -> None:
    """Set a code in some rows (cells) of a table [C, T], there where the mask [rows, T] says so."""
    part = codes[rows]
    np.copyto(part, code, where=where)
    codes[rows] = part


def _only_national(energies: Placed, state: Codes, reason: Codes) -> None:
    """Cells [C, T] with a national amount and no key below stay not estimated in every place."""
    if not state.shape[1]:
        return
    at = np.flatnonzero((energies.country != 0) & (state[:, 0] == CellState.ZERO_BY_KEY))
    state[at] = CellState.NOT_ESTIMATED
    reason[at[reason[at, 0] == 0]] = REASON["reason.national_only"]
