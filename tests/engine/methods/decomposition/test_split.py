"""Activity, factor and boundary of a difference: exact, independent of the order, without a rest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.decomposition.containers import containers
from klimawerk.engine.methods.decomposition.split import Side, Split, split_emissions, split_energy
from klimawerk.engine.records.balance import REASON


def side(energy, factor, counted=None, container=None) -> Side:
    energy, factor = np.array(energy, dtype=float), np.array(factor, dtype=float)
    counted = np.ones(len(energy), dtype=bool) if counted is None else np.array(counted)
    energy = np.where(counted, energy, 0.0)
    emissions = np.where(energy == 0, 0.0, energy * factor / 1000)
    inside = np.full(len(energy), -1) if container is None else np.array(container)
    return Side(energy, emissions, factor, counted, inside)


def parts(split: Split) -> list[list[float]]:
    return [each.round(9).tolist() for each in (split.activity, split.factor, split.boundary)]


def test_symmetric_split_by_hand() -> None:
    """decomposition.symmetric_split: 100 MWh at 500 g become 80 MWh at 400 g: 50 t become 32 t.

    Activity: −20 × (0.5 + 0.4) / 2 = −9; factor: −0.1 × (100 + 80) / 2 = −9.
    """
    split = split_emissions(side([100], [500]), side([80], [400]))
    assert parts(split) == [[-9.0], [-9.0], [0.0]]
    assert split.net == pytest.approx(-18) and split.absolute == pytest.approx(18)


def test_what_cancels_out_stands_in_the_absolute_sum() -> None:
    """decomposition.absolute_sum: +10 t and −10 t are no change in the net and 20 t in absolutes."""
    split = split_emissions(side([100, 100], [200, 200]), side([150, 50], [200, 200]))
    assert split.net == 0 and split.absolute == 20


def test_a_cell_counted_on_one_side_only_is_boundary() -> None:
    """decomposition.boundary: 30 MWh of motorway at 250 g leave the scope: −7.5 t, no activity."""
    before, after = side([100, 30], [200, 250]), side([100, 30], [200, 250], counted=[True, False])
    assert parts(split_emissions(before, after)) == [[0, 0], [0, 0], [0, -7.5]]
    assert parts(split_energy(before, after)) == [[0, 0], [0, 0], [0, -30]]


def test_taking_a_cell_apart_is_boundary_and_not_activity() -> None:
    """decomposition.moved_cells: 100 MWh electricity become 70 and 30 MWh heating electricity: nothing was saved."""
    before = side([100, 0], [500, 500], counted=[True, False], container=[-1, 0])
    after = side([70, 30], [500, 500])
    assert parts(split_emissions(before, after)) == [[0, 0], [0, 0], [-15, 15]]
    # With 60 and 30 MWh, 10 MWh less are used: −5 t of activity, the same 15 t moved.
    after = side([60, 30], [500, 500])
    assert parts(split_emissions(before, after)) == [[-5, 0], [0, 0], [-15, 15]]
    assert parts(split_energy(before, after)) == [[-10, 0], [0, 0], [-30, 30]]


def test_a_common_cell_replaced_by_its_parts() -> None:
    """100 MWh off the motorway become 45 rural and 60 urban: 5 MWh more, the rest is moved."""
    before = side([100, 0, 0], [300] * 3, counted=[True, False, False], container=[-1, 0, 0])
    after = side([0, 45, 60], [300] * 3, counted=[False, True, True])
    split = split_energy(before, after)
    assert parts(split) == [[5, 0, 0], [0, 0, 0], [-105, 45, 60]]


def test_a_factor_that_one_side_lacks_is_no_factor_change() -> None:
    split = split_emissions(side([0], [np.nan]), side([40], [250]))
    assert parts(split) == [[10.0], [0.0], [0.0]]


def test_containers_are_followed_to_their_end() -> None:
    """decomposition.containers: commerce heating electricity stands in commerce electricity, rail in its sum."""
    cells = cell_axis()
    state = np.zeros(len(cells), dtype=np.int8)
    reason = np.zeros(len(cells), dtype=np.int8)

    def inside(code: str, why: str) -> int:
        at = cells.position[code]
        state[at], reason[at] = CellState.INCLUDED_ELSEWHERE, REASON[why]
        return at

    municipal = inside("municipal_facilities.heating_electricity", "reason.in_commerce_trade_services")
    commerce = inside("commerce_trade_services.heating_electricity", "reason.in_electricity")
    local = inside("transport.electricity.passenger_rail_local.all", "reason.in_rail")
    rural = inside("transport.diesel_fossil.car.rural", "reason.in_off_motorway")
    unknown = inside("industry.lpg", "reason.replaced_by_finer_own_value")
    found = containers(cells, state, reason)
    assert cells.cells[found[municipal]].code == "commerce_trade_services.electricity"
    assert cells.cells[found[commerce]].code == "commerce_trade_services.electricity"
    assert cells.cells[found[local]].code == "transport.electricity.rail.all"
    assert cells.cells[found[rural]].code == "transport.diesel_fossil.car.off_motorway"
    assert found[unknown] == -1 and found[cells.position["industry.natural_gas"]] == -1


CELLS = 6
numbers = st.lists(st.floats(0, 1e6).map(lambda number: round(number, 6)), min_size=CELLS, max_size=CELLS)
masks = st.lists(st.booleans(), min_size=CELLS, max_size=CELLS)


@st.composite
def sides(draw) -> Side:
    """Cells 4 and 5 may be contained in cell 0 or 1 where they are not counted."""
    counted = np.array(draw(masks))
    container = np.where(counted | (np.arange(CELLS) < 4), -1, draw(st.integers(0, 1)))
    factors = [np.nan if missing else f for missing, f in zip(draw(masks), draw(numbers), strict=True)]
    energy = np.where(np.isnan(factors), 0.0, draw(numbers))
    return side(energy, factors, counted, container)


@given(sides(), sides())
def test_no_rest_and_no_order(before: Side, after: Side) -> None:
    for split, amount in ((split_emissions, "emissions"), (split_energy, "energy")):
        there, back = split(before, after), split(after, before)
        size = max(1.0, getattr(before, amount).max(), getattr(after, amount).max())
        np.testing.assert_allclose(
            there.difference, getattr(after, amount) - getattr(before, amount), rtol=0, atol=1e-9 * size
        )
        for part in ("activity", "factor", "boundary"):
            np.testing.assert_allclose(getattr(there, part), -getattr(back, part), rtol=0, atol=1e-9 * size)
        assert there.absolute >= abs(there.net) - 1e-9 * size


@given(numbers, numbers, st.floats(1, 1000))
def test_equal_factors_leave_activity_alone(before, after, factor) -> None:
    split = split_emissions(side(before, [factor] * CELLS), side(after, [factor] * CELLS))
    assert not split.factor.any() and not split.boundary.any()
