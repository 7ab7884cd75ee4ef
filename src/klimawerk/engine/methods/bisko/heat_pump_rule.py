"""Rule `bisko.heat_pump_rule`: environmental heat carries the electricity of the heat pump, and no more.

The cell `environmental_heat` holds the heat a heat pump delivers. Its electricity (heat / seasonal performance
factor) is taken out of the metered electricity, so energy and emissions count once.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from klimawerk.engine.kernel.rules import rule_id


@rule_id("bisko.heat_pump_rule", unit="g/kWh")
def environmental_heat_factor(electricity_factor: Any, seasonal_performance_factor: Any) -> Any:
    """Factor of environmental heat [g/kWh] = federal mix / seasonal performance factor. Any shape."""
    return electricity_factor / seasonal_performance_factor


@rule_id("bisko.heat_pump_rule", unit="MWh")
def heat_pump_electricity(heat: Any, seasonal_performance_factor: Any) -> Any:
    """Electricity of heat pumps [MWh] in the heat they deliver [MWh]. Any shape."""
    return heat / seasonal_performance_factor


@rule_id("bisko.heat_pump_rule", unit="MWh")
def heat_from_ambient(ambient: Any, seasonal_performance_factor: Any) -> Any:
    """Heat delivered [MWh] from the part taken from the surroundings [MWh] (energy balances count only that part)."""
    return ambient * seasonal_performance_factor / (seasonal_performance_factor - 1)


class MeteredSplit(NamedTuple):
    """Metered electricity without heat pumps and the part of the heat pumps, both [MWh]."""

    remaining: Any
    heat_pumps: Any


@rule_id("bisko.heat_pump_rule", unit="MWh")
def split_metered_electricity(metered: Any, heat: Any, seasonal_performance_factor: Any) -> MeteredSplit:
    """Take the electricity of heat pumps out of the metered electricity of the same sector.

    `metered` and `heat` [MWh] of any equal shape. The remainder can be below zero: then the two figures do not
    belong together, and the caller makes a finding instead of cutting it off.
    """
    pumps = heat_pump_electricity(heat, seasonal_performance_factor)
    return MeteredSplit(np.subtract(metered, pumps), pumps)
