"""Provisional values: the back-test on known years, written out, and no value without an honest signal."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.provisional.weather_signal import (
    back_test,
    judge,
    reference_degree_days,
    weather_step,
)
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs import provisional
from klimawerk.engine.runs.provisional import run_provisional

SOEST = "05974040"


@pytest.fixture(scope="module")
def facts() -> PlainFacts:
    return PlainFacts(load_factbook())


def test_heat_follows_the_degree_days_with_its_share_of_space_heat() -> None:
    """provisional.weather_step: 800 MWh heat, 80 % of it space heat, a tenth fewer degree days; 200 MWh stay."""
    assert weather_step(800, 200, 0.8, 3000, 2700) == pytest.approx(800 * 0.92 + 200)


def test_the_stations_are_averaged_over_years_all_report(facts: PlainFacts) -> None:
    """provisional.reference_degree_days"""
    days = reference_degree_days(facts)
    assert (min(days), max(days)) == (2010, 2023)
    essen = float(facts.national("degree_days.essen_bredeney", 2010))
    assert essen == 3861
    assert days[2010] > days[2014]  # a very cold and a very warm year


@pytest.mark.parametrize(
    ("sector", "usual", "eighty", "holding"),
    [
        ("private_households", 0.028456, 0.040089, 0.054531),
        ("commerce_trade_services", 0.027964, 0.048432, 0.042009),
    ],
)
def test_the_back_test_gives_the_printed_errors(
    facts: PlainFacts, sector: str, usual: float, eighty: float, holding: float
) -> None:
    """provisional.back_test: golden values of the shipped facts."""
    found = back_test(facts, sector)
    assert sorted(found.errors) == list(range(2011, 2024))
    assert found.usual == pytest.approx(usual, abs=1e-5)
    assert found.eighty_percent == pytest.approx(eighty, abs=1e-5)
    assert found.usual_of_holding == pytest.approx(holding, abs=1e-5)
    assert found.holds


def test_a_signal_that_is_hardly_better_than_holding_is_refused(facts: PlainFacts) -> None:
    """provisional.judgement"""
    years = range(2011, 2024)
    held = dict.fromkeys(years, 0.04)
    assert judge(facts, dict.fromkeys(years, 0.029), held).holds
    assert not judge(facts, dict.fromkeys(years, 0.031), held).holds
    assert not judge(facts, dict.fromkeys(range(2011, 2020), 0.01), held).holds
    assert not judge(facts, {}, {}).holds


def test_without_degree_days_and_without_signal_there_is_no_value() -> None:
    found = run_provisional(load_factbook(), BalanceRequest(key=SOEST, years=(2024,)), 2025)
    assert found.base_year == 2024
    assert {each.sector: each.reason for each in found.sectors} == {
        "private_households": "provisional.reason.no_degree_days",
        "commerce_trade_services": "provisional.reason.no_degree_days",
        "industry": "provisional.reason.no_signal",
        "municipal_facilities": "provisional.reason.no_signal",
        "transport": "provisional.reason.no_signal",
    }
    assert all(each.energy_mwh is None for each in found.sectors)
    assert found.sectors[3].base_mwh is None  # municipal facilities are counted in commerce: no zero
    assert (found.sectors[0].base_mwh or 0) > 100_000


@dataclass(frozen=True)
class Days:
    """Degree days as if they had been imported."""

    before: float
    now: float

    def __call__(self, *_about: object) -> dict[int, float]:
        return {2024: self.before, 2025: self.now}


def test_with_degree_days_a_cold_year_gives_more_heat_with_its_band(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provisional, "degree_days_of", Days(3000, 3300))
    found = run_provisional(load_factbook(), BalanceRequest(key=SOEST, years=(2024,)), 2025)
    households = found.sectors[0]
    assert households.base_mwh is not None and households.energy_mwh is not None
    assert (
        1.05 < households.energy_mwh / households.base_mwh < 1.08
    )  # heat is most of it, a tenth more on 80 %
    assert households.low_mwh == pytest.approx(households.energy_mwh * (1 - 0.040089), rel=1e-4)
    assert households.high_mwh == pytest.approx(households.energy_mwh * (1 + 0.040089), rel=1e-4)
    assert found.sectors[2].energy_mwh is None
