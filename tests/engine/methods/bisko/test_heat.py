"""Rules bisko.exergetic_allocation, bisko.district_heating_factor, bisko.heat_pump_rule."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.methods.bisko.shipped import facts

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.methods.bisko.district_heating_factor import (
    HeatPlant,
    default_factor,
    factor_of_plants,
    factor_of_variant,
)
from klimawerk.engine.methods.bisko.exergetic_allocation import (
    exergetic_shares,
    exergy_of_heat,
    plant_factors,
)
from klimawerk.engine.methods.bisko.heat_pump_rule import heat_from_ambient, split_metered_electricity

amount = st.floats(1, 1e6)


@given(amount, amount, st.floats(0.01, 0.9))
def test_shares_add_to_one_and_allocation_loses_nothing(power: float, heat: float, exergy: float) -> None:
    shares = exergetic_shares(power, heat, exergy)
    assert shares.electricity + shares.heat == pytest.approx(1)
    factors = plant_factors(1000.0, power, heat, exergy)
    assert factors.electricity * power + factors.heat * heat == pytest.approx(1000)
    assert factors.heat == pytest.approx(exergy * factors.electricity)


@given(st.floats(284, 500), st.floats(1, 50))
def test_hotter_supply_takes_a_larger_share(temperature: float, more: float) -> None:
    assert exergy_of_heat(temperature + more, 283) > exergy_of_heat(temperature, 283)


@pytest.mark.parametrize("temperature", [283, 250])
def test_supply_below_the_reference_is_refused(temperature: float) -> None:
    with pytest.raises(MethodError):
        exergy_of_heat(temperature, 283)


def test_a_plant_without_products_is_refused() -> None:
    with pytest.raises(MethodError):
        exergetic_shares(0, 0, 0.2)
    with pytest.raises(MethodError):
        plant_factors(1000, 0, 10, 0.2)


def test_own_plants_are_weighted_by_heat() -> None:
    """A gas plant (24,700 kg, 30 MWh electricity, 60 MWh heat at 373 K) and a wood boiler (880 kg, 40 MWh)."""
    plants = [HeatPlant(24_700, 60, 30, 373), HeatPlant(880, 40)]
    found = factor_of_plants(facts(), plants)
    heat_share = 0.241287 * 60 / (30 + 0.241287 * 60)
    assert found.route == "own_plant" and found.findings == ()
    assert found.value == pytest.approx((24_700 * heat_share + 880) / 100, rel=1e-5)
    assert found.value == pytest.approx(89.2, abs=0.1)


def test_missing_temperature_gives_the_default_and_a_finding() -> None:
    found = factor_of_plants(facts(), [HeatPlant(24_700, 60, 30)])
    assert (found.value, found.route) == (260, "default")
    assert [finding.code for finding in found.findings] == ["bisko.heat_plant_incomplete"]
    assert factor_of_plants(facts(), []).route == "default"


def test_unknown_fuel_takes_the_default() -> None:
    assert (default_factor(facts()).value, default_factor(facts()).findings) == (260, ())


@pytest.mark.parametrize(
    ("variant", "share", "table", "value", "code"),
    [
        ("waste_chp", 0.85, {"waste_chp": 90.0}, 90, None),
        ("waste_chp", 0.80, {"waste_chp": 90.0}, 90, None),
        ("waste_chp", 0.79, {"waste_chp": 90.0}, 260, "bisko.variant_not_predominant"),
        ("waste_chp", 0.85, None, 260, "bisko.variant_value_missing"),
        ("magic", 0.85, {"magic": 1.0}, 260, "bisko.variant_value_missing"),
        ("coal_chp", 0.9, {"coal_chp": 261.0}, 260, "bisko.variant_above_ceiling"),
    ],
)
def test_predominant_variant(
    variant: str, share: float, table: dict[str, float] | None, value: float, code: str | None
) -> None:
    found = factor_of_variant(facts(), variant, share, table)
    assert found.value == value
    assert [finding.code for finding in found.findings] == ([code] if code else [])


@given(amount, st.floats(1.5, 6))
def test_taking_out_heat_pumps_keeps_energy_and_emissions(ambient: float, performance: float) -> None:
    """Ambient heat + metered electricity = heat delivered + what is left: nothing twice, nothing lost."""
    heat = heat_from_ambient(ambient, performance)
    split = split_metered_electricity(ambient * 10, heat, performance)
    assert heat + split.remaining == pytest.approx(ambient + ambient * 10)
    mix = 501.0
    assert heat * (mix / performance) + split.remaining * mix == pytest.approx(ambient * 10 * mix)


def test_more_heat_than_the_meter_allows_stays_visible() -> None:
    split = split_metered_electricity(np.array([50.0]), np.array([320.0]), 3.2)
    assert split.remaining.tolist() == [-50.0]
