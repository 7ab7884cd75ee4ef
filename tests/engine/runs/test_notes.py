"""What a run says about its own ground, and when a balance may call itself `basis`."""

from functools import cache

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.balance import BalanceKind, BalanceResult
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance

TOWN = "05974028"


@cache
def book() -> FactBook:
    return load_factbook()


def balance(key: str, year: int, *own: OwnValue) -> BalanceResult:
    request = BalanceRequest(key, (year,), own=own, backcast=True)
    return run_balance(request, book())[0]


def value(cell: str, energy: float, grade: Grade = Grade.A, state: CellState = CellState.VALUE) -> OwnValue:
    return OwnValue(TOWN, 2022, cell, energy, state, grade, source="example")


@pytest.mark.parametrize(("year", "known"), [(2024, 2022), (2023, 2022), (1995, 1997)])
def test_people_of_another_year_are_said(year: int, known: int) -> None:
    """Rule start_balance.population."""
    found = [each for each in balance("05974", year).findings if each.code == "run.population_held"]
    assert [each.data for each in found] == [{"year": known, "asked": year}]


@pytest.mark.parametrize("year", [1997, 2016, 2018, 2022])
def test_counted_and_interpolated_people_need_no_word(year: int) -> None:
    assert "run.population_held" not in [each.code for each in balance("05974", year).findings]


def test_districts_with_refineries_and_steel_are_marked() -> None:
    """Rule start_balance.industry.conversion_in_statistics: Duisburg and Gelsenkirchen, not Kreis Soest."""
    marked = [
        key
        for key in ("05112", "05112000", "05513", "05974", TOWN, "05")
        if "run.conversion_in_industry" in [each.code for each in balance(key, 2022).findings]
    ]
    assert marked == ["05112", "05112000", "05513"]


def full_entries() -> list[OwnValue]:
    """Every mandatory entry of a town by its own data."""
    entries = [
        value(f"{sector}.{carrier}", 100_000.0)
        for sector in ("private_households", "commerce_trade_services", "industry")
        for carrier in ("electricity", "natural_gas", "district_heating")
    ]
    entries += [
        value(f"{sector}.{carrier}", 20_000.0, Grade.C)
        for sector in ("private_households", "commerce_trade_services", "industry")
        for carrier in ("heating_oil", "biomass", "solar_thermal", "environmental_heat")
    ]
    for vehicle in ("car", "light_commercial", "heavy_goods"):
        entries.append(value(f"transport.diesel_fossil.{vehicle}.off_motorway", 50_000.0, Grade.B))
        entries.append(value(f"transport.diesel_fossil.{vehicle}.motorway", 10_000.0, Grade.B))
    entries.append(value("transport.petrol_fossil.motorcycle.off_motorway", 500.0, Grade.B))
    entries.append(value("transport.diesel_fossil.bus.all", 5_000.0, Grade.B))
    return entries


def test_own_data_in_every_mandatory_entry_are_a_conformant_basis_balance() -> None:
    result = balance(TOWN, 2022, *full_entries())
    assert result.kind is BalanceKind.BASIS
    assert result.conformity["status"] == "conformant" and result.conformity["findings"] == ()


def test_a_town_without_motorway_states_that() -> None:
    roads = [each for each in full_entries() if not each.cell.endswith(".motorway")]
    open_ones = balance(TOWN, 2022, *roads)
    assert open_ones.kind is BalanceKind.MIXED, "nobody has said anything about the motorway"
    assert open_ones.conformity["status"] == "incomplete"
    none = [
        value(f"transport.diesel_fossil.{vehicle}.motorway", 0.0, Grade.NONE, CellState.NOT_OCCURRING)
        for vehicle in ("car", "light_commercial", "heavy_goods")
    ]
    stated = balance(TOWN, 2022, *roads, *none)
    assert stated.kind is BalanceKind.BASIS
    assert stated.conformity["status"] == "conformant"


@pytest.mark.parametrize("missing", range(len(full_entries())))
def test_each_mandatory_entry_is_needed(missing: int) -> None:
    entries = full_entries()
    left_out = entries.pop(missing)
    assert balance(TOWN, 2022, *entries).kind is BalanceKind.MIXED, left_out.cell
