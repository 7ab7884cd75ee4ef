"""Recorded arrays compute the same numbers as plain ones and keep a chain that can be evaluated again."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.groups import divide, fill, share, share_within, spread, sum_within, total
from klimawerk.engine.kernel.trace import Node, Recorded, Resolver, evaluate, mark, plain, step

GROUPS = np.array([0, 0, 1])


def recorded(values: object, name: str = "people") -> Recorded:
    return Recorded(Node("fact", values, (), {"name": name, "level": "municipality"}))


def lines_of(value: Recorded, *index: int) -> list[dict[str, object]]:
    resolver = Resolver(lambda about, at: {"territory": str(at[0])} if at else {})
    resolver.add(value.node, index)
    return json.loads(json.dumps(resolver.lines))


def test_the_chain_of_one_element_is_evaluated_again() -> None:
    people = recorded(np.array([10.0, 30.0, 60.0]))
    weight = Recorded(Node("assumption", 2.0, (), {"name": "weight"}))
    value = weight * people / total(people) + 1
    assert value.values.tolist() == [1.2, 1.6, 2.2]
    lines = lines_of(value, 1)
    assert evaluate(lines) == 1.6
    assert lines[0] == {"operation": "assumption", "value": 2.0, "name": "weight", "id": 0}
    assert lines[1]["territory"] == "1"


def test_a_changed_leaf_changes_the_evaluation() -> None:
    lines = lines_of(recorded(np.array([10.0, 30.0])) * 2, 0)
    lines[0]["value"] = 11.0
    assert evaluate(lines) == 22.0


def test_group_functions_agree_with_plain_arrays() -> None:
    plain_people = np.array([10.0, 30.0, 60.0])
    people = recorded(plain_people)
    for function in (
        lambda x: spread(sum_within(x, GROUPS, 2), GROUPS),
        lambda x: share_within(x, GROUPS, 2),
        lambda x: np.where(np.greater(x, 20), x, 0.0),
        lambda x: x[np.array([2, 0, 1])],
        share,
        np.sqrt,
    ):
        expected = function(plain_people)
        result = function(people)
        assert plain(result).tolist() == expected.tolist()
        for at in range(3):
            assert evaluate(lines_of(result, at)) == expected[at]


def test_a_column_of_a_table_is_found_again() -> None:
    table = step("rule.fit", lambda x: np.stack([x, 2 * x], axis=1), recorded(np.array([1.0, 2.0, 3.0])))
    column = table[:, 1]
    lines = lines_of(column, 2)
    assert evaluate(lines) == 6.0
    assert lines[0]["operation"] == "step"
    assert lines[0]["over"] == [{"name": "people", "names": ["people"], "sign": ", ", "count": 3}]


def test_gaps_and_empty_groups() -> None:
    gappy = recorded(np.array([np.nan, 4.0, 0.0]))
    filled = fill(gappy, 1.0)
    assert filled.values.tolist() == [1.0, 4.0, 0.0]
    assert evaluate(lines_of(filled, 0)) == 1.0
    assert divide(np.array([1.0, 2.0]), np.array([0.0, 4.0])).tolist() == [0.0, 0.5]
    assert lines_of(gappy, 0)[0]["value"] is None


def test_what_cannot_be_recorded_is_refused() -> None:
    with pytest.raises(MethodError, match="cumsum"):
        np.cumsum(recorded(np.array([1.0, 2.0])))
    with pytest.raises(MethodError, match="add"):
        np.add.reduce(recorded(np.array([1.0, 2.0])))
    with pytest.raises(MethodError, match="unknown operation"):
        evaluate([{"operation": "open", "inputs": [], "value": 1.0}])


def test_marks_name_arrays_and_the_parts_of_dictionaries() -> None:
    marked = mark({"gas": recorded(np.array([1.0]))}, name="rule.share", unit="1")
    assert marked["gas"].node.about == {"name": "rule.share", "unit": "1", "part": "gas"}
    assert mark(3.0, name="rule.share") == 3.0


@given(
    st.lists(st.floats(0.1, 1e6), min_size=2, max_size=8),
    st.floats(0.1, 10),
    st.integers(0, 7),
)
def test_any_chain_evaluates_to_its_array(values: list[float], factor: float, place: int) -> None:
    at = place % len(values)
    array = np.array(values)
    value = np.exp(-np.minimum(recorded(array) * factor, 5.0)) + share(recorded(array))
    assert evaluate(lines_of(value, at)) == pytest.approx(value.values[at], rel=1e-12)  # floating point order
