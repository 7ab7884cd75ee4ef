"""Rule `bisko.district_heating_factor`: three permitted ways to the factor of district heat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.methods.bisko.exergetic_allocation import exergy_of_heat, plant_factors
from klimawerk.engine.records.facts import Facts

RULE = "bisko.district_heating_factor"
OWN_PLANT, DEFAULT, DECLARED_VARIANT = "own_plant", "default", "declared_variant"
VARIANTS = (
    "coal_chp", "gas_combined_cycle", "gas_engine_chp", "waste_chp", "biogas_chp", "biomass_heating_plant",
    "biomass_chp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HeatPlant:
    """A heating plant of one year: fuel emissions [kg], heat sold [MWh], electricity [MWh], supply temperature [K].

    `fuel_emissions` = sum of fuel [MWh] × fuel factor [g/kWh]. Without electricity it is a boiler and no allocation
    takes place.
    """

    fuel_emissions: float
    heat: float
    electricity: float = 0.0
    supply_temperature: float | None = None


@dataclass(frozen=True, slots=True)
class HeatFactor:
    """Factor [g/kWh], the way it was reached (`own_plant`, `default`, `declared_variant`) and findings."""

    value: float
    route: str
    findings: tuple[Finding, ...] = ()


@rule_id("bisko.district_heating_factor", unit="g/kWh")
def factor_of_plants(facts: Facts, plants: Sequence[HeatPlant]) -> HeatFactor:
    """First way: own plant data. The mean of all plants of the network, weighted by heat.

    Plants with missing heat or temperature give the default and a finding; nothing is guessed.
    """
    if not plants:
        return _default_because(facts, "bisko.heat_plant_incomplete", {"plant": 0})
    emissions = heat = 0.0
    for number, plant in enumerate(plants, start=1):
        if not plant.heat > 0 or (plant.electricity > 0 and plant.supply_temperature is None):
            return _default_because(facts, "bisko.heat_plant_incomplete", {"plant": number})
        heat = heat + plant.heat
        if plant.electricity > 0:
            zero = facts.assumption("bisko.reference_temperature")
            exergy = exergy_of_heat(plant.supply_temperature, zero)
            own = plant_factors(plant.fuel_emissions, plant.electricity, plant.heat, exergy)
            emissions = emissions + own.heat * plant.heat
        else:
            emissions = emissions + plant.fuel_emissions
    return HeatFactor(emissions / heat, OWN_PLANT)


@rule_id("bisko.district_heating_factor", unit="g/kWh")
def default_factor(facts: Facts) -> HeatFactor:
    """Second way: the standard factor when the fuel is unknown."""
    return HeatFactor(facts.assumption("bisko.district_heating_default"), DEFAULT)


def _default_because(facts: Facts, finding: str, data: dict[str, object]) -> HeatFactor:
    """The standard factor with the finding that led to it."""
    value = facts.assumption("bisko.district_heating_default")
    return HeatFactor(value, DEFAULT, (Finding(finding, Severity.WARNING, "district_heating", RULE, data),))


@rule_id("bisko.district_heating_factor", unit="g/kWh")
def factor_of_variant(
    facts: Facts, variant: str, heat_share: float, table: Mapping[str, float] | None = None
) -> HeatFactor:
    """Third way: the predominant variant of table 5, if it gives at least 80 % of the heat.

    `table` holds the values [g/kWh] by variant; they are not public, an operator loads them. Without the value,
    with an unknown variant or a smaller share the default counts, with a finding. A value above the known
    ceiling of the table (coal, the default) is refused the same way.
    """
    needed = facts.assumption("bisko.predominant_variant_share")
    ceiling = facts.assumption("bisko.district_heating_default")
    if heat_share < needed:
        data: dict[str, object] = {"share": heat_share, "needed": needed}
        return _default_because(facts, "bisko.variant_not_predominant", data)
    value = (table or {}).get(variant)
    if variant not in VARIANTS or value is None:
        return _default_because(facts, "bisko.variant_value_missing", {"variant": variant})
    if not 0 <= value <= ceiling:
        data = {"variant": variant, "value": value, "ceiling": ceiling}
        return _default_because(facts, "bisko.variant_above_ceiling", data)
    return HeatFactor(value, DECLARED_VARIANT)
