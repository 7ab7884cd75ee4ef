"""Where does this number come from? The same rules, run with a recorder, for one cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.trace import Index, Node, Recorded, Resolver, as_node
from klimawerk.engine.methods.start_balance.assemble import cell_energy, filled_cells, layout
from klimawerk.engine.records.balance import BalanceResult, FactorRow
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.balance import run_balance
from klimawerk.engine.runs.session import Session, session_of

KILO = 1000.0


def run_explain(
    book: FactBook, request: BalanceRequest, sector: str, carrier: str | None = None
) -> dict[str, Any]:
    """The full chain of every cell of a sector (and carrier) for one territory and year.

    Each cell has `lines`: operations with inputs, value, unit, rule and fact; the last line gives the emissions
    [t CO2e], line `energy_line` the energy [MWh]. `kernel.trace.evaluate` computes them again. A value that is
    the sum of members gives the members as leaves, each with its key, to be asked next.

    Raises `InputError` for an unknown sector or carrier (`explain.unknown_cell`).
    """
    session = session_of(book)
    positions = session.facts.cells.select(sector=sector, carrier=carrier)
    if not positions:
        raise InputError("explain.unknown_cell", sector=sector, carrier=carrier or "")
    result = run_balance(request, book)[0]
    cells = [_explain_cell(session, result, at) for at in positions]
    return {
        "territory": {"key": result.territory.key, "name": result.territory.name},
        "year": result.year,
        "edition": request.edition,
        "facts_release": book.release,
        "sector": sector,
        "carrier": carrier,
        "energy_mwh": _sum(cells, "energy_mwh"),
        "emissions_t_co2e": _sum(cells, "emissions_t_co2e"),
        "cells": [cell for cell in cells if cell["state"] != "NO" or len(cells) == 1],
    }


def _sum(cells: list[dict[str, Any]], name: str) -> float | None:
    values = [cell[name] for cell in cells if cell[name] is not None]
    return sum(values) if values else None


def _explain_cell(session: Session, result: BalanceResult, at: int) -> dict[str, Any]:
    facts, plan = session.facts, layout(session.facts, result.year)
    code = facts.cells.cells[at].code
    state = CellState(int(result.state[at]))
    answer: dict[str, Any] = {
        "cell": code,
        "state": state.code,
        "grade": Grade(int(result.grade[at])).code,
        "energy_mwh": None,
        "emissions_t_co2e": None,
        "key": plan.keys.get(code),
        "improve": plan.improvements.get(code),
        "reason": result.notes["reasons"][at],
        "lines": [],
    }
    if state not in (CellState.VALUE, CellState.ZERO_BY_KEY, CellState.DECLARED_ZERO):
        return answer
    answer["energy_mwh"] = float(result.energy[at])
    resolver = Resolver(_locator(session, result.territory))
    resolver.add(
        _energy_node(session, result, at, code), (_place(session, result.territory, code, result.year),)
    )
    answer["energy_line"] = len(resolver.lines) - 1
    if result.factors.values[at] == result.factors.values[at]:
        answer["emissions_t_co2e"] = float(result.emissions[at])
        _add_emissions(resolver.lines, result.factors, code, at)
    answer["lines"] = resolver.lines
    return answer


def _energy_node(session: Session, result: BalanceResult, at: int, code: str) -> Node:
    """The recorded energy of a cell: own value, distributed national target, or the sum of members."""
    own = result.notes["own"].get(at)
    if own is not None:
        return Node("fact", float(result.energy[at]), (), {"name": "own_value", "unit": "MWh", **own})
    facts = session.recording
    territory = result.territory
    computed = code in filled_cells(facts, result.year)
    untouched = not result.notes["touched"][at]
    if territory.kind is TerritoryKind.MUNICIPALITY and computed and untouched:
        return as_node(cell_energy(facts, code, result.year))
    return _members_node(session, result, at, code, computed)


def _members_node(session: Session, result: BalanceResult, at: int, code: str, computed: bool) -> Node:
    """A sum of the members' values and what is counted at this level in no member."""
    terms = [
        Node("fact", value, (), {"name": "member", "unit": "MWh", "territory": key, "cell": code})
        for key, value in result.notes["members"](at)
    ]
    upper = float(result.unallocated_energy[at])
    if upper and computed:
        node = as_node(cell_energy(session.recording, code, result.year))
        if result.territory.kind is TerritoryKind.DISTRICT:
            district = session.facts.register.districts.index(result.territory)
            node = as_node(Recorded(node)[district])
        terms.append(node)
    node = terms[0] if terms else Node("constant", 0.0)
    for term in terms[1:]:
        node = Node("add", float(node.value) + float(term.value), (node, term))
    return node


def _place(session: Session, territory: Territory, code: str, year: int) -> int:
    """Index of the place in the recorded vector: its municipality, or its district where only that is known."""
    register = session.facts.register
    if territory.kind is not TerritoryKind.MUNICIPALITY:
        return 0
    if code in filled_cells(session.facts, year):
        values = cell_energy(session.facts, code, year)
        if getattr(values, "ndim", 0) == 1 and len(values) == len(register.districts):
            return int(register.district_index[territory.start])
    return territory.start


def _locator(session: Session, territory: Territory) -> Any:
    """Names the territory of a fact: municipality, district, Land or the nation."""
    register = session.facts.register
    levels = {
        "municipality": register.municipalities,
        "district": register.districts,
        "federal_state": register.federal_states,
    }

    def locate(about: Mapping[str, Any], index: Index) -> Mapping[str, Any]:
        level = levels.get(str(about.get("level", "")))
        if level is None or not index:
            return {}
        place = level[index[0]]
        return {"territory": place.key, "territory_name": place.name}

    return locate


def _add_emissions(lines: list[dict[str, Any]], factors: FactorRow, code: str, at: int) -> None:
    """Append factor, product and the step from kg to t."""
    energy = len(lines) - 1
    carrier = code.split(".")[1]
    found = factors.found.get(code) or factors.found.get(carrier)
    about: dict[str, Any] = {"name": f"emission_factor.{factors.set_id}.{carrier}", "unit": "g/kWh"}
    if found is not None:
        about |= {
            "source": found.source,
            "locator": found.locator,
            "evidence": found.evidence,
            "how_found": found.how_found.value,
            "year": found.year,
            "note": found.note,
        }
    value = float(factors.values[at])
    add = lines.append
    add({"operation": "fact", "value": value, **about, "id": energy + 1})
    per_tonne = value / KILO
    add({"operation": "constant", "value": KILO, "name": "kg/t", "id": energy + 2})
    add({"operation": "divide", "value": per_tonne, "inputs": [energy + 1, energy + 2], "id": energy + 3})
    add(
        {
            "operation": "multiply",
            "value": lines[energy]["value"] * per_tonne,
            "inputs": [energy, energy + 3],
            "rule": "bisko.emissions",
            "name": "bisko.emissions",
            "unit": "t CO2e",
            "id": energy + 4,
        }
    )
