"""What makes a balance leave the method: codes, the rule each breaks, and the criterion rules without a formula."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from klimawerk.engine.kernel.rules import rule_id

# Declared by whoever enters data, because the numbers do not show it.
DEVIATIONS: Mapping[str, str] = MappingProxyType(
    {
        "not_territorial": "bisko.territorial_principle",
        "not_final_energy": "bisko.territorial_principle",
        "grey_energy_included": "bisko.territorial_principle",
        "non_energy_emissions_included": "bisko.territorial_principle",
        "sectors_not_separated": "bisko.sector_and_carrier_split",
        "carriers_not_separated": "bisko.sector_and_carrier_split",
        "without_upstream": "bisko.emission_factors_with_upstream",
        "carbon_dioxide_only": "bisko.emission_factors_with_upstream",
        "local_electricity_mix": "bisko.federal_electricity_mix",
        "green_electricity_credited": "bisko.federal_electricity_mix",
        "weather_adjusted": "bisko.no_weather_adjustment",
        "not_exergetic": "bisko.exergetic_allocation",
        "data_quality_not_shown": "bisko.data_quality",
    }
)

# Which rule an own factor of a carrier breaks, and the message that says so.
OTHER_CARRIERS = ("bisko.emission_factors_with_upstream", "bisko.own_factor")
BROKEN_RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "electricity": ("bisko.federal_electricity_mix", "bisko.own_electricity_mix"),
        "heating_electricity": ("bisko.federal_electricity_mix", "bisko.own_electricity_mix"),
        "environmental_heat": ("bisko.heat_pump_rule", "bisko.own_factor"),
        "district_heating": ("bisko.exergetic_allocation", "bisko.own_heat_factor"),
        "local_heating": ("bisko.exergetic_allocation", "bisko.own_heat_factor"),
    }
)


def broken_rule(key: str) -> tuple[str, str]:
    """Rule and message for an own factor given for `carrier`, `carrier.part` or `sector.carrier`."""
    names = key.split(".")
    return next((BROKEN_RULES[name] for name in names if name in BROKEN_RULES), OTHER_CARRIERS)


@rule_id("bisko.territorial_principle")
def territorial_principle() -> tuple[str, ...]:
    """Criterion 1: all final energy used inside the boundary, whoever uses it; nothing from outside."""
    return tuple(code for code, rule in DEVIATIONS.items() if rule == "bisko.territorial_principle")


@rule_id("bisko.no_weather_adjustment")
def no_weather_adjustment() -> tuple[str, ...]:
    """Criterion 5: the base balance is not adjusted for weather; the adjusted view stands beside it."""
    return tuple(code for code, rule in DEVIATIONS.items() if rule == "bisko.no_weather_adjustment")
