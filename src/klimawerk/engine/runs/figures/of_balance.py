"""Figures of the balance itself: sums of scopes, people, what is counted in no member, quality, shares."""

from __future__ import annotations

import numpy as np

from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.states import CellState, Grade, Origin, is_missing
from klimawerk.engine.kernel.trace import Recorded
from klimawerk.engine.kernel.units import KG_PER_T
from klimawerk.engine.methods.bisko.data_quality import GRADED, energy_by_grade
from klimawerk.engine.methods.bisko.emission_factors import fact_of
from klimawerk.engine.methods.bisko.totals import scope_mask
from klimawerk.engine.methods.start_balance.assemble import held_cells
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.records.balance import REASONS
from klimawerk.engine.records.facts import Array
from klimawerk.engine.runs.block import frame_year
from klimawerk.engine.runs.box import SECTOR_ACCURACY, accuracy_of_total
from klimawerk.engine.runs.explain import Explanation
from klimawerk.engine.runs.figures.parts import (
    PERCENT,
    QUANTITIES,
    Figure,
    Surroundings,
    chain,
    leaf,
    of_fact,
    unknown,
)


def people(at: Surroundings, words: list[str]) -> Figure:
    """`population`: inhabitants of the year."""
    year = at.result.year
    number = at.of_places("population", "persons", lambda facts: population(facts, year))
    return Figure(number, "persons", "start_balance.population")


def of_scope(at: Surroundings, words: list[str]) -> Figure:
    """`scope.<scope>.<energy|emissions|per_head|missing>[.<sector>]`: a sum of cells, of one sector, a quotient."""
    scope, quantity, *sector = words
    if scope not in at.result.totals_by_scope:
        raise unknown(scope)
    inside = scope_mask(at.result.cells, scopes()[scope])
    if quantity == "missing":
        return Figure(_missing(at, inside), "1", "bisko.totals")
    if quantity == "per_head":
        total = at.result.totals_by_scope[scope]
        if total.per_capita_t is None or total.emissions_t_co2e is None or at.result.population is None:
            raise unknown(".".join(words))
        emitted = at.linked(f"scope.{scope}.emissions", total.emissions_t_co2e, "t CO2e")
        return Figure(
            emitted / at.linked("population", at.result.population, "persons"), "t CO2e", "bisko.totals"
        )
    amounts = np.where(inside & ~is_missing(at.result.state), at.values(quantity), 0.0)
    unit = QUANTITIES[quantity]
    if sector:
        return Figure(at.sum_of_cells(quantity, at.result.cells.select(sector[0]), amounts), unit)
    parts = {
        code: float(np.nansum(amounts[at.result.cells.select(code)])) for code in at.result.cells.sectors
    }
    name = f"scope.{scope}.{quantity}"
    terms = (at.linked(f"{name}.{code}", value, unit) for code, value in parts.items() if value)
    return Figure(chain(terms), unit, "bisko.totals")


