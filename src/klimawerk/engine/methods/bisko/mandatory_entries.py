"""The entries of a base balance, as read by the publishers of tools; shared by the editions."""

from __future__ import annotations

from klimawerk.engine.methods.bisko.edition import MandatoryEntry

STATIONARY_SECTORS = ("private_households", "commerce_trade_services", "industry")
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
