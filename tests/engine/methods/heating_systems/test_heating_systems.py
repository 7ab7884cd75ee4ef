"""Chimney-sweep counts and sales by customer group become own values."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.errors import FactError, MethodError
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.methods.heating_systems.customer_groups import Sales, to_sectors
from klimawerk.engine.methods.heating_systems.fuel_energy import (
    SystemCount,
    SystemKind,
    fuel_energy,
    rated_power,
    to_own_values,
)
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs import run_balance

TOWN = "05974028"
OIL = [
    SystemCount("heating_oil", SystemKind.BOILER, 11, 25, 200),
    SystemCount("heating_oil", SystemKind.BOILER, 25, 50, 50),
]


@cache
def book() -> FactBook:
    return load_factbook()


def facts() -> PlainFacts:
    return PlainFacts(book())


def test_rated_power_of_classes() -> None:
    """heating_systems.rated_power: 11–25 kW is 18 kW, above 100 kW is 150 kW."""
    assert rated_power(facts(), OIL[0]) == 18
    assert rated_power(facts(), SystemCount("heating_oil", SystemKind.BOILER, 100, None, 1)) == 150
    with pytest.raises(MethodError):
        rated_power(facts(), SystemCount("heating_oil", SystemKind.BOILER, 50, 25, 1))


def test_worked_example() -> None:
    """heating_systems.fuel_energy: (200 × 18 + 50 × 37.5) kW × 1200 h / 0.85 / 1000 = 7,729.4 MWh."""
    (oil,) = fuel_energy(facts(), OIL)
    assert oil.energy_mwh == pytest.approx(7729.41, abs=0.01)
    assert (oil.low_mwh, oil.high_mwh) == (
        pytest.approx(5152.94, abs=0.01),
        pytest.approx(10305.88, abs=0.01),
    )


def test_stoves_and_boilers_of_wood_add_up() -> None:
    """100 stoves of 8 kW × 300 h and 10 boilers of 20 kW × 1200 h: (240 + 240) MWh / 0.75 = 640 MWh."""
    wood = [
        SystemCount("biomass", SystemKind.STOVE, 8, 8, 100),
        SystemCount("biomass", SystemKind.BOILER, 20, 20, 10),
    ]
    (found,) = fuel_energy(facts(), wood)
    assert found.energy_mwh == pytest.approx(640)


def test_sectors_need_shares_and_metered_carriers_are_left_out() -> None:
    """heating_systems.to_sectors: 90 % of 7,729.4 MWh are households; gas is a check only."""
    gas = SystemCount("natural_gas", SystemKind.BOILER, 11, 25, 10)
    energies = fuel_energy(facts(), [*OIL, gas])
    shares = {"private_households": 0.9, "commerce_trade_services": 0.1}
    values, findings = to_own_values(energies, TOWN, 2022, shares, "example")
    assert [(each.cell, round(each.energy_mwh), each.grade) for each in values] == [
        ("private_households.heating_oil", 6956, Grade.B),
        ("commerce_trade_services.heating_oil", 773, Grade.B),
    ]
    assert [each.code for each in findings] == ["heating_systems.range", "heating_systems.metered_instead"]
    with pytest.raises(MethodError):
        to_own_values(energies, TOWN, 2022, {"private_households": 0.9}, "example")


def test_a_carrier_without_efficiency_is_refused() -> None:
    with pytest.raises(FactError):
        fuel_energy(facts(), [SystemCount("biogas", SystemKind.BOILER, 11, 25, 1)])


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 200), st.integers(0, 5000)), min_size=1, max_size=5)
)
def test_range_contains_the_value_and_counts_add(classes) -> None:
    systems = [SystemCount("heating_oil", SystemKind.BOILER, low, low + more, n) for low, more, n in classes]
    (whole,) = fuel_energy(facts(), systems)
    assert whole.low_mwh <= whole.energy_mwh <= whole.high_mwh
    single = sum(fuel_energy(facts(), [system])[0].energy_mwh for system in systems)
    assert whole.energy_mwh == pytest.approx(single)


SALES = {
    "household": 60_000.0,
    "commerce": 20_000.0,
    "agriculture": 1_000.0,
    "street_lighting": 900.0,
    "storage_heating": 200.0,
    "heat_pump": 300.0,
    "load_metered": 100_000.0,
}


def test_sales_by_customer_group() -> None:
    """heating_systems.customer_groups: 100,000 MWh load-metered, 70 % industry; 300 MWh pumps give 960 MWh heat."""
    values = to_sectors(facts(), Sales(TOWN, 2022, "electricity", SALES, "example", industry_share=0.7))
    assert {each.cell: (round(each.energy_mwh, 6), each.grade) for each in values} == {
        "private_households.electricity": (60_000, Grade.A),
        "commerce_trade_services.electricity": (51_000, Grade.B),
        "municipal_facilities.electricity": (900, Grade.A),
        "private_households.heating_electricity": (500, Grade.A),
        "industry.electricity": (70_000, Grade.B),
        "private_households.environmental_heat": (960, Grade.B),
    }
    metered = sum(each.energy_mwh for each in values if each.is_network_operator)
    assert metered == pytest.approx(sum(SALES.values()))


def test_heat_pump_electricity_leaves_the_balance_once() -> None:
    own = to_sectors(facts(), Sales(TOWN, 2022, "electricity", SALES, "example", industry_share=0.7))
    result = run_balance(BalanceRequest(TOWN, (2022,), own=own), book())[0]
    at = result.cells.position
    assert result.energy[at["private_households.heating_electricity"]] == pytest.approx(200)
    assert result.energy[at["private_households.environmental_heat"]] == pytest.approx(960)
    assert result.energy[at["private_households.electricity"]] == pytest.approx(60_000)


@pytest.mark.parametrize(
    ("carrier", "groups", "share"),
    [
        ("electricity", {"load_metered": 5.0}, None),
        ("electricity", {"load_metered": 5.0}, 1.2),
        ("electricity", {"friends": 5.0}, None),
        ("natural_gas", {"heat_pump": 5.0}, None),
    ],
)
def test_what_nobody_can_place_is_refused(carrier, groups, share) -> None:
    with pytest.raises(MethodError):
        to_sectors(facts(), Sales(TOWN, 2022, carrier, groups, "example", share))
