"""Traffic land without airports, railway yards and field paths: what settlement and land use let expect, and a cap."""

from __future__ import annotations

from itertools import chain, combinations
from typing import Any

import numpy as np

from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import step
from klimawerk.engine.methods.start_balance.key_years import SURVEY_YEARS, between
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.records.facts import Array, Facts

DRIVERS = ("settlement", "agriculture", "forest")


def non_negative_regression(drivers: Array, target: Array) -> Array:
    """Coefficients >= 0 of the least-squares fit target ~ drivers @ coefficients, shape [n]; drivers [m, n].

    Exact for few drivers: of all subsets whose plain fit is non-negative the one with the smallest error.
    """
    count = drivers.shape[1]
    scale = np.maximum(np.abs(drivers).max(axis=0), np.finfo(np.float64).tiny)
    scaled = drivers / scale
    best, least = np.zeros(count), float(target @ target)
    for subset in chain.from_iterable(combinations(range(count), size) for size in range(1, count + 1)):
        chosen = list(subset)
        found = np.linalg.lstsq(scaled[:, chosen], target, rcond=None)[0]
        if (found < 0).any():
            continue
        error = float(np.sum((target - scaled[:, chosen] @ found) ** 2))
        if error < least:
            best, least = np.zeros(count), error
            best[chosen] = found
    return np.asarray(best / scale)


def expected_by_state(state: Array, target: Array, *drivers: Array) -> Array:
    """Fitted value of every municipality [T], one non-negative regression per Land."""
    table = np.stack(drivers, axis=1)
    expected = np.empty_like(target)
    for each in np.unique(state):
        here = state == each
        expected[here] = table[here] @ non_negative_regression(table[here], target[here])
    return expected


def _land(facts: Facts, kind: str, key_year: int) -> Any:
    return facts.municipal(f"land_use_{key_year}", kind)


@rule("start_balance.road.expected_traffic_land", unit="ha")
def expected_traffic_land(facts: Facts, key_year: int) -> Any:
    """Traffic land as settlement, agricultural and forest land and people let expect, shape [T]."""
    return step(
        "start_balance.road.expected_traffic_land",
        expected_by_state,
        facts.register.federal_state_index,
        _land(facts, "traffic", key_year),
        *(_land(facts, kind, key_year) for kind in DRIVERS),
        population(facts, key_year),
    )


@rule("start_balance.road.traffic_land", unit="ha")
def traffic_land(facts: Facts, year: int) -> Any:
    """Traffic land of a municipality, at most 1.5 times the expected one, shape [T]; linear 2018-2021, held outside."""
    limit = facts.assumption("start_balance.road.traffic_land_limit")
    return between(
        year,
        SURVEY_YEARS,
        lambda key_year: np.minimum(
            _land(facts, "traffic", key_year), limit * expected_traffic_land(facts, key_year)
        ),
    )
