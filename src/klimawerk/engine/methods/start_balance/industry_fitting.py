"""Suppressed cells of a regional table: proportional fitting to everything that is published around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.records.facts import Array

Index = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table of K districts and C carriers with its margins; NaN is suppressed.

    `cells` [K, C], `totals` [K]; of the Länder `state_cells` [L, C], `state_totals` [L]; of Germany `nation` [C].
    `state_of` [K] points from district to Land.
    """

    cells: Array
    totals: Array
    state_of: Index
    state_cells: Array
    state_totals: Array
    nation: Array


def prior(table: PublishedTable, older: Array, land: Array, older_weight: float) -> Array:
    """First guess of every cell [K, C]: the older table scaled to the carrier, mixed with intensity per land.

    `older` [K, C] in any unit, `land` [K] commercial land in ha. The intensity is the median of the published cells.
    """
    carriers = range(table.nation.size)
    per_land = table.cells / np.where(land > 0, land, np.nan)[:, None]
    intensity = np.array([_median(per_land[:, at]) for at in carriers])
    scaled = older * ratio(table.nation, older.sum(axis=0))
    return np.asarray(older_weight * scaled + (1 - older_weight) * intensity * land[:, None])


def _median(values: Array) -> float:
    known = values[~np.isnan(values)]
    return float(np.median(known)) if known.size else 0.0


def ratio(numerator: Any, denominator: Any) -> Array:
    """`numerator / denominator`, 0 where there is nothing to scale."""
    there = denominator > 0
    return np.asarray(np.where(there, numerator / np.where(there, denominator, 1.0), 0.0))


def fit_suppressed(table: PublishedTable, guess: Array, looseness: Array, rounds: int) -> Array:
    """Fill the suppressed cells so that all published margins are kept, shape [K, C].

    Published cells stay as they are. Each round scales the guesses to the rest of the district total, of the Land
    total (districts without a total), of the Land carrier and, where a Land hides a carrier too, of Germany.
    `looseness` [C] is the exponent with which a carrier follows a district total: a carrier whose guess is good moves
    less than one whose guess is poor.
    """
    hidden = np.isnan(table.cells)
    published = np.where(hidden, 0.0, table.cells)
    estimate = np.where(hidden, np.maximum(guess, np.finfo(np.float64).eps), 0.0)
    states = table.state_totals.size
    of_state = table.state_of

    def per_state(values: Array) -> Array:
        return np.stack([np.bincount(of_state, column, states) for column in values.T], axis=1)

    has_total = ~np.isnan(table.totals)
    district_rest = np.maximum(np.nan_to_num(table.totals) - published.sum(axis=1), 0)
    booked = np.where(has_total, np.nan_to_num(table.totals), published.sum(axis=1))
    state_rest = np.maximum(table.state_totals - np.bincount(of_state, booked, states), 0)
    known_carrier = ~np.isnan(table.state_cells)
    carrier_booked = per_state(published)
    carrier_rest = np.where(
        known_carrier, np.maximum(np.nan_to_num(table.state_cells) - carrier_booked, 0), 0
    )
    outside = np.where(known_carrier, np.nan_to_num(table.state_cells), carrier_booked).sum(axis=0)
    nation_rest = np.maximum(table.nation - outside, 0)

    for _ in range(rounds):
        by_district = ratio(district_rest, estimate.sum(axis=1))[:, None] ** looseness
        estimate = estimate * np.where(has_total[:, None], by_district, 1.0)
        open_amount = np.where(has_total, 0.0, estimate.sum(axis=1))
        by_state = (
            ratio(state_rest, np.bincount(of_state, open_amount, states))[of_state][:, None] ** looseness
        )
        estimate = estimate * np.where(has_total[:, None], 1.0, by_state)
        amount = per_state(estimate)
        hidden_states = ratio(nation_rest, np.where(known_carrier, 0.0, amount).sum(axis=0))
        by_carrier = np.where(known_carrier, ratio(carrier_rest, amount), hidden_states)
        estimate = estimate * by_carrier[of_state]
    return np.asarray(published + estimate)
