"""Rule `indicators.*`: the public indicator set, as far as the data carry it (method: Praxisleitfaden, Gertec 2019)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, is_missing
from klimawerk.engine.kernel.units import KWH_PER_MWH
from klimawerk.engine.records.balance import Codes
from klimawerk.engine.records.facts import Array, Facts

STATIONARY = ("private_households", "commerce_trade_services", "industry", "municipal_facilities")
ELECTRIC = ("electricity", "heating_electricity")
NETWORK_HEAT = ("district_heating", "local_heating")
RENEWABLE_HEAT = ("biomass", "solar_thermal", "environmental_heat", "biogas", "other_renewable")
# Cells of stationary sectors that hold motor fuel of tractors, building machines and mowers: no heat.
MOTOR_FUEL = (
    ("private_households", "other_conventional"),
    ("commerce_trade_services", "other_conventional"),
    ("commerce_trade_services", "other_renewable"),
)
MOTORISED = ("car", "motorcycle")
# Indicators of the public set for which nothing is shipped: said, not left out.
WITHOUT_DATA = {
    "chp_heat_share": "indicators.reason.no_heat_plants",
    "energy_commerce_per_employee": "indicators.reason.no_employees",
    "modal_split": "indicators.reason.no_mobility_survey",
    "street_lighting_per_head": "indicators.reason.no_street_lighting",
}


@dataclass(frozen=True)
class Measured:
    """A balance as indicators see it: energy [C] in MWh, emissions [C] in t CO2e, states [C], inhabitants."""

    cells: CellAxis
    energy: Array
    emissions: Array
    state: Codes
    population: float | None

    def positions(self, sectors: Iterable[str], carriers: Iterable[str] | None = None) -> list[int]:
        """Cells of sectors and carriers, without large emitters and motorways: those are not known in a place."""
        left_out = self.cells.in_block("large_emitters", "motorway", "air", "water")
        wanted = None if carriers is None else set(carriers)
        return [
            at
            for sector in sectors
            for at in self.cells.select(sector)
            if not left_out[at] and (wanted is None or self.cells.cells[at].carrier in wanted)
        ]

    def sum(self, values: Array, positions: list[int]) -> float | None:
        """Sum over cells, None where one is missing or has no factor."""
        if is_missing(self.state[positions]).any():
            return None
        amount = float(values[positions].sum())
        return None if np.isnan(amount) else amount


def _entry(value: float | None, unit: str, reason: str = "indicators.reason.cell_missing") -> dict[str, Any]:
    return (
        {"value": value, "unit": unit}
        if value is not None
        else {"value": None, "unit": unit, "reason": reason}
    )


@rule_id("indicators.ratio")
def ratio(above: float | None, below: float | None) -> float | None:
    """A quotient, None where a part is missing or the divisor is zero."""
    return None if above is None or below is None or not below > 0 else above / below


@rule_id("indicators.per_head")
def per_head(facts: Facts, amount: float | None, people: float | None) -> float | None:
    """Amount per inhabitant, None below the smallest population that has values per head."""
    minimum = facts.assumption("bisko.per_capita_minimum")
    return ratio(amount, people) if people is not None and people >= minimum else None


def heat_positions(balance: Measured, carriers: Iterable[str] | None = None) -> list[int]:
    """Stationary cells that hold heat: every carrier (or the given ones) but electricity and motor fuel."""
    wanted = balance.cells.carriers if carriers is None else carriers
    cells = balance.cells.cells
    positions = balance.positions(STATIONARY, [each for each in wanted if each != "electricity"])
    return [at for at in positions if (cells[at].sector, cells[at].carrier) not in MOTOR_FUEL]


@rule_id("indicators.renewable_heat")
def renewable_heat(facts: Facts, balance: Measured) -> float | None:
    """Renewable heat [MWh]; of environmental heat only the part that is not electricity of the heat pump.

    Biofuel of tractors is renewable, but no heat.
    """
    direct = [carrier for carrier in RENEWABLE_HEAT if carrier != "environmental_heat"]
    amount = balance.sum(balance.energy, heat_positions(balance, direct))
    delivered = balance.sum(balance.energy, balance.positions(STATIONARY, ["environmental_heat"]))
    if amount is None or delivered is None:
        return None
    return float(amount + delivered * (1 - 1 / facts.assumption("bisko.seasonal_performance_factor")))


@rule_id("indicators.electricity_use", unit="MWh")
def electricity_use(facts: Facts, balance: Measured) -> float | None:
    """Electricity used [MWh]: with heating and electric traffic, and that of heat pumps in environmental heat."""
    direct = balance.sum(balance.energy, balance.positions((*STATIONARY, "transport"), ELECTRIC))
    delivered = balance.sum(balance.energy, balance.positions(STATIONARY, ["environmental_heat"]))
    if direct is None or delivered is None:
        return None
    return float(direct + delivered / facts.assumption("bisko.seasonal_performance_factor"))


@rule_id("indicators.heat_use")
def heat_use(balance: Measured) -> float | None:
    """Energy for heat [MWh]: stationary carriers but electricity and motor fuel; heating electricity, process heat."""
    return balance.sum(balance.energy, heat_positions(balance))


def motorised_positions(balance: Measured) -> list[int]:
    """Cells of cars and motorcycles, without motorways."""
    cells = balance.cells.cells
    return [at for at in balance.positions(["transport"]) if cells[at].vehicle_class in MOTORISED]


def indicators_of(
    facts: Facts, balance: Measured, local_generation: float | None
) -> dict[str, dict[str, Any]]:
    """Indicators by code: `value`, `unit` and, where there is no value, a `reason` (message code).

    `local_generation` [MWh] of renewable electricity in the place, None where it is not estimated. Motorways, large
    emitters, air and water are left out of every indicator, so that all territories compare.
    """
    people = balance.population
    households = balance.positions(["private_households"])
    use = electricity_use(facts, balance)
    heat = heat_use(balance)
    network = balance.sum(balance.energy, balance.positions(STATIONARY, NETWORK_HEAT))
    home = per_head(facts, balance.sum(balance.energy, households), people)
    moving = per_head(facts, balance.sum(balance.energy, motorised_positions(balance)), people)
    generation = "indicators.reason.generation_not_estimated" if local_generation is None else ""
    found = {
        "emissions_households_per_head": _entry(
            per_head(facts, balance.sum(balance.emissions, households), people), "t CO2e/person"
        ),
        "energy_households_per_head": _entry(None if home is None else home * KWH_PER_MWH, "kWh/person"),
        "energy_motorised_traffic_per_head": _entry(
            None if moving is None else moving * KWH_PER_MWH, "kWh/person"
        ),
        "renewable_electricity_share": _entry(
            ratio(local_generation, use), "1", generation or "indicators.reason.cell_missing"
        ),
        "renewable_heat_share": _entry(ratio(renewable_heat(facts, balance), heat), "1"),
        "network_heat_share": _entry(ratio(network, heat), "1"),
        "emissions_municipal_facilities": _entry(
            _own_facilities(balance), "t CO2e", "indicators.reason.no_own_facilities"
        ),
    }
    return found | {code: _entry(None, "", reason) for code, reason in WITHOUT_DATA.items()}


def _own_facilities(balance: Measured) -> float | None:
    """Emissions of municipal facilities [t CO2e]; None where they are only contained in another sector."""
    positions = balance.positions(["municipal_facilities"])
    stated = np.isin(balance.state[positions], (CellState.VALUE, CellState.DECLARED_ZERO))
    return balance.sum(balance.emissions, positions) if stated.any() else None
