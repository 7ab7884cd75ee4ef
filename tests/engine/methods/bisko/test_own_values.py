"""The merging rules for own values, each with written-out numbers."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.own_values import empty_block, merge_own_values
from klimawerk.engine.records.balance import REASONS

from .own_data_fakes import AGS, CELLS, at, own, register, start_block

REGISTER = register()
ANROECHTE, LIPPSTADT, SOEST, BIELEFELD = range(4)


def merge(*values, block=None, chosen=None, start=0):
    return merge_own_values(
        block or start_block(), REGISTER, CELLS, values, chosen or {}, start, seasonal_performance=3.2
    )


def codes(findings):
    return [each.code for each in findings]


def reason(block, row, cell):
    return REASONS[block.reason[row, at(cell)]]


def test_an_own_value_wins_for_its_cell_and_year_and_nothing_else_moves():
    """Rule own_data.own_value_wins, own_data.defaults_never_respread."""
    before = start_block()
    after, findings = merge(own("05974028", "private_households.natural_gas", 512.0))
    assert findings == ()
    assert after.energy[LIPPSTADT, at("private_households.natural_gas")] == 512.0
    assert after.origin[LIPPSTADT, at("private_households.natural_gas")] == Origin.MUNICIPAL
    assert after.grade[LIPPSTADT, at("private_households.natural_gas")] == Grade.A
    assert after.evidence[LIPPSTADT, at("private_households.natural_gas")] == 1
    changed = before.energy != after.energy
    assert changed.sum() == 1, "no default of another cell or place may be spread again"
    assert before.energy[LIPPSTADT, at("private_households.natural_gas")] == 200.0, "the input is not changed"


def test_values_of_other_years_are_passed_over():
    after, findings = merge(own("05974028", "private_households.natural_gas", 512.0, year=2020))
    assert findings == ()
    assert np.array_equal(after.energy, start_block().energy)


@pytest.mark.parametrize("state", [CellState.DECLARED_ZERO, CellState.NOT_OCCURRING])
def test_a_declared_zero_is_an_entry(state):
    after, _ = merge(own("05974004", "industry.natural_gas", 0.0, state=state))
    assert after.energy[ANROECHTE, at("industry.natural_gas")] == 0.0
    assert after.state[ANROECHTE, at("industry.natural_gas")] == state


def test_a_coarse_value_replaces_all_sub_cells():
    """Rule own_data.coarse_replaces_fine."""
    after, _ = merge(own("05974028", "transport.diesel_fossil", 9000.0))
    covered = CELLS.select("transport", "diesel_fossil")
    assert after.energy[LIPPSTADT, covered].sum() == 9000.0
    assert (after.state[LIPPSTADT, covered] == CellState.VALUE).sum() == 1
    assert (after.state[LIPPSTADT, covered] == CellState.INCLUDED_ELSEWHERE).sum() == len(covered) - 1
    assert (
        reason(after, LIPPSTADT, "transport.diesel_fossil.car.motorway")
        == "reason.replaced_by_coarser_own_value"
    )
    assert after.energy[LIPPSTADT, at("transport.diesel_bio.car.off_motorway")] == 200.0


def test_diesel_without_split_and_industry_parts_and_vehicle_classes_are_understood():
    after, findings = merge(
        own("05974028", "transport.diesel", 9000.0),
        own("05974040", "industry.other_conventional", 70.0),
        own("05974004", "transport.petrol_fossil.car", 40.0),
    )
    assert findings == ()
    both = CELLS.select("transport", "diesel_fossil") + CELLS.select("transport", "diesel_bio")
    assert after.energy[LIPPSTADT, both].sum() == 9000.0
    assert after.energy[SOEST, CELLS.select("industry", "other_conventional")].sum() == 70.0
    assert after.energy[SOEST, at("industry.other_conventional.petroleum_products")] == 70.0
    cars = CELLS.select("transport", "petrol_fossil", vehicle_class="car")
    assert after.energy[ANROECHTE, cars].sum() == 40.0
    assert after.energy[ANROECHTE, at("transport.petrol_fossil.motorcycle.off_motorway")] == 100.0


def test_rural_and_urban_roads_together_replace_their_common_default():
    """Rule own_data.finer_roads_replace_off_motorway."""
    after, findings = merge(
        own("05974028", "transport.diesel_fossil.car.rural", 60.0),
        own("05974028", "transport.diesel_fossil.car.urban", 50.0),
    )
    assert findings == ()
    assert after.energy[LIPPSTADT, at("transport.diesel_fossil.car.rural")] == 60.0
    assert after.energy[LIPPSTADT, at("transport.diesel_fossil.car.off_motorway")] == 0.0
    assert (
        reason(after, LIPPSTADT, "transport.diesel_fossil.car.off_motorway")
        == "reason.replaced_by_finer_own_value"
    )


def test_half_a_pair_of_roads_is_not_used_and_found():
    after, findings = merge(own("05974028", "transport.diesel_fossil.car.rural", 60.0))
    assert codes(findings) == ["own_data.rural_and_urban_needed"]
    assert np.array_equal(after.energy, start_block().energy)


def test_municipal_facilities_are_taken_out_of_the_default_of_commerce():
    """Rule own_data.municipal_subtracted_from_commerce."""
    after, findings = merge(own("05974028", "municipal_facilities.natural_gas", 30.0))
    assert findings == ()
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == 170.0
    assert after.origin[LIPPSTADT, at("commerce_trade_services.natural_gas")] == Origin.PROVIDER_DEFAULT
    assert after.energy[LIPPSTADT, at("municipal_facilities.natural_gas")] == 30.0


def test_municipal_heating_electricity_is_taken_out_of_the_electricity_of_commerce():
    after, _ = merge(
        own("05974028", "municipal_facilities.heating_electricity", 30.0),
        own("05974028", "municipal_facilities.electricity", 50.0),
    )
    assert after.energy[LIPPSTADT, at("commerce_trade_services.electricity")] == 120.0


@pytest.mark.parametrize(("flag", "left"), [(True, 470.0), (False, 500.0)])
def test_own_commerce_is_reduced_only_when_it_says_that_it_contains_the_municipal_facilities(flag, left):
    after, findings = merge(
        own("05974028", "municipal_facilities.natural_gas", 30.0),
        own("05974028", "commerce_trade_services.natural_gas", 500.0, includes_municipal=flag),
    )
    assert findings == ()
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == left


def test_more_than_the_default_of_commerce_is_a_finding_not_a_negative_number():
    after, findings = merge(own("05974028", "municipal_facilities.natural_gas", 230.0))
    assert codes(findings) == ["own_data.municipal_exceeds_commerce"]
    assert findings[0].severity is Severity.WARNING
    assert findings[0].data["energy"] == 200.0
    assert findings[0].data["amount"] == 230.0
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == 0.0
    assert after.state[LIPPSTADT, at("commerce_trade_services.natural_gas")] == CellState.ZERO_BY_KEY


def test_two_own_values_that_contradict_each_other_are_an_error():
    after, findings = merge(
        own("05974028", "municipal_facilities.natural_gas", 600.0),
        own("05974028", "commerce_trade_services.natural_gas", 500.0, includes_municipal=True),
    )
    assert codes(findings) == ["own_data.municipal_exceeds_commerce"]
    assert findings[0].severity is Severity.ERROR
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == 500.0


def test_heating_electricity_is_taken_out_of_the_default_electricity():
    """Rule own_data.contained_is_subtracted."""
    after, _ = merge(own("05974028", "private_households.heating_electricity", 20.0))
    assert after.energy[LIPPSTADT, at("private_households.electricity")] == 180.0
    after, _ = merge(
        own("05974028", "private_households.heating_electricity", 20.0),
        own("05974028", "private_households.electricity", 300.0),
    )
    assert after.energy[LIPPSTADT, at("private_households.electricity")] == 300.0


def test_metered_electricity_loses_that_of_heat_pumps():
    """Rule own_data.heat_pumps_leave_electricity: environmental heat of 200 MWh carries 62.5 MWh of electricity."""
    cell = "private_households.electricity"
    after, findings = merge(own("05974028", cell, 500.0, is_network_operator=True))
    assert findings == ()
    assert after.energy[LIPPSTADT, at(cell)] == 437.5
    assert after.energy[LIPPSTADT, at("private_households.environmental_heat")] == 200.0


def test_heating_electricity_is_where_heat_pumps_are_metered_first():
    heating, rest = "private_households.heating_electricity", "private_households.electricity"
    both = [own("05974028", heating, 40.0, is_network_operator=True)]
    both.append(own("05974028", rest, 500.0, is_network_operator=True))
    after, findings = merge(*both)
    assert findings == ()
    assert after.energy[LIPPSTADT, [at(heating), at(rest)]].tolist() == [0.0, 477.5]
    heat = own("05974028", "private_households.environmental_heat", 64.0)
    after, _ = merge(*both, heat)
    assert after.energy[LIPPSTADT, [at(heating), at(rest)]].tolist() == [20.0, 500.0]


def test_less_metered_electricity_than_heat_pumps_need_is_said_and_not_cut():
    after, findings = merge(own("05974028", "private_households.electricity", 50.0, is_network_operator=True))
    assert codes(findings) == ["own_data.heat_pumps_exceed_electricity"]
    assert findings[0].data["amount"] == 62.5
    assert after.energy[LIPPSTADT, at("private_households.electricity")] == 50.0


def test_electricity_that_nobody_calls_metered_stays_as_stated():
    after, findings = merge(own("05974028", "private_households.electricity", 500.0))
    assert codes(findings) == ["own_data.heat_pumps_maybe_inside"]
    assert findings[0].severity is Severity.INFO and findings[0].data["amount"] == 62.5
    assert after.energy[LIPPSTADT, at("private_households.electricity")] == 500.0
    published = [own("05974028", "private_households.electricity", 500.0)]
    published.append(own("05974028", "private_households.environmental_heat", 64.0))
    after, findings = merge(*published)
    assert findings == () and after.energy[LIPPSTADT, at("private_households.electricity")] == 500.0


def test_local_rail_is_taken_out_of_rail():
    after, _ = merge(own("05974028", "transport.electricity.passenger_rail_local.all", 20.0))
    assert after.energy[LIPPSTADT, at("transport.electricity.rail.all")] == 180.0


def test_a_network_total_minus_the_own_sectors_leaves_commerce():
    """Rule own_data.utility_total_leaves_commerce."""
    after, findings = merge(
        own("05974028", "total.natural_gas", 1000.0, is_utility_total=True),
        own("05974028", "private_households.natural_gas", 600.0),
        own("05974028", "industry.natural_gas", 250.0, grade=Grade.B),
        own("05974028", "municipal_facilities.natural_gas", 50.0),
    )
    assert findings == ()
    commerce = at("commerce_trade_services.natural_gas")
    assert after.energy[LIPPSTADT, commerce] == 100.0
    assert after.origin[LIPPSTADT, commerce] == Origin.MUNICIPAL
    assert after.grade[LIPPSTADT, commerce] == Grade.B


def test_a_network_total_with_default_sectors_still_adds_up_and_says_so():
    after, findings = merge(own("05974028", "total.electricity", 1000.0, is_utility_total=True))
    assert codes(findings) == ["own_data.utility_total_with_defaults"]
    assert findings[0].data["sectors"] == ["industry", "private_households"]
    stationary = [n for n, cell in enumerate(CELLS.cells) if cell.sector != "transport"]
    electric = [n for n in stationary if CELLS.cells[n].carrier in ("electricity", "heating_electricity")]
    pumps = 3 * 200 / 3.2
    assert after.energy[LIPPSTADT, electric].sum() == pytest.approx(1000.0 - pumps)
    assert after.grade[LIPPSTADT, at("commerce_trade_services.electricity")] == Grade.C


def test_a_network_total_below_the_sectors_changes_nothing():
    after, findings = merge(
        own("05974028", "total.natural_gas", 500.0, is_utility_total=True),
        own("05974028", "private_households.natural_gas", 600.0),
    )
    assert codes(findings) == ["own_data.utility_total_below_sectors"]
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == 200.0


def test_a_network_total_beside_an_own_value_of_commerce_is_only_compared():
    after, findings = merge(
        own("05974028", "total.natural_gas", 1000.0, is_utility_total=True),
        own("05974028", "commerce_trade_services.natural_gas", 500.0),
    )
    assert codes(findings) == ["own_data.utility_total_differs"]
    assert findings[0].data["rest"] == 100.0
    assert after.energy[LIPPSTADT, at("commerce_trade_services.natural_gas")] == 500.0


def test_a_value_for_the_district_is_shown_as_difference_and_never_spread():
    """Rule own_data.check_value_of_district."""
    after, findings = merge(own("05974", "private_households.natural_gas", 500.0))
    assert np.array_equal(after.energy, start_block().energy)
    assert codes(findings) == ["own_data.check_value_of_district"]
    assert findings[0].data["computed"] == 600.0
    assert findings[0].data["difference"] == 100.0
    assert findings[0].data["share"] == pytest.approx(0.2)


def test_a_value_for_an_urban_district_is_the_value_of_the_city():
    after, findings = merge(own("05711", "private_households.natural_gas", 500.0))
    assert findings == ()
    assert after.energy[BIELEFELD, at("private_households.natural_gas")] == 500.0


def test_two_candidates_for_one_cell_need_a_choice():
    """Rule own_data.two_candidates_need_choice."""
    first = own("05974028", "private_households.natural_gas", 500.0, where="a.csv:2")
    second = own("05974028", "private_households.natural_gas", 510.0, where="b.csv:7")
    after, findings = merge(first, second)
    assert codes(findings) == ["own_data.two_candidates_need_choice"]
    assert findings[0].severity is Severity.ERROR
    assert findings[0].data["places"] == ["a.csv:2", "b.csv:7"]
    assert after.energy[LIPPSTADT, at("private_households.natural_gas")] == 200.0
    chosen = {("05974028", 2019, "private_households.natural_gas"): "b.csv:7"}
    after, findings = merge(first, second, chosen=chosen)
    assert findings == ()
    assert after.energy[LIPPSTADT, at("private_households.natural_gas")] == 510.0


def test_a_coarse_and_a_fine_value_for_the_same_cell_need_a_choice_too():
    coarse = own("05974028", "transport.diesel_fossil", 9000.0)
    bus = own("05974028", "transport.diesel_fossil.bus.all", 300.0)
    lorry = own("05974028", "transport.diesel_fossil.heavy_goods.off_motorway", 400.0)
    _, findings = merge(coarse, bus, lorry)
    assert codes(findings) == ["own_data.two_candidates_need_choice"]
    after, findings = merge(coarse, bus, lorry, chosen={("05974028", 2019, coarse.cell): coarse.where})
    assert findings == ()
    assert after.energy[LIPPSTADT, CELLS.select("transport", "diesel_fossil")].sum() == 9000.0
    after, findings = merge(coarse, bus, lorry, chosen={("05974028", 2019, bus.cell): bus.where})
    assert findings == ()
    assert after.energy[LIPPSTADT, at(bus.cell)] == 300.0
    assert after.energy[LIPPSTADT, at(lorry.cell)] == 400.0


def test_unknown_keys_and_cells_are_findings():
    _, findings = merge(
        own("09999999", "industry.electricity", 1.0), own("05974028", "industry.plutonium", 1.0)
    )
    assert sorted(codes(findings)) == ["own_data.key_not_in_register", "own_data.unknown_cell"]


def test_a_slice_of_the_axis_is_enough():
    block = start_block()
    part = YearBlockSlice(block, slice(1, 2))
    after, findings = merge(
        own("05974028", "private_households.natural_gas", 512.0),
        own("05974004", "private_households.natural_gas", 7.0),
        own("05974", "private_households.natural_gas", 7.0),
        block=part,
        start=1,
    )
    assert codes(findings) == ["own_data.check_value_not_compared"]
    assert after.energy.shape == (1, len(CELLS))
    assert after.energy[0, at("private_households.natural_gas")] == 512.0


def YearBlockSlice(block, rows):
    arrays = {
        each.name: getattr(block, each.name)[rows]
        for each in dataclasses.fields(block)
        if isinstance(getattr(block, each.name), np.ndarray)
    }
    return dataclasses.replace(block, **arrays)


def test_own_values_alone_leave_every_other_cell_not_estimated():
    after, findings = merge(
        own("05974028", "transport.diesel", 9000.0),
        own("05974028", "private_households.electricity", 80.0),
        own("05974028", "total.electricity", 200.0, is_utility_total=True),
        block=empty_block(2019, 4, CELLS),
    )
    assert codes(findings) == ["own_data.utility_total_sectors_missing"]
    assert after.energy[LIPPSTADT].sum() == 9200.0
    assert (after.state[LIPPSTADT] == CellState.VALUE).sum() == 3
    assert after.energy[LIPPSTADT, at("commerce_trade_services.electricity")] == 120.0
    assert (after.state[SOEST] == CellState.NOT_ESTIMATED).all()
    assert reason(after, SOEST, "industry.electricity") == "reason.own_data_only"


FINE = [cell.code for cell in CELLS.cells]
CODES = [
    *FINE,
    "transport.diesel_fossil",
    "transport.diesel",
    "transport.petrol_fossil.car",
    "industry.other_conventional",
]
VALUES = st.lists(
    st.tuples(st.sampled_from(AGS), st.sampled_from(CODES), st.floats(0, 1e4), st.booleans()), max_size=12
)


def fields_of(block):
    return [block.energy, block.state, block.origin, block.grade, block.reason]


@settings(max_examples=60, deadline=None)
@given(VALUES, st.randoms(use_true_random=False))
def test_the_order_of_own_values_does_not_matter(rows, random):
    values = [
        own(key, cell, energy, where=f"file:{line}", includes_municipal=flag and cell.startswith("commerce"))
        for line, (key, cell, energy, flag) in enumerate(rows)
    ]
    first, first_findings = merge(*values)
    random.shuffle(values)
    second, second_findings = merge(*values)
    for one, other in zip(fields_of(first), fields_of(second), strict=True):
        assert np.array_equal(one, other)
    assert first_findings == second_findings


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_no_energy_is_negative_and_absent_cells_hold_zero(rows):
    after, _ = merge(*(own(key, cell, energy) for key, cell, energy, _ in rows))
    assert (after.energy >= 0).all()
    assert (after.energy[after.state != CellState.VALUE] == 0).all()
    untouched = [row for row in range(4) if AGS[row] not in {key for key, *_ in rows}]
    assert np.array_equal(after.energy[untouched], start_block().energy[untouched])
