"""Statements from several publications: sums with weights, what was shown before, what is never published."""

from types import SimpleNamespace

import numpy as np
import pytest

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.methods.disclosure.attack import attack
from klimawerk.engine.methods.disclosure.complementary import complementary_suppression, exposed_items
from klimawerk.engine.methods.disclosure.statements import JointTable

FACTS = SimpleNamespace(assumption={"disclosure.protection_interval": 0.15}.__getitem__)
NEVER = -1


def mask(size: int, *items: int) -> np.ndarray:
    found = np.zeros(size, dtype=bool)
    found[list(items)] = True
    return found


def test_values_and_relations_are_those_of_the_sums() -> None:
    table = JointTable(np.array([100.0, 40.0]), [{0: 1.0, 1: 1.0}, {0: 0.2, 1: 0.5}], [0, 0, 1, 1])
    assert table.values.tolist() == [100, 40, 140, 40]
    assert np.abs(table.relations @ table.values).max() == 0
    assert [stage.tolist() for stage in table.stages] == [[True, True, False, False], [True] * 4]


def test_a_sum_shown_before_minus_a_shown_amount_betrays_the_secret() -> None:
    """100 + 40 = 140 stood in an earlier publication with the 40: the 100 cannot be hidden any more."""
    table = JointTable(np.array([100.0, 40.0]), [{0: 1.0, 1: 1.0}], [0, NEVER, NEVER])
    assert exposed_items(table, mask(3, 0), mask(3, 0), 0.15) == [0]


def test_a_new_amount_beside_it_is_hidden_as_well() -> None:
    table = JointTable(np.array([100.0, 40.0]), [{0: 1.0, 1: 1.0}], [0, 0, NEVER])
    hidden = complementary_suppression(FACTS, table, mask(3, 0))
    assert hidden.tolist() == [True, True, False]
    assert attack(table, hidden).of(0) >= 0.15


def test_an_amount_that_nobody_publishes_protects_and_is_not_shown_again() -> None:
    table = JointTable(
        np.array([100.0, 40.0, 7.0]), [{0: 1.0, 1: 1.0}, {1: 1.0, 2: 1.0}], [0, NEVER, 0, 0, 0]
    )
    hidden = complementary_suppression(FACTS, table, mask(5, 0), closed=mask(5, 1))
    assert hidden[[0, 1]].all()
    assert exposed_items(table, hidden, mask(5, 0), 0.15) == []
    without = complementary_suppression(FACTS, table, mask(5, 0))
    assert without.sum() >= 2


def test_a_second_equation_with_other_weights_determines_both() -> None:
    """Energy and emissions of the same two cells: two unknowns, two equations."""
    table = JointTable(np.array([100.0, 40.0]), [{0: 1.0, 1: 1.0}, {0: 0.2, 1: 0.5}], [0, 0, NEVER, NEVER])
    assert exposed_items(table, mask(4, 0, 1), mask(4, 0), 0.15) == [0]


def test_amounts_below_zero_and_wrong_shapes_are_refused() -> None:
    with pytest.raises(MethodError):
        JointTable(np.array([-1.0]), [], [0])
    with pytest.raises(MethodError):
        JointTable(np.array([1.0]), [{0: 1.0}], [0])
