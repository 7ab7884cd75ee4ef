"""Rules bisko.territorial_electricity_mix and bisko.weather_adjustment."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.methods.bisko.shipped import facts

from klimawerk.engine.methods.bisko.territorial_electricity_mix import territorial_electricity_mix
from klimawerk.engine.methods.bisko.weather_adjustment import space_heat_shares, weather_view

FACTORS = {"photovoltaics": 40.0, "wind": 10.0}


def test_many_places_at_once() -> None:
    use = np.array([1000.0, 200.0, 300.0, 0.0, 1000.0])
    made = {"photovoltaics": np.array([100, 100, 100, 5, np.nan]), "wind": np.array([200.0, 200, 200, 5, 5])}
    mix = territorial_electricity_mix(use, made, FACTORS, 472.0)
    assert mix.factor[:3].tolist() == pytest.approx([336.4, 20.0, 20.0])
    assert np.isnan(mix.factor[3:]).all()


def test_without_local_generation_the_federal_mix_stays() -> None:
    assert float(territorial_electricity_mix(500.0, {}, FACTORS, 472.0).factor) == 472


@given(st.floats(1, 1e5), st.floats(0, 1e5), st.floats(0, 1e5))
def test_mix_lies_between_its_parts(use: float, sun: float, wind: float) -> None:
    mix = territorial_electricity_mix(use, {"photovoltaics": sun, "wind": wind}, FACTORS, 472.0)
    assert 10 - 1e-9 <= float(mix.factor) <= 472 + 1e-9


def test_weather_touches_space_heat_of_three_sectors_only() -> None:
    cells = facts().cells
    energy = np.full(len(cells), 100.0)
    view = weather_view(facts(), cells, energy, 3781.0, 3190.0)
    by_code = dict(zip((cell.code for cell in cells.cells), view.energy.ravel(), strict=True))
    assert by_code["private_households.natural_gas"] == pytest.approx(100 * (0.2 + 0.8 * 3781 / 3190))
    assert by_code["commerce_trade_services.natural_gas"] == pytest.approx(100 * (0.3 + 0.7 * 3781 / 3190))
    for unchanged in (
        "private_households.electricity",
        "industry.natural_gas",
        "transport.diesel_fossil.bus.all",
        "commerce_trade_services.other_conventional",  # tractors and building machines
        "commerce_trade_services.other_renewable",
        "private_households.other_conventional",  # petrol of mowers
    ):
        assert by_code[unchanged] == 100
    assert (space_heat_shares(facts(), cells) > 0).sum() == 3 * 12


def test_without_degree_days_there_is_no_adjusted_view() -> None:
    cells = facts().cells
    energy = np.full((2, len(cells)), 100.0)
    view = weather_view(facts(), cells, energy, np.array([3781.0, 3781.0]), np.array([3190.0, np.nan]))
    assert not np.isnan(view.energy[0]).any()
    assert np.isnan(view.energy[1]).all()
