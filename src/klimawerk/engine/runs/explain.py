"""Where does this number come from? The same rules, run with a recorder, for one cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.kernel.trace import Node, Resolver, as_node
from klimawerk.engine.methods.bisko.own_draft import COMMERCE, MUNICIPAL
from klimawerk.engine.methods.bisko.own_heat_pumps import METERED
from klimawerk.engine.methods.start_balance.assemble import (
    cell_energy,
    filled_cells,
    layout,
    place_node,
)
from klimawerk.engine.records.balance import REASONS, BalanceResult
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.balance import run_balance
from klimawerk.engine.runs.block import Computed, computed_block, counted_above, frame_year
from klimawerk.engine.runs.scope import counted, inside_scope
from klimawerk.engine.runs.session import Session, session_of
from klimawerk.engine.runs.trace_lines import add_distances, add_emissions, locator

EXACT = 1e-13  # number: what a chain computed again may miss of the value of the cube
_WITH_NUMBER = (CellState.VALUE, CellState.ZERO_BY_KEY, CellState.DECLARED_ZERO)


def run_explain(
    book: FactBook, request: BalanceRequest, sector: str, carrier: str | None = None
) -> dict[str, Any]:
    """The full chain of every cell of a sector (and carrier) for one territory and the first year of the request.

    Each cell has `lines`: operations with inputs, value, unit, rule and fact; the last line gives the emissions
    [t CO2e], line `energy_line` the energy [MWh]. `kernel.trace.evaluate` computes them again. A value that is
    the sum of members gives the members as leaves, each with its key, to be asked next. A cell that the scope of the
    balance's total leaves out is marked `outside_scope` and not part of the sums above the cells, unless all are.

    Raises `InputError` for an unknown sector or carrier (`explain.unknown_cell`).
    """
    session = session_of(book)
    positions = session.facts.cells.select(sector=sector, carrier=carrier)
    if not positions:
        raise InputError("explain.unknown_cell", sector=sector, carrier=carrier or "")
    result = run_balance(request, book)[0]
    computed = computed_block(session, request, result.territory, result.year)
    explanation = Explanation(session, request, result, computed)
    inside = inside_scope(result)
    cells = [{**explanation.cell(at), "outside_scope": not inside[at]} for at in positions]
    summed = [cells[positions.index(at)] for at in counted(positions, inside)]
    return {
        "territory": {"key": result.territory.key, "name": result.territory.name},
        "year": result.year,
        "edition": request.edition,
        "facts_release": book.release,
        "sector": sector,
        "carrier": carrier,
        "energy_mwh": _sum(summed, "energy_mwh"),
        "emissions_t_co2e": _sum(summed, "emissions_t_co2e"),
        "cells": cells,
    }


def _sum(cells: list[dict[str, Any]], name: str) -> float | None:
    values = [cell[name] for cell in cells if cell[name] is not None]
    return sum(values) if values else None


@dataclass(frozen=True)
class Explanation:
    """Explains the cells of one finished balance."""

    session: Session
    request: BalanceRequest
    result: BalanceResult
    computed: Computed

    def cell(self, at: int) -> dict[str, Any]:
        """State, value, key, reason, what would improve it, and the lines of one cell."""
        result, plan = self.result, layout(self.session.facts, frame_year(self.result.year))
        code = result.cells.cells[at].code
        state = CellState(int(result.state[at]))
        answer: dict[str, Any] = {
            "cell": code,
            "state": state.code,
            "origin": Origin(int(result.origin[at])).code,
            "grade": Grade(int(result.grade[at])).code,
            "energy_mwh": None,
            "emissions_t_co2e": None,
            "key": "own_data.own_value_wins" if self._is_own(at) else result.keys.get(code),
            "improve": None if self._is_own(at) else plan.improvements.get(code),
            "reason": REASONS[int(result.reason[at])] or None,
            "lines": [],
        }
        if state not in _WITH_NUMBER and not self._is_moved_out(at):
            return answer
        if state in _WITH_NUMBER:
            answer["energy_mwh"] = float(result.energy[at])
        resolver = Resolver(locator(self.session, result.territory))
        node, place = self._energy(at, code)
        resolver.add(node, (place,))
        answer["energy_line"] = len(resolver.lines) - 1
        emitted = float(result.emissions[at])
        if emitted == emitted and state in _WITH_NUMBER:
            answer["emissions_t_co2e"] = emitted
            add_emissions(resolver.lines, result.factors, result.cells.cells[at])
        add_distances(resolver.lines, result.year)
        answer["lines"] = resolver.lines
        return answer

    def _is_own(self, at: int) -> bool:
        """Whether the municipality itself brought the value."""
        return bool(self.result.origin[at] == Origin.MUNICIPAL and self.result.state[at] == CellState.VALUE)

    def _is_moved_out(self, at: int) -> bool:
        """Whether the cell is empty because a network was declared absent: its lines show what was moved away."""
        reason = REASONS[int(self.result.reason[at])]
        is_place = self.result.territory.kind is TerritoryKind.MUNICIPALITY
        return is_place and reason == "reason.no_network_declared"

    def _energy(self, at: int, code: str) -> tuple[Node, int]:
        """The recorded energy and the index of the place in it."""
        if self.result.territory.kind is not TerritoryKind.MUNICIPALITY:
            return self._members(at, code), 0
        if self.computed.touched[0, at]:
            return self._own(at, code), 0
        return self._default(at, code)

    def _has_default(self, code: str) -> bool:
        """Whether the start balance has a rule for the cell."""
        return not self.request.own_only and code in filled_cells(self.session.facts, self.result.year)

    def _default(self, at: int, code: str) -> tuple[Node, int]:
        """The default of a municipality, recorded, and the index of the place in it."""
        territory, year = self.result.territory, self.result.year
        if not self._has_default(code):
            return Node("constant", float(self.result.energy[at]), (), {"name": code, "unit": "MWh"}), 0
        energy, place = place_node(self.session.recording, code, year, territory.start)
        return as_node(energy), place

    def _changed_default(self, at: int, code: str) -> Node:
        """The default, what declared networks moved to or away from it, and what merging own values took out of it."""
        default, place = self._default(at, code)
        node = (
            Node("take", default.value[place], (default,), index=place) if np.ndim(default.value) else default
        )
        before, energy = self.computed.before, float(self.computed.block.energy[0, at])
        networked = energy if before is None else float(before[0, at])
        node = _moved(node, networked, "own_data.no_network", {"declared": self._declared(), "cell": code})
        return _moved(node, energy, self._merging_rule(code), {"cell": code})

    def _declared(self) -> dict[str, list[str]]:
        """The keys declared without a network that lie in the district of the place, by carrier."""
        register = self.session.facts.register
        district = register.find(self.result.territory.district_key)
        declared: dict[str, list[str]] = {}
        for each in self.request.no_networks:
            known = (register.by_key.get(key) for key in each.keys)
            inside = (place for place in known if place is not None)
            keys = [p.key for p in inside if p.start < district.stop and district.start < p.stop]
            if keys:
                declared.setdefault(each.carrier, []).extend(keys)
        return declared

    def _merging_rule(self, code: str) -> str:
        """The rule that took own values out of a default; the general one where several may have."""
        own = [each for each in self.request.own if each.year == self.computed.block.year]
        sectors = {each.cell.partition(".")[0] for each in own if each.key == self.result.territory.key}
        municipal = MUNICIPAL in sectors and code.startswith(f"{COMMERCE}.")
        contained = code.partition(".")[0] in sectors
        if municipal and contained:
            return "own_data.merged"
        return (
            "own_data.municipal_subtracted_from_commerce" if municipal else "own_data.contained_is_subtracted"
        )

    def _own(self, at: int, code: str) -> Node:
        """A value the municipality brought along, or a default that declared networks or own values changed."""
        block, energy = self.computed.block, float(self.result.energy[at])
        evidence = 0 if block.evidence is None else int(block.evidence[0, at])
        own = [value for value in self.request.own if value.year == block.year]
        if not evidence:
            return self._changed_default(at, code)
        value = own[evidence - 1]
        stated = value.energy_mwh if value.state is CellState.VALUE else 0.0
        about = {
            "name": "own_value",
            "rule": "own_data.own_value_wins",
            "unit": "MWh",
            "cell": code,
            "source": value.source,
            "locator": value.where,
            "original_value": value.original_value,
            "original_unit": value.original_unit,
            "evidence": "municipal",
        }
        node = Node("fact", stated, (), about)
        if stated == energy:
            return node
        return _moved(node, energy, reducing_rule(value, self.result.cells[code].carrier), {})

    def _members(self, at: int, code: str) -> Node:
        """The members' values, and what is counted at this level in no member."""
        register = self.session.facts.register
        terms = [self._member(member, at, code) for member in register.members(self.result.territory)]
        if self.result.unallocated_energy[at]:
            terms.append(self.counted_here(at, code))
        return _chain(terms)

    def counted_here(self, at: int, code: str) -> Node:
        """What is counted of a cell at this level and in no member [MWh], recorded."""
        node = as_node(cell_energy(self.session.recording, code, self.result.year))
        if np.ndim(node.value):
            district = self.session.facts.register.districts.index(self.result.territory)
            node = Node("take", node.value[district], (node,), index=district)
        return self._without_own_part(node, at, float(self.result.unallocated_energy[at]))

    def _without_own_part(self, node: Node, at: int, left: float) -> Node:
        """What the level counts, less what its municipalities stated of it themselves."""
        placed_now = self.computed.placed_now
        part = 0.0 if placed_now is None else float(placed_now[:, at].sum())
        if not part:
            return node
        rule = "own_data.own_part_of_district"
        about = {"name": rule, "rule": rule, "unit": "MWh", "evidence": "municipal"}
        return Node("subtract", left, (node, Node("fact", part, (), about)))

    def _member(self, member: Territory, at: int, code: str) -> Node:
        territory = self.result.territory
        inside = slice(member.start - territory.start, member.stop - territory.start)
        energy = float(self.computed.block.energy[inside, at].sum())
        if not self.request.own_only:
            placed_now = self.computed.placed_now
            inside_now = None if placed_now is None else placed_now[inside]
            energy += float(counted_above(self.session, member, self.result.year, inside_now).energy[at])
        about = {"name": "member", "unit": "MWh", "territory": member.key, "territory_name": member.name}
        return Node("fact", energy, (), {**about, "cell": code})


