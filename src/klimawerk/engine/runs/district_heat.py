"""The factor of district heat a request brings along: own plants or a declared variant (BISKO's permitted ways)."""

from __future__ import annotations

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.units import KELVIN_AT_ZERO_CELSIUS
from klimawerk.engine.methods.bisko.district_heating_factor import (
    HeatFactor,
    HeatPlant,
    factor_of_plants,
    factor_of_variant,
)
from klimawerk.engine.methods.bisko.edition import MethodEdition
from klimawerk.engine.records.request import BalanceRequest, PlantYear
from klimawerk.engine.runs.session import Session


def heat_factor(
    session: Session, request: BalanceRequest, edition: MethodEdition, year: int
) -> HeatFactor | None:
    """The factor [g/kWh] with the way it was reached; None where the request says nothing for this year.

    Raises `InputError` (`run.plant_fuel_without_factor`) for a fuel the edition has no factor for.
    """
    asked = request.district_heat
    if asked is None:
        return None
    plants = [plant for plant in asked.plants if plant.year == year]
    if plants:
        found: HeatFactor = factor_of_plants(
            session.facts, [_plant(session, edition, plant) for plant in plants]
        )
        return found
    if not asked.variant:
        return None
    table = {} if asked.variant_g_per_kwh is None else {asked.variant: asked.variant_g_per_kwh}
    declared: HeatFactor = factor_of_variant(session.facts, asked.variant, asked.heat_share, table)
    return declared


def _plant(session: Session, edition: MethodEdition, plant: PlantYear) -> HeatPlant:
    """Fuel emissions [kg] = sum of fuel [MWh] × factor of the edition [g/kWh]."""
    found = session.factor_row(edition, plant.year, {}).found
    emissions = 0.0
    for carrier, energy in plant.fuels.items():
        fact = found.get(carrier)
        if fact is None:
            raise InputError("run.plant_fuel_without_factor", carrier=carrier, edition=edition.id)
        emissions += energy * fact.value
    supply = None if plant.supply_celsius is None else plant.supply_celsius + KELVIN_AT_ZERO_CELSIUS
    return HeatPlant(emissions, plant.heat_mwh, plant.electricity_mwh, supply)
