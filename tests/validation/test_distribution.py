"""All municipalities at once: per head, published bands, and the municipal census 2022 as a judge."""

import numpy as np
import pytest
from tools.plausibility.distribution import census_deviations, outside_bands, per_head_quantiles

from klimawerk.engine.factbook import load_factbook

# Largest share of the places over 5,000 people that may leave the band of 90 published balances.
BANDS = {
    "private_households": 0.01,
    "commerce_trade_services": 0.01,
    "electricity": 0.08,
    "natural_gas": 0.05,
    "heating_oil": 0.02,
    "district_heating": 0.04,
    "biomass": 0.07,
    "solar_thermal": 0.01,
    "environmental_heat": 0.01,
    "stationary": 0.08,
}


@pytest.mark.parametrize("quantity", BANDS)
def test_few_places_leave_the_published_bands(quantity: str) -> None:
    large, every = outside_bands(load_factbook())[quantity]
    assert large <= BANDS[quantity]
    assert every <= 0.12


def test_values_per_head_spread_as_in_the_development_of_the_method() -> None:
    """t CO2e per head 2019 without motorways and large emitters; fuel off the road adds 0.3 t in the middle."""
    found = per_head_quantiles(load_factbook())["total"]
    assert found == pytest.approx([4.8, 5.6, 6.8, 8.0, 9.7, 14.2, 21.9], rel=0.03)


def test_estimated_dwellings_and_areas_meet_the_census() -> None:
    deviations = census_deviations(load_factbook())
    assert len(deviations["dwellings"]) == 147
    assert np.median(abs(deviations["dwellings"])) <= 0.05
    assert np.median(abs(deviations["living_area"])) <= 0.03


def test_scaling_the_area_to_the_census_halves_the_error() -> None:
    deviations = census_deviations(load_factbook())
    scaled, raw = (np.median(abs(deviations[name])) for name in ("living_area", "living_area_unscaled"))
    assert scaled <= 0.55 * raw
