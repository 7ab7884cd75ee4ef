"""Hidden cells stay hidden: primary and complementary suppression against the recomputation attack."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.disclosure.attack import attack, witness
from klimawerk.engine.methods.disclosure.primary import primary_suppression
from klimawerk.engine.methods.disclosure.release import release_check, suppress
from klimawerk.engine.methods.disclosure.table import PublicationTable

LIMITS = {
    "disclosure.minimum_contributors": 3,
    "disclosure.dominance_share": 0.85,
    "disclosure.protection_interval": 0.15,
}
FACTS = SimpleNamespace(assumption=LIMITS.__getitem__)
FACTORS = np.array([480.0, 247.0, 318.0, 25.0, 150.0])


def table(energy, factors=None) -> PublicationTable:
    energy = np.array(energy, dtype=float)
    rows, columns = energy.shape
    return PublicationTable(
        [f"G{n}" for n in range(rows)], [f"T{n}" for n in range(columns)], energy, factors
    )


def cells(energy, *places) -> np.ndarray:
    hidden = np.zeros(np.shape(energy), dtype=bool)
    for place in places:
        hidden[place] = True
    return hidden


def test_the_limits_are_the_shipped_assumptions() -> None:
    book = load_factbook()
    assert {name: book.assumption(name).value for name in LIMITS} == LIMITS


def test_primary_suppression_by_state_number_and_dominance() -> None:
    """disclosure.primary: C, two contributors, 90 % by one; three contributors and an empty zero are shown."""
    energy = np.array([[10.0, 20.0, 30.0], [40.0, 0.0, 50.0]])
    state = np.array([[CellState.CONFIDENTIAL, 0, 0], [0, CellState.DECLARED_ZERO, 0]])
    contributors = np.array([[np.nan, 2, 3], [np.nan, 0, 12]])
    share = np.array([[np.nan, 0.5, 0.4], [0.9, np.nan, 0.85]])
    found = primary_suppression(FACTS, energy, state, contributors, share)
    assert found.tolist() == [[True, True, False], [True, False, False]]
    assert primary_suppression(FACTS, energy, state).sum() == 1


ENERGY = [[100, 40, 10], [80, 60, 20], [50, 30, 15]]


def test_a_single_hidden_cell_is_its_row_sum_minus_the_rest() -> None:
    """disclosure.attack: 150 − 100 − 10 = 40 (decided without anything else)."""
    shown = table(ENERGY)
    hidden = shown.mask(cells(ENERGY, (0, 1)))
    assert attack(shown, hidden).of(1) == 0
    findings = release_check(FACTS, shown, hidden, hidden)
    assert [each.code for each in findings] == ["disclosure.determined"]
    assert findings[0].data["row"] == "G0" and findings[0].data["column"] == "T1"


def test_a_rectangle_of_four_hides_by_the_smallest_of_them() -> None:
    """Hidden 40, 10, 30, 15 (rows 0 and 2, columns 1 and 2) move by ±t: with t = 10 the 10 becomes 0.

    So 40 is known to ±10/40 = 0.25, 30 to ±1/3, 15 to ±2/3, 10 to ±1.
    """
    shown = table(ENERGY)
    hidden = shown.mask(cells(ENERGY, (0, 1), (0, 2), (2, 1), (2, 2)))
    found = attack(shown, hidden)
    assert [round(found.of(item), 9) for item in (1, 2, 7, 8)] == [
        0.25,
        1.0,
        round(1 / 3, 9),
        round(2 / 3, 9),
    ]


def test_complements_are_four_cells_and_no_sum() -> None:
    """disclosure.complementary: one confidential cell of a table needs three more cells, all sums stay."""
    result = suppress(FACTS, table(ENERGY), cells(ENERGY, (0, 1)))
    assert result.may_be_released and result.hidden.sum() == 4 and not result.hidden[9:].any()
    assert np.isnan(result.cells[0, 1]) and np.isnan(result.cells).sum() == 4
    assert result.values[-1] == 405


def test_too_small_complements_do_not_count() -> None:
    """A partner of 1 MWh narrows 1,000 MWh to ±0.1 %: disclosure.release_check refuses it."""
    energy = [[1000, 1, 400], [300, 700, 500], [200, 600, 900]]
    shown = table(energy)
    hidden = shown.mask(cells(energy, (0, 0), (0, 1), (1, 0), (1, 1)))
    findings = release_check(FACTS, shown, hidden, shown.mask(cells(energy, (0, 0))))
    assert [each.code for each in findings] == ["disclosure.too_narrow"]
    assert findings[0].data["protection"] == pytest.approx(0.001)
    assert suppress(FACTS, shown, cells(energy, (0, 0))).may_be_released


def test_emissions_of_a_row_are_a_second_equation() -> None:
    """Two hidden cells in each of two rows are safe for energy alone; with emissions and factors they are solved."""
    hidden_cells = cells(ENERGY, (0, 0), (0, 1), (1, 0), (1, 1))
    alone = table(ENERGY)
    assert attack(alone, alone.mask(hidden_cells)).of(0) > 0.15
    both = table(ENERGY, FACTORS[:3])
    np.testing.assert_allclose(both.relations @ both.values, 0, atol=1e-6)
    assert attack(both, both.mask(hidden_cells)).of(0) == 0
    assert suppress(FACTS, both, cells(ENERGY, (0, 0))).may_be_released


def test_a_single_number_cannot_stand_beside_its_sum() -> None:
    """One town and one carrier: the sums are hidden too."""
    result = suppress(FACTS, table([[7.0]]), cells([[7.0]], (0, 0)))
    assert result.hidden.all() and result.may_be_released


@pytest.mark.parametrize("wrong", [[[1.0, -1.0]], [[np.nan, 1.0]]])
def test_amounts_below_zero_or_missing_are_refused(wrong) -> None:
    with pytest.raises(MethodError):
        table(wrong)


@st.composite
def tables(draw):
    """Tables of up to 6 × 5 with zeros and very different amounts, up to four confidential cells."""
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(2, 5))
    amounts = st.one_of(st.just(0), st.integers(1, 50), st.integers(1, 100_000))
    energy = np.array(draw(st.lists(amounts, min_size=rows * columns, max_size=rows * columns)), dtype=float)
    places = draw(st.lists(st.integers(0, rows * columns - 1), min_size=1, max_size=4, unique=True))
    secret = np.zeros(rows * columns, dtype=bool)
    secret[places] = True
    factors = FACTORS[:columns] if draw(st.booleans()) else None
    return table(energy.reshape(rows, columns), factors), secret.reshape(rows, columns)


@given(tables())
def test_after_suppression_the_attack_never_succeeds(case) -> None:
    """Proof by witness: for each secret two other tables exist that agree with all that is published."""
    shown, secret = case
    result = suppress(FACTS, shown, secret)
    assert result.may_be_released
    assert result.hidden[: secret.size][secret.ravel()].all()
    size = max(1.0, shown.values.max())
    for item in np.flatnonzero(secret.ravel() & (shown.energy.ravel() > 0)):
        for sign in (1, -1):
            other = witness(shown, result.hidden, int(item), sign)
            np.testing.assert_allclose(other[~result.hidden], shown.values[~result.hidden])
            np.testing.assert_allclose(shown.relations @ other, 0, atol=1e-7 * size * 500)
            assert other.min() >= -1e-9 * size
            assert sign * (other[item] - shown.values[item]) >= 0.1499 * shown.values[item]


@given(tables())
def test_without_complements_the_attack_succeeds(case) -> None:
    shown, secret = case
    item = int(np.flatnonzero(secret.ravel())[0])
    assume(shown.values[item] > 0)
    alone = np.zeros(shown.size, dtype=bool)
    alone[item] = True
    assert [each.code for each in release_check(FACTS, shown, alone, alone)] == ["disclosure.determined"]


@given(tables())
def test_nothing_is_hidden_without_need(case) -> None:
    """Showing any single complement again would betray a secret."""
    shown, secret = case
    result = suppress(FACTS, shown, secret)
    for item in np.flatnonzero(result.hidden & ~result.primary):
        hidden = result.hidden.copy()
        hidden[item] = False
        assert release_check(FACTS, shown, hidden, result.primary) != ()
