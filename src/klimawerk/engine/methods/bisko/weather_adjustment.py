"""Rule `bisko.weather_adjustment`: a separate view with the weather taken out; the base balance has none."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from klimawerk.engine.kernel.cells import Cell, CellAxis
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.records.facts import Array, Facts

SECTORS = ("private_households", "commerce_trade_services", "municipal_facilities")
# Other conventional and other renewable carriers of these sectors are motor fuel off the road: no weather in them.
HEAT_CARRIERS = (
    "heating_electricity", "natural_gas", "heating_oil", "district_heating", "local_heating", "biomass",
    "solar_thermal", "environmental_heat", "hard_coal", "lignite", "lpg", "biogas",
)  # fmt: skip


class WeatherView(NamedTuple):
    """Adjusted energy [.., C] in MWh and the ratio used [..]; NaN where degree days are missing."""

    energy: Any
    ratio: Any


@rule_id("bisko.weather_adjustment", unit="1")
def degree_day_ratio(long_term_mean: Any, of_year: Any) -> Any:
    """Long-term mean of the degree day number / the number of the year; same definition and place for both [Kd]."""
    return np.divide(long_term_mean, of_year)


@rule_id("bisko.weather_adjustment", unit="MWh")
def adjusted_energy(energy: Any, space_heat_share: Any, ratio: Any) -> Any:
    """Energy [MWh] with its space-heat share scaled by the ratio; hot water and process heat stay. Any shape."""
    return energy * (1 - space_heat_share + space_heat_share * ratio)


def has_space_heat(cell: Cell) -> bool:
    """Whether a share of the cell is space heat."""
    return cell.sector in SECTORS and cell.carrier in HEAT_CARRIERS


def space_heat_shares(facts: Facts, cells: CellAxis) -> Array:
    """Space-heat share of each cell [C]: heat carriers of households, commerce and municipal facilities, else 0."""
    shares = np.zeros(len(cells))
    for sector in SECTORS:
        share = facts.assumption(f"bisko.space_heat_share.{sector}")
        for carrier in HEAT_CARRIERS:
            shares[cells.select(sector, carrier)] = share
    return shares


@rule_id("bisko.weather_adjustment", unit="MWh")
def weather_view(
    facts: Facts, cells: CellAxis, energy: Array, long_term_mean: Any, of_year: Any
) -> WeatherView:
    """Energy [.., C] without the weather of the year; degree day numbers [..] with NaN where there are none.

    Households, commerce and municipal facilities only; industry and transport stay. Where degree days are missing
    the whole row is NaN: no adjusted balance is better than a half adjusted one.
    """
    ratio = np.asarray(degree_day_ratio(long_term_mean, of_year))[..., np.newaxis]
    adjusted = adjusted_energy(energy, space_heat_shares(facts, cells), ratio)
    return WeatherView(np.where(np.isnan(ratio), np.nan, adjusted), ratio[..., 0])
