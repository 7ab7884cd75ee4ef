"""Rule `bisko.exergetic_allocation`: emissions of heat and power plants by exergy (Carnot method)."""

from __future__ import annotations

from typing import Any, NamedTuple

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.trace import plain


class Allocation(NamedTuple):
    """Shares of the fuel emissions [1]; they add to 1."""

    electricity: Any
    heat: Any


class PlantFactors(NamedTuple):
    """Factors of a plant's electricity and heat [g/kWh]."""

    electricity: Any
    heat: Any


@rule_id("bisko.exergetic_allocation", unit="1")
def exergy_of_heat(supply_temperature: Any, reference_temperature: Any) -> Any:
    """Exergy factor of heat z = 1 − T0/T_V, temperatures [K].

    Raises `MethodError` if the supply is not warmer than the reference (then no heat is delivered).
    """
    if not (plain(supply_temperature) > plain(reference_temperature)):
        raise MethodError(
            "exergetic allocation: the supply temperature must lie above the reference temperature"
        )
    return 1 - reference_temperature / supply_temperature


@rule_id("bisko.exergetic_allocation", unit="1")
def exergetic_shares(electricity: Any, heat: Any, exergy: Any) -> Allocation:
    """Shares of electricity [MWh] and heat [MWh] in the fuel emissions: W/(W + z·Q) and z·Q/(W + z·Q).

    Raises `MethodError` if the plant gives neither.
    """
    weight = electricity + exergy * heat
    if not plain(weight) > 0:
        raise MethodError("exergetic allocation: the plant gives neither electricity nor heat")
    return Allocation(electricity / weight, exergy * heat / weight)


@rule_id("bisko.exergetic_allocation", unit="g/kWh")
def plant_factors(fuel_emissions: Any, electricity: Any, heat: Any, exergy: Any) -> PlantFactors:
    """Factors of electricity and heat [g/kWh] from fuel emissions [kg], electricity and heat [MWh].

    Both products must be above zero (`MethodError`): a plant with one product needs no allocation.
    """
    if not (plain(electricity) > 0 and plain(heat) > 0):
        raise MethodError("exergetic allocation: electricity and heat must both be above zero")
    shares = exergetic_shares(electricity, heat, exergy)
    return PlantFactors(
        shares.electricity * fuel_emissions / electricity, shares.heat * fuel_emissions / heat
    )
