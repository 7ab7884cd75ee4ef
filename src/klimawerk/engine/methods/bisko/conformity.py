"""Conformity: an assessment beside the numbers. A deviation is non-conformant, a missing entry incomplete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade, Origin, is_missing
from klimawerk.engine.methods.bisko.deviations import DEVIATIONS, OTHER_CARRIERS, broken_rule
from klimawerk.engine.methods.bisko.edition import MandatoryEntry, MethodEdition
from klimawerk.engine.records.balance import Codes, FactorRow
from klimawerk.engine.records.facts import HowFound

CONFIRMED_WITHOUT_GRADE = (CellState.DECLARED_ZERO, CellState.NOT_OCCURRING, CellState.INCLUDED_ELSEWHERE)


class ConformityStatus(StrEnum):
    """The three outcomes."""

    CONFORMANT = "conformant"
    NON_CONFORMANT = "non-conformant"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class Assessed:
    """A finished balance as conformity sees it; arrays [C].

    `declared_deviations` are codes of `deviations.DEVIATIONS`; `district_heating_route` says how an own factor of
    district heat was reached (`own_plant`, `declared_variant`), empty if it was only given.
    """

    edition: MethodEdition
    cells: CellAxis
    state: Codes
    origin: Codes
    grade: Codes
    factors: FactorRow
    declared_deviations: tuple[str, ...] = ()
    district_heating_route: str = ""


@dataclass(frozen=True, slots=True)
class Conformity:
    """Status and findings; each finding names cell and rule."""

    status: ConformityStatus
    findings: tuple[Finding, ...]


def _deviation(code: str, where: str, rule: str, data: dict[str, object] | None = None) -> Finding:
    return Finding(code, Severity.WARNING, where, rule, data or {})


def _gap(code: str, where: str, rule: str, data: dict[str, object] | None = None) -> Finding:
    return Finding(code, Severity.INFO, where, rule, data or {})


def declared(balance: Assessed) -> Iterator[Finding]:
    """Deviations the municipality declares itself: data a number does not show."""
    for code in balance.declared_deviations:
        if code in DEVIATIONS:
            yield _deviation(f"bisko.deviation.{code}", "", DEVIATIONS[code])
        else:
            yield _deviation("bisko.deviation.other", "", "bisko.conformity", {"deviation": code})


def own_factors(balance: Assessed) -> Iterator[Finding]:
    """Factors that are not those of the edition: own electricity mix, own heat factor, any other factor, own set."""
    factors, edition = balance.factors, balance.edition
    permitted = balance.district_heating_route in edition.district_heating_routes
    for carrier, fact in factors.found.items():
        own_way = fact.how_found is HowFound.OVERRIDE
        derived = carrier in edition.derived_factors and fact.name != carrier
        if not own_way or derived or (permitted and carrier == "district_heating"):
            continue
        data: dict[str, object] = {"carrier": carrier, "value": fact.value, "year": factors.year}
        rule, code = broken_rule(carrier)
        yield _deviation(code, carrier, rule, data)
    if factors.set_id != edition.factor_set:
        data = {"set": factors.set_id, "expected": edition.factor_set}
        yield _deviation("bisko.other_factor_set", "", OTHER_CARRIERS[0], data)


def factors_of_other_years(balance: Assessed) -> Iterator[Finding]:
    """Factors the edition has for another year only: no deviation, but said."""
    for carrier, fact in balance.factors.found.items():
        ways = (*balance.edition.accepted_ways, HowFound.OVERRIDE, HowFound.DEFAULT)
        if fact.how_found not in ways:
            data: dict[str, object] = {"carrier": carrier, "year": fact.year, "asked": balance.factors.year}
            yield _gap("bisko.factor_of_other_year", carrier, OTHER_CARRIERS[0], data)


def reconstruction(balance: Assessed) -> Iterator[Finding]:
    """An edition whose tables were not accessible says so in every result."""
    if balance.edition.reconstructed:
        yield _gap("bisko.edition_reconstructed", "", "bisko.conformity", {"edition": balance.edition.id})


def missing_factors(balance: Assessed) -> Iterator[Finding]:
    """Carriers with a value for which the factor set has nothing: their emissions are missing."""
    without = np.isnan(balance.factors.values) & (balance.state == CellState.VALUE)
    carriers = dict.fromkeys(balance.cells.cells[position].carrier for position in np.flatnonzero(without))
    for carrier in carriers:
        data: dict[str, object] = {"carrier": carrier, "set": balance.factors.set_id}
        yield _gap("bisko.factor_missing", carrier, OTHER_CARRIERS[0], data)


def _has_entry(balance: Assessed, positions: Sequence[int]) -> bool:
    """True if at least one of the cells holds a statement (a value, a zero, not occurring, included elsewhere)."""
    return bool(positions) and not is_missing(balance.state[list(positions)]).all()


def _road_entries(balance: Assessed, entry: MandatoryEntry) -> bool:
    """True if one group of road categories is complete for the vehicle class."""
    return any(
        all(
            _has_entry(
                balance,
                balance.cells.select("transport", vehicle_class=entry.vehicle_class, road_category=category),
            )
            for category in group
        )
        for group in entry.road_categories
    )


def _missing_code(entry: MandatoryEntry) -> str:
    """The message for a missing entry: by road category, by vehicle class, or by sector and carrier."""
    if not entry.vehicle_class:
        return "bisko.mandatory_entry_missing"
    by_road = max(len(group) for group in entry.road_categories) > 1
    return "bisko.mandatory_road_entry_missing" if by_road else "bisko.mandatory_vehicle_entry_missing"


@rule_id("bisko.mandatory_entries")
def missing_entries(balance: Assessed) -> Iterator[Finding]:
    """Mandatory entries without any statement."""
    for entry in balance.edition.mandatory:
        if entry.vehicle_class:
            there = _road_entries(balance, entry)
        else:
            there = _has_entry(balance, balance.cells.select(entry.sector, entry.carrier))
        if not there:
            code = _missing_code(entry)
            data: dict[str, object] = {
                "sector": entry.sector,
                "carrier": entry.carrier or entry.vehicle_class,
            }
            yield _gap(code, entry.code, "bisko.mandatory_entries", data)


def unconfirmed_zeros(balance: Assessed) -> Iterator[Finding]:
    """Mandatory entries that are zero by a key only: a computed zero is a placeholder until it is confirmed.

    Grid-bound entries are judged by their grade, road traffic by its statistics.
    """
    for entry in balance.edition.mandatory:
        if entry.vehicle_class or entry.grid_bound:
            continue
        states = balance.state[list(balance.cells.select(entry.sector, entry.carrier))]
        stated = states[~is_missing(states)]
        if len(stated) and (stated == CellState.ZERO_BY_KEY).all():
            data: dict[str, object] = {"sector": entry.sector, "carrier": entry.carrier}
            yield _gap("bisko.zero_not_confirmed", entry.code, "bisko.mandatory_entries", data)


@rule_id("bisko.sector_and_carrier_split")
def empty_sectors(balance: Assessed) -> Iterator[Finding]:
    """Sectors without a single statement (municipal facilities are recommended, not mandatory)."""
    asked = dict.fromkeys(entry.sector for entry in balance.edition.mandatory)
    for sector in asked:
        if not _has_entry(balance, balance.cells.select(sector)):
            yield _gap("bisko.sector_missing", sector, "bisko.sector_and_carrier_split", {"sector": sector})


def quality_gaps(balance: Assessed) -> Iterator[Finding]:
    """Values without grade, and grid-bound entries that are not primary data of the network operator (grade A)."""
    ungraded = (balance.state == CellState.VALUE) & (balance.grade == Grade.NONE)
    for position in np.flatnonzero(ungraded):
        yield _gap("bisko.data_quality_missing", balance.cells.cells[position].code, "bisko.data_quality")
    for entry in balance.edition.mandatory:
        if not entry.grid_bound:
            continue
        for at in balance.cells.select(entry.sector, entry.carrier):
            state = CellState(int(balance.state[at]))
            if state.is_missing or (
                state in CONFIRMED_WITHOUT_GRADE and balance.origin[at] == Origin.MUNICIPAL
            ):
                continue
            grade = Grade(int(balance.grade[at]))
            if grade is not Grade.A:
                code = balance.cells.cells[at].code
                data: dict[str, object] = {
                    "sector": entry.sector,
                    "carrier": entry.carrier,
                    "grade": grade.code or "–",
                }
                yield _gap("bisko.grid_bound_not_primary", code, "bisko.data_quality", data)


@rule_id("bisko.conformity")
def assess(balance: Assessed) -> Conformity:
    """Judge a finished balance against the seven criteria of its edition.

    Own factor, own mix, other set, weather adjustment and the like make it non-conformant; missing entries, zeros that
    nobody confirmed, missing grades and grid-bound values below grade A make it incomplete. Entries that are not
    grid-bound may have any grade, also that of a default. Factors of another year are only said.
    """
    deviations = (*declared(balance), *own_factors(balance))
    gaps = (
        *empty_sectors(balance),
        *missing_entries(balance),
        *unconfirmed_zeros(balance),
        *quality_gaps(balance),
        *missing_factors(balance),
    )
    notes = (*reconstruction(balance), *factors_of_other_years(balance))
    if deviations:
        status = ConformityStatus.NON_CONFORMANT
    elif gaps:
        status = ConformityStatus.INCOMPLETE
    else:
        status = ConformityStatus.CONFORMANT
    return Conformity(status, (*deviations, *gaps, *notes))
