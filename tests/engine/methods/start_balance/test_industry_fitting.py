"""Suppressed cells: margins are kept, and hidden known cells come back within the measured error."""

import numpy as np
import pytest

from klimawerk.engine.methods.start_balance.industry_fitting import PublishedTable, fit_suppressed, prior
from klimawerk.engine.methods.start_balance.industry_statistics import (
    CARRIERS,
    OLDER_TABLE,
    TABLE,
    district_commercial_land,
    district_states,
    filled_table,
)

from .sectors import shipped


def _published(cells: np.ndarray | None = None, totals: np.ndarray | None = None) -> PublishedTable:
    facts = shipped()
    return PublishedTable(
        np.stack([facts.district(TABLE, each) for each in CARRIERS], axis=1) if cells is None else cells,
        facts.district(TABLE, "total") if totals is None else totals,
        district_states(facts),
        np.stack([facts.federal_state(TABLE, each) for each in CARRIERS], axis=1),
        facts.federal_state(TABLE, "total"),
        np.array([facts.national(f"industry_survey.{each}", 2021) for each in CARRIERS]),
    )


def _estimate(table: PublishedTable, looseness: np.ndarray | None = None) -> np.ndarray:
    facts = shipped()
    older = np.stack([facts.district(OLDER_TABLE, each) for each in CARRIERS], axis=1)
    guess = prior(table, older, district_commercial_land(facts), 0.7)
    if looseness is None:
        looseness = np.array(
            [facts.assumption(f"start_balance.industry.looseness.{each}") for each in CARRIERS]
        )
    return fit_suppressed(table, guess, looseness, 100)


def test_two_by_two_table_is_solved_by_its_margins() -> None:
    """Two districts of one Land; the hidden cells follow from the totals alone."""
    table = PublishedTable(
        cells=np.array([[10.0, np.nan], [np.nan, np.nan]]),
        totals=np.array([14.0, np.nan]),
        state_of=np.array([0, 0]),
        state_cells=np.array([[16.0, 9.0]]),
        state_totals=np.array([25.0]),
        nation=np.array([16.0, 9.0]),
    )
    found = fit_suppressed(table, np.ones((2, 2)), np.ones(2), 200)
    np.testing.assert_allclose(found, [[10, 4], [6, 5]], rtol=1e-9)


def test_cell_hidden_by_its_land_too_takes_the_rest_of_the_nation() -> None:
    table = PublishedTable(
        cells=np.array([[np.nan], [3.0]]),
        totals=np.array([np.nan, 3.0]),
        state_of=np.array([0, 1]),
        state_cells=np.array([[np.nan], [3.0]]),
        state_totals=np.array([7.0, 3.0]),
        nation=np.array([10.0]),
    )
    np.testing.assert_allclose(fit_suppressed(table, np.ones((2, 1)), np.ones(1), 50), [[7], [3]])


def test_published_cells_and_margins_are_kept() -> None:
    table = _published()
    found = filled_table(shipped())
    known = ~np.isnan(table.cells)
    assert np.isnan(table.cells).sum() == 1093  # and 42 district totals: 1,135 of 3,200
    assert (found[known] == table.cells[known]).all()
    np.testing.assert_allclose(found.sum(axis=0), table.nation, rtol=1e-6)
    states = np.stack([np.bincount(table.state_of, column, 16) for column in found.T], axis=1)
    published = ~np.isnan(table.state_cells)
    np.testing.assert_allclose(states[published], table.state_cells[published], rtol=1e-6, atol=1e-6)
    off = np.abs(found.sum(axis=1) / table.totals - 1)
    assert np.nanquantile(off, 0.99) < 0.01


def _back_test(looseness: np.ndarray | None = None) -> dict[str, float]:
    """Median relative error after hiding 12 % of the published cells and totals, five fixed draws together."""
    table = _published()
    errors: dict[str, list[float]] = {each: [] for each in (*CARRIERS, "total")}
    for seed in range(5):
        draw = np.random.default_rng(seed)
        hidden = (draw.random(table.cells.shape) < 0.12) & (table.cells > 0)
        no_total = (draw.random(table.totals.shape) < 0.12) & ~np.isnan(table.totals)
        reduced = _published(np.where(hidden, np.nan, table.cells), np.where(no_total, np.nan, table.totals))
        found = _estimate(reduced, looseness)
        for at, each in enumerate(CARRIERS):
            here = hidden[:, at]
            errors[each] += list(np.abs(found[here, at] / table.cells[here, at] - 1))
        errors["total"] += list(np.abs(found.sum(axis=1)[no_total] / table.totals[no_total] - 1))
    return {each: float(np.median(values)) for each, values in errors.items()}


def test_hidden_known_cells_come_back_within_the_measured_error() -> None:
    median = _back_test()
    assert median["electricity"] <= 0.12
    assert median["natural_gas"] <= 0.20
    assert median["total"] <= 0.15
    assert median["heating_oil"] <= 0.50
    assert median["heat"] <= 0.80


def test_carriers_of_different_looseness_beat_plain_fitting() -> None:
    assert _back_test()["electricity"] < 0.75 * _back_test(np.ones(len(CARRIERS)))["electricity"]


@pytest.mark.parametrize(
    ("carrier", "share"),
    [
        ("electricity", 0.10),
        ("natural_gas", 0.21),
        ("heat", 0.40),
        ("heating_oil", 0.52),
        ("other", 0.84),
        ("coal", 0.88),
    ],
)
def test_share_of_energy_resting_on_estimated_cells(carrier: str, share: float) -> None:
    at = CARRIERS.index(carrier)
    table = _published()
    hidden = np.isnan(table.cells[:, at])
    assert filled_table(shipped())[hidden, at].sum() / table.nation[at] == pytest.approx(share, abs=0.015)
