"""Rules bisko.emission_factors_with_upstream, bisko.emissions, bisko.unverified_share."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.methods.bisko.shipped import book, factors, facts

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.bisko.editions import EDITIONS, edition
from klimawerk.engine.methods.bisko.emission_factors import emissions, fact_of, factor_row, unverified_share
from klimawerk.engine.records.facts import HowFound


def of(code: str, year: int = 2022, overrides: dict[tuple[str, int], float] | None = None) -> float:
    return float(factors(year, overrides).values[facts().cells.position[code]])


def test_every_cell_has_a_factor_in_every_year() -> None:
    for year in range(1990, 2025):
        assert not np.isnan(factors(year).values).any(), year


def test_all_electricity_takes_the_federal_mix() -> None:
    """bisko.federal_electricity_mix"""
    cells = facts().cells
    electric = cells.select(carrier="electricity") + cells.select(carrier="heating_electricity")
    assert set(factors(2022).values[electric]) == {501}
    assert set(factors(2024).values[electric]) == {427}


def test_environmental_heat_is_the_mix_by_the_heat_pump_rule() -> None:
    """bisko.heat_pump_rule"""
    assert of("private_households.environmental_heat", 2019) == pytest.approx(149.375)
    assert of("industry.environmental_heat", 2022) == pytest.approx(501 / 3.2)


def test_lpg_on_the_road_is_not_lpg_in_a_boiler() -> None:
    assert of("private_households.lpg") == 277
    assert of("transport.lpg.car.motorway") == 291


def test_parts_of_industry_have_their_own_factor() -> None:
    assert of("industry.other_conventional.waste") == 27
    assert of("industry.other_conventional.byproduct_gases") == 330


def test_the_fact_behind_a_factor_is_known_and_marked() -> None:
    row, cells = factors(2022), facts().cells
    for at, cell in enumerate(cells.cells):
        fact = fact_of(row, cell)
        assert fact is not None and fact.source and fact.locator
        assert row.unverified[at] == (fact.evidence == "unverified")
    assert row.unverified[cells.position["private_households.hard_coal"]]
    assert not row.unverified[cells.position["private_households.natural_gas"]]


def test_years_after_the_last_list_are_held_and_say_so() -> None:
    row = factor_row(book(), edition("bisko-2019"), facts().cells, 2022)
    assert row.found["natural_gas"].how_found is HowFound.HELD
    assert row.found["electricity"].value == 478
    assert factors(2024).found["natural_gas"].how_found is HowFound.EXACT


def test_own_factors_go_first_and_reach_derived_factors() -> None:
    own = {("electricity", 2022): 320.0, ("lpg", 2022): 300.0, ("natural_gas", 2021): 1.0}
    assert of("private_households.electricity", 2022, own) == 320
    assert of("private_households.heating_electricity", 2022, own) == 320
    assert of("private_households.environmental_heat", 2022, own) == 100
    assert of("transport.lpg.car.motorway", 2022, own) == 300
    assert of("private_households.natural_gas", 2022, own) == 247
    row = factors(2022, own)
    assert row.found["electricity"].how_found is HowFound.OVERRIDE


def test_an_own_factor_may_name_sector_or_part() -> None:
    own = {("private_households.natural_gas", 2022): 200.0, ("other_conventional.waste", 2022): 288.0}
    assert of("private_households.natural_gas", 2022, own) == 200
    assert of("industry.natural_gas", 2022, own) == 247
    assert of("industry.other_conventional.waste", 2022, own) == 288


def test_unknown_edition_names_the_known_ones() -> None:
    with pytest.raises(InputError) as error:
        edition("bisko-2099")
    assert error.value.code == "bisko.unknown_edition"
    assert "bisko-2024" in str(error.value.data["known"])


def test_a_loaded_list_is_an_edition_of_the_newest_rules() -> None:
    loaded = edition("official-2026", {"official-2026"})
    assert loaded.factor_set == "official-2026"
    assert loaded.rules == edition("bisko-2024").rules
    with pytest.raises(InputError):
        edition("generation", {"official-2026"})


def test_editions_are_frozen_and_name_their_rules_once() -> None:
    for each in EDITIONS.values():
        assert len(set(each.rule_ids)) == len(each.rule_ids)
        with pytest.raises(AttributeError):
            each.factor_set = "geg-2020"  # type: ignore[misc]
    assert edition("bisko-2019").reconstructed


def test_emissions_of_blocks_and_series() -> None:
    """bisko.emissions"""
    energy = np.array([[1000.0, 200.0], [0.0, 50.0]])
    assert emissions(energy, np.array([500.0, 20.0])).tolist() == [[500.0, 4.0], [0.0, 1.0]]
    two_years = np.stack([energy, energy], axis=1)
    yearly = np.array([[500.0, 20.0], [400.0, 20.0]])
    assert emissions(two_years, yearly)[0].tolist() == [[500.0, 4.0], [400.0, 4.0]]


def test_energy_without_factor_has_no_emissions_but_nothing_stays_nothing() -> None:
    result = emissions(np.array([10.0, 0.0]), np.array([np.nan, np.nan]))
    assert np.isnan(result[0]) and result[1] == 0


def test_unverified_share_counts_emissions() -> None:
    """bisko.unverified_share"""
    assert unverified_share(np.array([30.0, 10.0]), np.array([False, True])) == 0.25
    assert unverified_share(np.zeros(2), np.array([False, True])) is None
    block = unverified_share(np.array([[30.0, 10.0], [0.0, 5.0]]), np.array([False, True]))
    assert block.tolist() == [0.25, 1.0]


amounts = st.lists(st.floats(0, 1e6), min_size=3, max_size=3)


@given(amounts, st.floats(0.01, 100))
def test_emissions_scale_with_energy(energy: list[float], scale: float) -> None:
    rates = np.array([501.0, 247.0, 22.0])
    once = emissions(np.array(energy), rates)
    assert emissions(np.array(energy) * scale, rates) == pytest.approx(once * scale)


@given(amounts)
def test_order_of_cells_does_not_matter(energy: list[float]) -> None:
    rates = np.array([501.0, 247.0, 22.0])
    forward = emissions(np.array(energy), rates).sum()
    assert emissions(np.array(energy[::-1]), rates[::-1]).sum() == pytest.approx(forward)