def _missing(at: Surroundings, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Recorded:
    """How many cells have no value: one by one, with the reason."""
    absent = np.flatnonzero(inside & is_missing(at.result.state)).tolist()
    return chain(
        leaf(
            1.0,
            "",
            name=f"missing_cell.{at.result.cells.cells[cell].code}",
            note=REASONS[int(at.result.reason[cell])],
        )
        for cell in absent
    )


def unallocated(at: Surroundings, words: list[str]) -> Figure:
    """`unallocated.<energy|emissions>`: cell by cell what is counted at this level and in no member."""
    quantity = words[0]
    if quantity not in QUANTITIES:
        raise unknown(quantity)
    explanation = Explanation(at.session, at.request, at.result, at.computed)
    terms = []
    for cell in np.flatnonzero(at.result.unallocated_energy).tolist():
        entry = at.result.cells.cells[cell]
        energy = Recorded(explanation.counted_here(cell, entry.code))
        if quantity == "energy":
            terms.append(energy)
            continue
        found = fact_of(at.result.factors, entry)
        if found is not None:
            terms.append(energy * (of_fact(found, "emission_factor") / KG_PER_T))
    return Figure(chain(terms), QUANTITIES[quantity])


def quality(at: Surroundings, words: list[str]) -> Figure:
    """`data_quality`: energy-weighted mean of the weights of the grades; `data_quality.<A-D>`: energy of a grade."""
    computed = at.computed
    grades = np.vstack([computed.block.grade, computed.upper.grade])
    parts = energy_by_grade(np.vstack([computed.block.energy, computed.upper.energy]), grades)
    held = np.where(at.result.state == CellState.VALUE, parts, 0.0)
    if words:
        grade = next((each for each in GRADED if each.name == words[0]), None)
        if grade is None:
            raise unknown(words[0])
        return Figure(at.sum_of_cells("energy", range(len(held[grade])), held[grade]), "MWh")
    weighted, counted = [], []
    for each in GRADED:
        amount = float(held[each].sum())
        if amount:
            energy = at.linked(f"data_quality.{each.name}", amount, "MWh")
            weighted.append(
                energy * at.session.recording.assumption(f"bisko.data_quality_weight.{each.name}")
            )
            counted.append(energy)
    if not counted:
        raise unknown("data_quality")
    return Figure(chain(weighted) / chain(counted) * PERCENT, "%", "bisko.data_quality")


def unverified(at: Surroundings, words: list[str]) -> Figure:
    """`unverified.share` and `unverified.emissions`: emissions with factors that were not seen in a source."""
    unseen = np.where(at.result.factors.unverified, at.result.emissions, 0.0)
    if words == ["emissions"]:
        return Figure(at.sum_of_cells("emissions", range(len(unseen)), unseen), "t CO2e")
    if at.result.unverified_share is None:
        raise unknown("unverified.share")
    part = at.linked("unverified.emissions", float(np.nansum(unseen)), "t CO2e")
    number = part / _all_cells(at, "emissions") * PERCENT
    return Figure(number, "%", "bisko.unverified_share")


def of_box(at: Surroundings, words: list[str]) -> Figure:
    """`box.<own|own_primary|held>.<share|energy>`: the part of the energy that the fixed box speaks of."""
    kind, what = words
    amounts = _in_box(at, kind)
    if what == "energy":
        return Figure(at.sum_of_cells("energy", range(len(amounts)), amounts), "MWh")
    part = at.linked(f"box.{kind}.energy", float(amounts.sum()), "MWh")
    return Figure(part / _all_cells(at, "energy") * PERCENT, "%")


def _in_box(at: Surroundings, kind: str) -> Array:
    block, known = at.computed.block, ~is_missing(at.result.state)
    own = np.where(known & (block.origin == Origin.MUNICIPAL), block.energy, 0.0)
    if kind == "own_primary":
        own = np.where(block.grade == Grade.A, own, 0.0)
    if kind in ("own", "own_primary"):
        return np.asarray(own.sum(axis=0))
    if kind != "held":
        raise unknown(kind)
    held = np.zeros(len(at.result.cells))
    facts = at.session.facts
    held[[facts.cells.position[code] for code in held_cells(facts, frame_year(at.result.year))]] = 1
    return np.asarray((at.result.energy - own.sum(axis=0)) * held)


def deviation(at: Surroundings, words: list[str]) -> Figure:
    """`deviation.<sector|total>`: the measured band as an assumption with its source."""
    if words[0] == "total":
        name = accuracy_of_total(at.session.facts, at.result.population or 0.0)
    elif words[0] in SECTOR_ACCURACY:
        name = SECTOR_ACCURACY[words[0]]
    else:
        raise unknown(words[0])
    return Figure(at.session.recording.assumption(name), "%")


def _all_cells(at: Surroundings, quantity: str) -> Recorded:
    return at.linked(
        f"scope.complete.{quantity}", float(np.nansum(at.values(quantity))), QUANTITIES[quantity]
    )
