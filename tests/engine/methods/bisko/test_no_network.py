"""Places without gas or heat network."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.states import CellState, Origin
from klimawerk.engine.methods.bisko.no_network import HEAT_CARRIERS, SECTORS, apply_no_networks
from klimawerk.engine.records.balance import REASONS
from klimawerk.engine.records.request import NoNetwork

from .own_data_fakes import CELLS, at, register, start_block

REGISTER = register()
GAS = at("private_households.natural_gas")
HEAT = [at(f"private_households.{carrier}") for carrier in HEAT_CARRIERS]


def apply(block, *declared, start=0):
    return apply_no_networks(block, REGISTER, CELLS, declared, start)


def test_the_gas_of_a_village_goes_to_the_others_and_its_heat_stays():
    """Rule own_data.no_network."""
    before = start_block()
    after, findings = apply(before, NoNetwork("natural_gas", ("05974004",)))
    assert findings == ()
    assert after.energy[0, GAS] == 0.0
    assert after.state[0, GAS] == CellState.NOT_OCCURRING
    assert REASONS[after.reason[0, GAS]] == "reason.no_network_declared"
    assert after.energy[:3, GAS].sum() == pytest.approx(600.0, rel=1e-12)
    assert after.energy[0, HEAT].sum() == pytest.approx(800.0, rel=1e-6), "the village keeps its heat"
    assert after.energy[0, at("private_households.heating_oil")] == pytest.approx(800 / 7, rel=1e-6)
    assert np.array_equal(after.energy[3], before.energy[3]), "other districts are not touched"
    assert after.energy[1, at("private_households.electricity")] == 200.0


def test_many_places_and_both_networks_at_once():
    after, findings = apply(
        start_block(),
        NoNetwork("natural_gas", ("05974004", "05974040")),
        NoNetwork("district_heating", ("05974004",)),
    )
    assert findings == ()
    assert after.energy[[0, 2], GAS].tolist() == [0.0, 0.0]
    assert after.energy[1, GAS] == pytest.approx(600.0)
    assert after.energy[0, at("commerce_trade_services.district_heating")] == 0.0


@pytest.mark.parametrize("key", ["05974", "05711", "05711000"])
def test_a_whole_district_without_network_keeps_its_numbers_and_is_found(key):
    after, findings = apply(start_block(), NoNetwork("natural_gas", (key,)))
    assert {each.code for each in findings} == {"own_data.no_network_in_whole_district"}
    assert len(findings) == len(SECTORS)
    assert np.array_equal(after.energy, start_block().energy)


def test_own_values_are_not_moved_and_win_over_the_declaration():
    block = start_block()
    origin = block.origin.copy()
    origin[0, GAS] = Origin.MUNICIPAL
    after, findings = apply(
        dataclasses.replace(block, origin=origin), NoNetwork("natural_gas", ("05974004",))
    )
    assert [each.code for each in findings] == ["own_data.no_network_but_own_value"]
    assert after.energy[0, GAS] == 100.0


def test_half_a_district_and_a_carrier_without_network_are_mistakes_of_the_caller():
    block = start_block()
    half = dataclasses.replace(
        block,
        **{name: getattr(block, name)[:2] for name in ("energy", "state", "origin", "grade", "reason")},
    )
    with pytest.raises(MethodError, match="whole district 05974"):
        apply(half, NoNetwork("natural_gas", ("05974004",)))
    with pytest.raises(MethodError, match="heating_oil has no network"):
        apply(block, NoNetwork("heating_oil", ("05974004",)))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.floats(0, 1e5), min_size=3 * len(HEAT), max_size=3 * len(HEAT)),
    st.sets(st.sampled_from(["05974004", "05974028", "05974040"]), max_size=3),
    st.sampled_from(["natural_gas", "district_heating"]),
)
def test_the_sum_of_every_cell_in_the_district_is_unchanged(amounts, keys, carrier):
    block = start_block()
    block.energy[:3, HEAT] = np.array(amounts).reshape(3, -1)
    after, _ = apply(block, NoNetwork(carrier, tuple(sorted(keys))))
    np.testing.assert_allclose(
        after.energy[:3].sum(axis=0), block.energy[:3].sum(axis=0), rtol=1e-9, atol=1e-9
    )
    assert (after.energy >= 0).all()
