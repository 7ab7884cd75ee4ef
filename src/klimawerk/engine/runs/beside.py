"""Results beside the balance, never part of its total: supplements, territorial mix, weather, indicators."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.bisko.emission_factors import emissions
from klimawerk.engine.methods.bisko.territorial_electricity_mix import territorial_electricity_mix
from klimawerk.engine.methods.bisko.totals import scope_mask
from klimawerk.engine.methods.bisko.weather_adjustment import weather_view
from klimawerk.engine.methods.indicators.indicators import Measured, electricity_use, indicators_of
from klimawerk.engine.methods.supplements.collect import supplements_of
from klimawerk.engine.records.balance import FactorRow
from klimawerk.engine.records.facts import Array
from klimawerk.engine.records.territory import Territory
from klimawerk.engine.runs.session import Session

Entry = dict[str, Any]
DEGREE_DAYS = "degree_days_g20_15_"


def supplements(
    session: Session, territory: Territory, year: int, balance: Measured, factors: FactorRow, scope: str
) -> dict[str, Entry]:
    """Agriculture, land use, waste, local generation, territorial mix and the weather-adjusted view.

    `scope` is that of the balance's total: the adjusted view counts the same cells, so that both can be compared.
    """
    found = supplements_of(session.facts, territory, year, balance.population)
    found["territorial_electricity_mix"] = _territorial_mix(
        session, year, balance, found["local_generation"], factors
    )
    found["weather_adjusted"] = _weather(session, territory, year, balance, factors, scope)
    return found


def indicators(session: Session, balance: Measured, generation: Entry) -> dict[str, Entry]:
    """The set of indicators, each with value and unit or a reason."""
    return indicators_of(session.facts, balance, generation["energy_mwh"])


def _missing(rule: str, reason: str) -> Entry:
    return {"state": CellState.NOT_ESTIMATED.code, "rule": rule, "reason": reason}


def _territorial_mix(
    session: Session, year: int, balance: Measured, generation: Entry, factors: FactorRow
) -> Entry:
    """The mix with local generation [g/kWh] beside the federal mix; for information only."""
    rule = "bisko.territorial_electricity_mix"
    if generation["energy_mwh"] is None:
        return _missing(rule, "beside.reason.no_local_generation")
    use = electricity_use(session.facts, balance)
    if use is None or not use > 0:
        return _missing(rule, "beside.reason.no_electricity")
    book = session.facts.book
    amounts = {entry["source"]: entry["energy_mwh"] for entry in generation["sources"]}
    own = {source: book.emission_factor("generation", source, year).value for source in amounts}
    federal = factors.found["electricity"].value
    mix = territorial_electricity_mix(use, amounts, own, federal)
    return {
        "state": CellState.VALUE.code,
        "rule": rule,
        "g_per_kwh": float(mix.factor),
        "federal_g_per_kwh": federal,
        "electricity_mwh": use,
        "generation_mwh": float(mix.generation),
        "is_covered": bool(mix.covered),
    }


def degree_day_columns(facts: PlainFacts) -> dict[int, tuple[str, str]]:
    """Table and column of the degree days of the districts, by year."""
    return {
        int(table.removeprefix(DEGREE_DAYS)): (table, columns[0])
        for table, columns in facts.book.tables("district").items()
        if table.startswith(DEGREE_DAYS)
    }


def _weather(
    session: Session, territory: Territory, year: int, balance: Measured, factors: FactorRow, scope: str
) -> Entry:
    """Energy and emissions without the weather of the year, where degree days of the district are at hand."""
    rule, facts = "bisko.weather_adjustment", session.facts
    groups = np.unique(facts.register.district_index[territory.slice])
    series = {
        at: float(np.mean(facts.district(table, column)[groups]))
        for at, (table, column) in degree_day_columns(facts).items()
    }
    known = {at: value for at, value in series.items() if not np.isnan(value)}
    if year not in known or len(known) < facts.assumption("weather.minimum_years"):
        return _missing(rule, "beside.reason.no_degree_days")
    mean = float(np.mean(list(known.values())))
    view = weather_view(facts, balance.cells, balance.energy, mean, known[year])
    adjusted: Array = np.where(scope_mask(balance.cells, scopes()[scope]), view.energy, 0.0)
    return {
        "state": CellState.VALUE.code,
        "rule": rule,
        "scope": scope,
        "ratio": float(view.ratio),
        "energy_mwh": float(adjusted.sum()),
        "emissions_t_co2e": float(emissions(adjusted, factors.values).sum()),
        "years": sorted(known),
    }
