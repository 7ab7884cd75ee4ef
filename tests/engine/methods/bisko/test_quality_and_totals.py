"""Rules bisko.data_quality, bisko.totals, bisko.plausibility."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.methods.bisko.shipped import changed, facts

from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.methods.bisko.data_quality import (
    data_quality,
    grade_weights,
    quality_band,
    weighted_quality,
)
from klimawerk.engine.methods.bisko.plausibility import per_head_findings, year_on_year_findings
from klimawerk.engine.methods.bisko.totals import total_of_scope, totals_by_scope

CELLS = facts().cells
SIZE = len(CELLS)
VALUES = np.full(SIZE, CellState.VALUE, dtype=np.int8)


def test_weights_of_the_grades() -> None:
    assert grade_weights(facts())[:4].tolist() == [1, 0.5, 0.25, 0]


@given(st.lists(st.tuples(st.floats(0.1, 1e6), st.sampled_from([0, 1, 2, 3])), min_size=1, max_size=20))
def test_quality_stays_between_zero_and_one_and_ignores_order(parts: list[tuple[float, int]]) -> None:
    energy, grade = np.array([p[0] for p in parts]), np.array([p[1] for p in parts])
    weights = grade_weights(facts())
    quality = weighted_quality(energy, grade, weights)
    assert -1e-9 <= quality <= 1 + 1e-9
    assert weighted_quality(energy[::-1], grade[::-1], weights) == pytest.approx(float(quality))
    assert weighted_quality(energy * 7, grade, weights) == pytest.approx(float(quality))


def test_better_grade_never_lowers_quality() -> None:
    weights = grade_weights(facts())
    energy = np.array([10.0, 30.0])
    steps = [float(weighted_quality(energy, np.array([3, grade]), weights)) for grade in (3, 2, 1, 0)]
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] == 0.75


def test_quality_of_a_balance_by_sector_carrier_and_cell() -> None:
    grade = np.full(SIZE, Grade.D, dtype=np.int8)
    grade = changed(grade, ["private_households.natural_gas"], Grade.A)
    energy = np.zeros(SIZE)
    energy[CELLS.position["private_households.natural_gas"]] = 300.0
    energy[CELLS.position["private_households.heating_oil"]] = 100.0
    energy[CELLS.position["industry.natural_gas"]] = 100.0
    found = data_quality(facts(), CELLS, energy, grade, VALUES)
    assert found["total"] == 0.6
    assert found["by_sector"]["private_households"] == 0.75
    assert found["by_sector"]["transport"] is None
    assert found["by_carrier"]["natural_gas"] == 0.75
    assert found["by_cell"]["private_households.natural_gas"] == 1
    assert found["grade_shares"] == {"A": 0.6, "B": 0, "C": 0, "D": 0.4}
    assert found["band"] == "fair" and found["band_unverified"] is True


def test_missing_cells_are_no_grade_d() -> None:
    state = changed(VALUES, ["industry"], CellState.NOT_ESTIMATED)
    grade = np.full(SIZE, Grade.A, dtype=np.int8)
    grade[CELLS.select("industry")] = Grade.D
    assert data_quality(facts(), CELLS, np.full(SIZE, 1.0), grade, state)["total"] == 1


@pytest.mark.parametrize(
    ("quality", "band"), [(0.81, "good"), (0.8, "sound"), (0.65, "fair"), (0.5, "limited"), (None, None)]
)
def test_bands(quality: float | None, band: str | None) -> None:
    assert quality_band(facts(), quality) == band


def test_total_names_its_scope_and_missing_cells() -> None:
    """bisko.totals"""
    energy, emitted = np.ones(SIZE), np.full(SIZE, 2.0)
    motorway = int(CELLS.in_block("motorway").sum())
    state = VALUES.copy()
    state[CELLS.in_block("motorway")] = CellState.NOT_ESTIMATED
    scopes = {"complete": [], "without_motorway": ["motorway"]}
    found = totals_by_scope(facts(), CELLS, scopes, energy, emitted, state, 1000.0)
    whole, rest = found["complete"], found["without_motorway"]
    assert len(whole.missing_cells) == motorway and whole.per_capita_t is None
    assert whole.energy_mwh == SIZE - motorway
    assert rest.missing_cells == () and rest.emissions_t_co2e == 2.0 * (SIZE - motorway)
    assert rest.per_capita_t == 2.0 * (SIZE - motorway) / 1000


@pytest.mark.parametrize("people", [None, 0.0, 99.0])
def test_no_value_per_head_below_a_hundred_people(people: float | None) -> None:
    total = total_of_scope(facts(), CELLS, "complete", [], np.ones(SIZE), np.ones(SIZE), VALUES, people)
    assert total.emissions_t_co2e == SIZE and total.per_capita_t is None


@pytest.mark.parametrize(
    "state",
    [CellState.DECLARED_ZERO, CellState.ZERO_BY_KEY, CellState.NOT_OCCURRING, CellState.INCLUDED_ELSEWHERE],
)
def test_stated_zeros_are_present(state: CellState) -> None:
    states = changed(VALUES, ["industry.lignite"], state)
    total = total_of_scope(facts(), CELLS, "complete", [], np.ones(SIZE), np.ones(SIZE), states, 100.0)
    assert total.missing_cells == () and total.per_capita_t is not None


def test_a_missing_factor_leaves_emissions_open() -> None:
    emitted = np.ones(SIZE)
    emitted[0] = np.nan
    total = total_of_scope(facts(), CELLS, "complete", [], np.ones(SIZE), emitted, VALUES, 1000.0)
    assert total.energy_mwh == SIZE
    assert total.emissions_t_co2e is None and total.per_capita_t is None


def test_everything_missing_has_no_total() -> None:
    state = np.full(SIZE, CellState.NOT_ESTIMATED, dtype=np.int8)
    total = total_of_scope(facts(), CELLS, "complete", [], np.zeros(SIZE), np.zeros(SIZE), state, 1000.0)
    assert total.energy_mwh is None and total.emissions_t_co2e is None


def plausible() -> np.ndarray:
    """A place of 1,000 people inside all bands."""
    energy = np.zeros(SIZE)
    for code, amount in {
        "private_households.electricity": 1500, "private_households.natural_gas": 4000,
        "private_households.heating_oil": 2000, "commerce_trade_services.electricity": 1500,
        "commerce_trade_services.natural_gas": 1000, "industry.electricity": 1000,
    }.items():  # fmt: skip
        energy[CELLS.position[code]] = amount
    return energy


def test_plausible_place_has_no_findings() -> None:
    assert per_head_findings(facts(), CELLS, plausible(), VALUES, 1000.0) == ()


def test_a_thousandfold_value_is_found_per_head() -> None:
    """bisko.plausibility: GWh entered as MWh, or the other way round."""
    energy = plausible()
    energy[CELLS.position["private_households.natural_gas"]] *= 1000
    codes = {finding.where for finding in per_head_findings(facts(), CELLS, energy, VALUES, 1000.0)}
    assert codes == {"private_households", "natural_gas", "stationary"}


def test_change_against_the_year_before() -> None:
    before, now = plausible(), plausible()
    now[CELLS.position["private_households.natural_gas"]] *= 2
    found = year_on_year_findings(facts(), CELLS, now, VALUES, before, VALUES)
    assert {finding.where for finding in found} == {"private_households", "natural_gas", "stationary"}
    assert year_on_year_findings(facts(), CELLS, before, VALUES, before, VALUES) == ()


def test_missing_cells_are_not_judged() -> None:
    state = changed(VALUES, ["private_households.natural_gas"], CellState.NOT_ESTIMATED)
    codes = {finding.where for finding in per_head_findings(facts(), CELLS, np.zeros(SIZE), state, 1000.0)}
    assert "natural_gas" not in codes and "stationary" not in codes and "electricity" in codes
