"""Re-keying: shares are followed over several changes, sums are kept, missing stays missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.factbook.rekeying import (
    Succession,
    key_history,
    rekey,
    rekey_largest,
    rekey_mean,
    successors,
    transfers,
)
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.states import CellState

HISTORY = key_history(
    [
        Succession("2019-01-01", "a", "b", 1.0, 1.0),
        Succession("2021-01-01", "b", "c", 0.75, 0.5),
        Succession("2021-01-01", "b", "d", 0.25, 0.5),
        Succession("2022-01-01", "e", "e", 0.9, 0.8),
        Succession("2022-01-01", "e", "d", 0.1, 0.2),
    ]
)
AXIS = ["c", "d", "e"]


def test_successors_follow_every_later_change() -> None:
    assert successors("a", "2018-12-31", HISTORY) == {"c": 0.75, "d": 0.25}
    assert successors("a", "2018-12-31", HISTORY, "area") == {"c": 0.5, "d": 0.5}
    assert successors("b", "2021-01-01", HISTORY) == {"b": 1.0}, (
        "a change of the same day is already in the key"
    )
    assert successors("e", "2021-12-31", HISTORY) == {"e": 0.9, "d": 0.1}


def test_shares_must_add_to_one() -> None:
    with pytest.raises(FactError, match=r"add to 0\.9"):
        key_history([Succession("2021-01-01", "b", "c", 0.9, 1.0)])


def test_unknown_basis_is_refused() -> None:
    with pytest.raises(FactError, match="basis"):
        successors("a", "2018-12-31", HISTORY, "taste")


@given(st.lists(st.floats(0, 1e9), min_size=3, max_size=3))
def test_sums_are_kept(amounts: list[float]) -> None:
    keys = ["a", "d", "e"]
    moved = transfers(keys, "2018-12-31", HISTORY, AXIS)
    states = np.zeros(3, dtype=np.int8)
    values, found = rekey(np.array(amounts), states, moved)
    assert values.sum() == pytest.approx(sum(amounts), rel=1e-12)
    assert (found == CellState.VALUE).all()


def test_a_sum_with_a_missing_part_is_missing() -> None:
    moved = transfers(["a", "d"], "2018-12-31", HISTORY, AXIS)
    states = np.array([CellState.VALUE, CellState.CONFIDENTIAL], dtype=np.int8)
    values, found = rekey(np.array([100.0, np.nan]), states, moved)
    assert values[0] == 75.0
    assert np.isnan(values[1]) and found[1] == CellState.CONFIDENTIAL
    assert np.isnan(values[2]) and found[2] == CellState.NOT_ESTIMATED, "nothing reaches e"


def test_declared_zeros_stay_declared() -> None:
    moved = transfers(["c", "d"], "2021-06-30", HISTORY, AXIS)
    states = np.array([CellState.DECLARED_ZERO, CellState.VALUE], dtype=np.int8)
    values, found = rekey(np.array([0.0, 5.0]), states, moved)
    assert values[0] == 0.0 and found[0] == CellState.DECLARED_ZERO
    assert values[1] == 5.0 and found[1] == CellState.VALUE


def test_keys_outside_of_the_axis_are_named() -> None:
    moved = transfers(["a", "x"], "2018-12-31", HISTORY, AXIS)
    assert moved.unplaced == ("x",)
    assert moved.shared_targets == {0, 1}


def test_means_are_weighted_and_classes_follow_the_largest_part() -> None:
    moved = transfers(["b", "d"], "2020-12-31", HISTORY, ["c", "d"])
    weights = np.array([400.0, 300.0])
    assert rekey_mean(np.array([10.0, 20.0]), weights, moved).tolist() == [10.0, 17.5]
    assert rekey_largest(np.array([71.0, 77.0]), weights, moved).tolist() == [71.0, 77.0]
