"""What a run says about its own ground: counts that are held, districts whose statistics contain more than industry."""

from __future__ import annotations

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import Origin, is_missing
from klimawerk.engine.methods.start_balance.industry_districts import conversion_in_statistics
from klimawerk.engine.methods.start_balance.population import population_held
from klimawerk.engine.records.balance import Codes, YearBlock
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.session import Session

# Cells of industry whose statistics also count what refineries and steel works use for themselves.
TOO_HIGH = ("industry.electricity", "industry.natural_gas")

# Cells named in a sentence; the count says how many there are.
SHOWN = 3  # number: names in one sentence


def notes(
    session: Session, territory: Territory, year: int, origin: Codes, own_only: bool
) -> tuple[Finding, ...]:
    """Findings on people and industry of a territory; `origin` [C] is that of the finished balance."""
    found = [*_held_people(year)]
    if not own_only:
        found.extend(_conversion(session, territory, origin))
    return tuple(found)


def partly_stated(cells: CellAxis, block: YearBlock, state: Codes) -> tuple[Finding, ...]:
    """Energy [MWh] that some municipalities stated in cells that are missing in the whole: not lost in silence.

    A sum of the places that know something must not look like the total of all (missing is not zero).
    """
    stated = np.where(is_missing(state), np.where(is_missing(block.state), 0.0, block.energy), 0.0)
    energy = stated.sum(axis=0)
    found = np.flatnonzero(energy)
    if not len(found):
        return ()
    largest = sorted(found.tolist(), key=lambda at: -energy[at])
    data: dict[str, object] = {
        "cells": [cells.cells[at].code for at in largest[:SHOWN]],
        "count": len(found),
        "energy": float(energy.sum()),
        "places": int((stated > 0).any(axis=1).sum()),
        "of": len(block.energy),
    }
    return (Finding("run.partly_stated", Severity.WARNING, "", "bisko.totals", data),)


def _held_people(year: int) -> list[Finding]:
    known = population_held(year)
    if known is None:
        return []
    data: dict[str, object] = {"year": known, "asked": year}
    return [Finding("run.population_held", Severity.INFO, "", "start_balance.population", data)]


def _conversion(session: Session, territory: Territory, origin: Codes) -> list[Finding]:
    """The mark of rule `start_balance.industry.conversion_in_statistics` for a municipality, Verband or district."""
    if territory.kind in (TerritoryKind.FEDERAL_STATE, TerritoryKind.COUNTRY):
        return []
    facts = session.facts
    district = int(facts.register.district_index[territory.start])
    default = any(origin[facts.cells.position[code]] != Origin.MUNICIPAL for code in TOO_HIGH)
    if not default or not conversion_in_statistics(facts)[district]:
        return []
    data: dict[str, object] = {"territory": facts.register.districts[district].name}
    rule = "start_balance.industry.conversion_in_statistics"
    return [Finding("run.conversion_in_industry", Severity.WARNING, "industry", rule, data)]
