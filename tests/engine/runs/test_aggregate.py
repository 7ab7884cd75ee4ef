"""What the states, grades and origins of parts make together: a partial sum must not look like a total."""

import numpy as np

from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.runs.aggregate import Upper, join_grades, join_origins, join_states

V, DZ, ZK, NO, IE, NE, C = (int(state) for state in CellState)


def states(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int8)


def test_states_of_parts() -> None:
    parts = states([V, V, V, NE, ZK, IE, DZ, NO, V], [V, NE, C, NE, NO, IE, NO, NO, ZK])
    nothing_above = np.zeros(9)
    assert join_states(parts, nothing_above != 0).tolist() == [V, NE, C, NE, ZK, IE, DZ, NO, V]


def test_what_the_level_above_counts_is_not_missing() -> None:
    parts = states([NE, V, C], [NE, NE, V])
    assert join_states(parts, np.array([True, True, True])).tolist() == [V, V, C]


def test_order_of_parts_does_not_matter() -> None:
    parts = states([V, NE, IE, ZK], [NE, V, NO, DZ], [IE, C, NO, V])
    assert (join_states(parts, np.zeros(4) != 0) == join_states(parts[::-1], np.zeros(4) != 0)).all()


def test_the_weakest_grade_and_origin_count_and_only_of_values() -> None:
    parts = states([V, V, NE], [V, NE, NE])
    grade = np.array([[Grade.A, Grade.B, Grade.NONE], [Grade.C, Grade.NONE, Grade.NONE]], dtype=np.int8)
    origin = np.array([[Origin.MUNICIPAL] * 3, [Origin.PROVIDER_DEFAULT] * 3], dtype=np.int8)
    above = Upper(
        np.array([0.0, 0.0, 9.0]),
        np.zeros(3),
        np.zeros(3) != 0,
        np.full(3, Grade.D, dtype=np.int8),
        Origin.BACKCAST,
    )
    assert join_grades(grade, parts, above).tolist() == [Grade.C, Grade.B, Grade.D]
    assert join_origins(origin, parts, above).tolist() == [
        Origin.PROVIDER_DEFAULT,
        Origin.MUNICIPAL,
        Origin.BACKCAST,
    ]
