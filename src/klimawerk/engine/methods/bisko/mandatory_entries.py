"""What the editions share: sectors, the entries of a base balance, and carriers whose factor a rule derives."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from klimawerk.engine.methods.bisko.edition import MandatoryEntry

# Municipal facilities are recommended, not mandatory.
STATIONARY_SECTORS = ("private_households", "commerce_trade_services", "industry")
SECTORS = (*STATIONARY_SECTORS, "municipal_facilities", "transport")
DERIVED_FACTORS: Mapping[str, str] = MappingProxyType(
    {
        "heating_electricity": "bisko.federal_electricity_mix",
        "environmental_heat": "bisko.heat_pump_rule",
    }
)
GRID_BOUND = ("electricity", "natural_gas", "district_heating")
OTHER_CARRIERS = ("heating_oil", "biomass", "solar_thermal", "environmental_heat")
ROAD_GROUPS = (("motorway", "off_motorway"), ("motorway", "rural", "urban"))
BY_ROAD = ("car", "motorcycle", "light_commercial", "heavy_goods")

STATIONARY = tuple(
    MandatoryEntry(sector, carrier, grid_bound=carrier in GRID_BOUND)
    for sector in STATIONARY_SECTORS
    for carrier in (*GRID_BOUND, *OTHER_CARRIERS)
)
TRANSPORT = (
    *(MandatoryEntry("transport", vehicle_class=each, road_categories=ROAD_GROUPS) for each in BY_ROAD),
    MandatoryEntry("transport", vehicle_class="bus", road_categories=(("all",),)),
)