def reducing_rule(value: OwnValue, carrier: str) -> str:
    """The rule that took a part out of an own value; the general one where several may have."""
    if value.is_utility_total:
        return "own_data.utility_total_leaves_commerce"
    metered = value.is_network_operator and carrier in METERED
    if metered and not value.includes_municipal:
        return "own_data.heat_pumps_leave_electricity"
    return "own_data.merged" if metered else "own_data.municipal_subtracted_from_commerce"


def _moved(node: Node, energy: float, rule: str, about: dict[str, Any]) -> Node:
    """`node` with the amount [MWh] that a rule added to it or took away, so that `energy` is left.

    Where next to nothing is left, the difference of two large numbers would not give it again to 1e-12: then the
    share [1] that is left stands there instead.
    """
    have = float(node.value)
    amount = energy - have
    if abs(amount) <= EXACT * abs(energy):
        return node
    reached, about = have + amount, {"name": rule, "rule": rule, **about}
    if abs(reached - energy) <= EXACT * abs(energy):
        leaf = Node("fact", abs(amount), (), {**about, "unit": "MWh"})
        return Node("add" if amount > 0 else "subtract", reached, (node, leaf))
    leaf = Node("fact", energy / have, (), {**about, "unit": "1"})
    return Node("multiply", have * leaf.value, (node, leaf))


def _chain(terms: list[Node]) -> Node:
    """The sum of terms as a chain of additions."""
    node = terms[0]
    for term in terms[1:]:
        node = Node("add", float(node.value) + float(term.value), (node, term))
    return node
