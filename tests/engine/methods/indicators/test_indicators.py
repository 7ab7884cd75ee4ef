"""Rules indicators.*: each figure has a value or a reason."""

from __future__ import annotations

import dataclasses
from functools import cache

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.indicators.indicators import (
    WITHOUT_DATA,
    Measured,
    electricity_use,
    heat_use,
    indicators_of,
    per_head,
    ratio,
    renewable_heat,
)


@cache
def facts() -> PlainFacts:
    return PlainFacts(load_factbook())


def balance(people: float | None = 1000.0, **energy: float) -> Measured:
    """A place with a few cells (`__` for `.`); all other cells are stated zeros."""
    cells = facts().cells
    amounts = np.zeros(len(cells))
    for code, amount in energy.items():
        amounts[cells.position[code.replace("__", ".")]] = amount
    state = np.full(len(cells), CellState.VALUE, dtype=np.int8)
    return Measured(cells, amounts, amounts / 2, state, people)


def place(**more: float) -> Measured:
    return balance(
        private_households__electricity=1500.0,
        private_households__natural_gas=4000.0,
        private_households__biomass=1000.0,
        private_households__environmental_heat=320.0,
        commerce_trade_services__district_heating=680.0,
        transport__petrol_fossil__car__off_motorway=3000.0,
        transport__diesel_fossil__car__motorway=9000.0,
        **more,
    )


def value(found: dict[str, dict[str, object]], code: str) -> float | None:
    return found[code]["value"]  # type: ignore[return-value]


def test_shares_and_values_per_head() -> None:
    found = indicators_of(facts(), place(), 640.0)
    assert value(found, "energy_households_per_head") == pytest.approx(6820.0)
    assert value(found, "emissions_households_per_head") == pytest.approx(3.41)
    assert value(found, "renewable_electricity_share") == pytest.approx(0.4)
    assert value(found, "renewable_heat_share") == pytest.approx((1000 + 320 * 2.2 / 3.2) / 6000)
    assert value(found, "network_heat_share") == pytest.approx(680 / 6000)


def test_motorways_and_large_emitters_are_left_out() -> None:
    found = indicators_of(facts(), place(industry__hard_coal=1e6), 600.0)
    assert value(found, "energy_motorised_traffic_per_head") == pytest.approx(3000.0)
    assert facts().cells["industry.hard_coal"].block == "large_emitters"
    assert value(found, "network_heat_share") == pytest.approx(680 / 6000)


def test_electricity_use_contains_that_of_heat_pumps() -> None:
    """indicators.electricity_use: 1,500 MWh metered without heat pumps, and 320 MWh heat / 3.2."""
    assert electricity_use(facts(), place()) == pytest.approx(1600)
    open_sum = place()
    open_sum.state[open_sum.cells.position["industry.electricity"]] = CellState.NOT_ESTIMATED
    assert electricity_use(facts(), open_sum) is None


def test_motor_fuel_of_tractors_is_no_heat() -> None:
    """800 MWh diesel, 50 MWh biodiesel of farms and 30 MWh petrol of mowers change neither figure."""
    measured = place()
    energy = measured.energy.copy()
    for code, amount in (
        ("commerce_trade_services.other_conventional", 800.0),
        ("commerce_trade_services.other_renewable", 50.0),
        ("private_households.other_conventional", 30.0),
    ):
        energy[measured.cells.position[code]] += amount
    with_tractors = dataclasses.replace(measured, energy=energy)
    assert heat_use(with_tractors) == heat_use(measured) == 6000
    assert renewable_heat(facts(), with_tractors) == pytest.approx(1220)


def test_heat_and_its_renewable_part() -> None:
    """indicators.heat_use, indicators.renewable_heat"""
    assert heat_use(place()) == 6000
    assert renewable_heat(facts(), place()) == pytest.approx(1220)


def test_a_missing_cell_has_no_indicator_but_a_reason() -> None:
    whole = place()
    whole.state[whole.cells.position["private_households.biomass"]] = CellState.NOT_ESTIMATED
    found = indicators_of(facts(), whole, None)
    for code in ("renewable_heat_share", "energy_households_per_head"):
        assert found[code]["value"] is None
        assert found[code]["reason"] == "indicators.reason.cell_missing"
    assert found["renewable_electricity_share"]["reason"] == "indicators.reason.generation_not_estimated"


@pytest.mark.parametrize("people", [None, 99.0])
def test_nothing_per_head_without_a_hundred_people(people: float | None) -> None:
    """indicators.per_head, indicators.ratio"""
    assert per_head(facts(), 10.0, people) is None
    assert ratio(10.0, 0.0) is None
    found = indicators_of(facts(), balance(people, private_households__natural_gas=1.0), 1.0)
    assert value(found, "energy_households_per_head") is None


def test_municipal_facilities_only_from_own_data() -> None:
    whole = place()
    cells = whole.cells.select("municipal_facilities")
    whole.state[cells] = CellState.INCLUDED_ELSEWHERE
    assert value(indicators_of(facts(), whole, None), "emissions_municipal_facilities") is None
    whole.state[cells[0]] = CellState.VALUE
    whole.emissions[cells[0]] = 12.0
    assert value(indicators_of(facts(), whole, None), "emissions_municipal_facilities") == 12


def test_what_cannot_be_computed_is_said() -> None:
    found = indicators_of(facts(), place(), 600.0)
    assert {code for code in found if found[code]["value"] is None and code in WITHOUT_DATA} == set(
        WITHOUT_DATA
    )
    assert all(entry["value"] is not None or entry["reason"] for entry in found.values())
