"""A balance run: request + facts → one finished balance per year."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from klimawerk import __version__
from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.states import Grade, Origin
from klimawerk.engine.methods.bisko.conformity import Assessed, assess
from klimawerk.engine.methods.bisko.data_quality import data_quality
from klimawerk.engine.methods.bisko.district_heating_factor import DEFAULT, HeatFactor
from klimawerk.engine.methods.bisko.emission_factors import emissions, unverified_share
from klimawerk.engine.methods.bisko.plausibility import per_head_findings, year_on_year_findings
from klimawerk.engine.methods.bisko.totals import totals_by_scope
from klimawerk.engine.methods.indicators.indicators import Measured
from klimawerk.engine.methods.start_balance.assemble import layout
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.records.balance import BalanceKind, BalanceResult, Pins, Total
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory
from klimawerk.engine.runs.aggregate import (
    first_by_state,
    join_grades,
    join_origins,
    join_states,
    missing_codes,
)
from klimawerk.engine.runs.beside import indicators, supplements
from klimawerk.engine.runs.block import LAST_YEAR, check_years, computed_block, frame_year
from klimawerk.engine.runs.box import describe_box
from klimawerk.engine.runs.district_heat import heat_factor
from klimawerk.engine.runs.kind import kind_of
from klimawerk.engine.runs.notes import notes, partly_stated
from klimawerk.engine.runs.session import Session, session_of


def latest_year(book: FactBook) -> int:
    """The latest year for which the national frame is published."""
    return min(LAST_YEAR, max(book.national("ageb_awt.total.total").values))


def run_balance(request: BalanceRequest, book: FactBook) -> tuple[BalanceResult, ...]:
    """Balances of the request, a result per year, in the order asked.

    Raises `InputError` for an unknown key, edition or year.
    """
    check_years(request)
    session = session_of(book)
    territory = book.register.find(request.key)
    results = [_year(session, request, territory, year) for year in request.years]
    by_year = {result.year: result for result in results}
    return tuple(_with_year_before(session, each, by_year.get(each.year - 1)) for each in results)


def _with_year_before(session: Session, result: BalanceResult, before: BalanceResult | None) -> BalanceResult:
    """Findings where the municipality's own data jump against the year before; statistics may, they say nothing."""
    if before is None or result.kind is BalanceKind.START:
        return result
    jumps = year_on_year_findings(
        session.facts, result.cells, result.energy, result.state, before.energy, before.state
    )
    return replace(result, findings=(*result.findings, *jumps))


def _year(session: Session, request: BalanceRequest, territory: Territory, year: int) -> BalanceResult:
    facts = session.facts
    cells, edition = facts.cells, session.edition(request.edition)
    computed = computed_block(session, request, territory, year)
    block, upper = computed.block, computed.upper
    heat = heat_factor(session, request, edition, year)
    factors = session.factor_row(edition, year, _overrides(request, heat, year))
    state = join_states(block.state, upper.covers)
    grade = join_grades(block.grade, block.state, upper)
    origin = join_origins(block.origin, block.state, upper)
    known = ~missing_codes(state)
    unallocated = np.where(known, upper.of_level, 0.0)
    energy = np.where(known, block.energy.sum(axis=0) + upper.energy, 0.0)
    emitted = emissions(energy, factors.values)
    people = _people(session, territory, year)
    totals = totals_by_scope(facts, cells, scopes(), energy, emitted, state, people)
    total = headline(totals)
    conformity = assess(
        Assessed(
            edition,
            cells,
            state,
            origin,
            grade,
            factors,
            declared_deviations=request.declared_deviations,
            district_heating_route=heat.route if heat else "",
        )
    )
    findings = (
        *computed.findings,
        *(heat.findings if heat else ()),
        *notes(session, territory, year, origin, request.own_only),
        *partly_stated(cells, block, state),
        *per_head_findings(facts, cells, energy, state, people),
    )
    kind = kind_of(session, request, computed)
    plan = layout(facts, frame_year(year))
    parts, part_grades = np.vstack([block.energy, upper.energy]), np.vstack([block.grade, upper.grade])
    own = np.where(known & (block.origin == Origin.MUNICIPAL), block.energy, 0.0)
    own_primary = np.where(block.grade == Grade.A, own, 0.0)
    measured = Measured(cells, energy, emitted, state, people)
    beside_it = supplements(session, territory, year, measured, factors, total.scope)
    return BalanceResult(
        territory=territory,
        year=year,
        kind=kind,
        cells=cells,
        energy=energy,
        emissions=emitted,
        state=state,
        origin=origin,
        grade=grade,
        reason=first_by_state(block.reason, block.state, state),
        unallocated_energy=unallocated,
        unallocated_emissions=emissions(unallocated, factors.values),
        population=people,
        total=total,
        totals_by_scope=totals,
        factors=factors,
        data_quality=data_quality(facts, cells, parts, part_grades, state),
        conformity={"status": str(conformity.status), "findings": conformity.findings},
        findings=findings,
        supplements=beside_it,
        indicators=indicators(session, measured, beside_it["local_generation"]),
        unverified_share=unverified_share(emitted, factors.unverified),
        pins=Pins(
            request.edition,
            session.facts.book.release,
            __version__,
            _input_hash(request),
            facts.register.reference_date,
            "start_balance",
        ),
        keys={} if request.own_only else plan.keys,
        improvements=plan.improvements,
        box=describe_box(
            session,
            kind,
            year,
            energy,
            emitted,
            own.sum(axis=0),
            own_primary.sum(axis=0),
            people,
            conformity.findings,
            request.own_only,
        ),
    )


def headline(totals: dict[str, Total]) -> Total:
    """The widest scope in which no cell is missing; the narrowest one if every scope has gaps."""
    complete = [
        total for total in totals.values() if total.emissions_t_co2e is not None and not total.missing_cells
    ]
    return complete[0] if complete else list(totals.values())[-1]


def _people(session: Session, territory: Territory, year: int) -> float:
    return float(np.nansum(population(session.facts, year)[territory.slice]))


def _overrides(
    request: BalanceRequest, heat: HeatFactor | None, year: int
) -> Mapping[tuple[str, int], float]:
    """Own factors of the request, and the factor of district heat where it was reached by a permitted way."""
    if heat is None or heat.route == DEFAULT:
        return request.factors
    return {**request.factors, ("district_heating", year): heat.value}


def _input_hash(request: BalanceRequest) -> str:
    text = repr(
        (
            request.own,
            request.own_only,
            sorted(request.factors.items()),
            request.no_networks,
            sorted(request.chosen.items()),
            request.declared_deviations,
            request.district_heat,
        )
    )
    return hashlib.sha256(text.encode()).hexdigest()
