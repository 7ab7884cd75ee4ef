"""National final energy of transport per cell: road on German territory, rail and shipping as in the energy balance."""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.units import KWH_PER_MWH, MWH_PER_TJ
from klimawerk.engine.methods.start_balance.road_fuels import (
    BASE_YEAR,
    FUELS,
    KM_PER_MILLION_KM,
    class_shares,
    road_fuel,
    territorial_year,
)
from klimawerk.engine.records.facts import Facts

ROAD_CLASS = {"other": "other_road"}


def _cell(fuel: str, part: str) -> str:
    vehicle_class, category = part.split(".")
    return f"transport.{fuel}.{ROAD_CLASS.get(vehicle_class, vehicle_class)}.{category}"


@rule("start_balance.national_target.road", unit="MWh")
def road_national(facts: Facts, year: int) -> Any:
    """Road energy in Germany per cell, a dictionary cell → MWh: fuel of the year × share of class and category."""
    cells = {}
    for fuel in FUELS:
        amount = road_fuel(facts, fuel, year)
        for part, share in class_shares(facts, fuel.split("_")[0], year).items():
            cells[_cell(fuel, part)] = amount * share
    return cells


@rule("start_balance.national_target.tram_metro", unit="MWh")
def tram_national(facts: Facts) -> Any:
    """Electricity of trams, light rail and metros: vehicle kilometres 2018 × consumption, held for all years."""
    kilometres = (
        facts.national("road_mileage.territory_total.tram_metro.all.rail", BASE_YEAR) * KM_PER_MILLION_KM
    )
    return kilometres * facts.assumption("start_balance.tram.consumption") / KWH_PER_MWH


@rule("start_balance.national_target.rail", unit="MWh")
def rail_national(facts: Facts, year: int) -> Any:
    """Rail as in the energy balance, a dictionary cell → MWh; the electricity there contains trams and metros."""
    total, electricity, diesel = (
        facts.national(f"ageb_awt.transport_rail.{carrier}", year) * MWH_PER_TJ
        for carrier in ("total", "electricity", "diesel")
    )
    return {
        "transport.electricity.tram_metro.all": tram_national(facts),
        "transport.electricity.rail.all": electricity - tram_national(facts),
        "transport.diesel_fossil.rail.all": diesel,
        "transport.diesel_bio.rail.all": total - electricity - diesel,
    }


@rule("start_balance.national_target.inland_ship", unit="MWh")
def ship_national(facts: Facts, year: int) -> Any:
    """Coastal and inland shipping as in the energy balance: known for Germany only, a dictionary cell → MWh."""
    return {
        "transport.diesel_fossil.inland_ship.all": facts.national("ageb_awt.transport_shipping.total", year)
        * MWH_PER_TJ
    }


def transport_national(facts: Facts, year: int) -> dict[str, Any]:
    """Final energy of transport in Germany per cell [MWh]. Aviation has no target: fuel sold is no BISKO quantity."""
    return {**road_national(facts, year), **rail_national(facts, year), **ship_national(facts, year)}


def transport_held(facts: Facts, year: int) -> dict[str, int]:
    """Cells whose national value rests on another year: cell → that year (road by ratio, trams by 2018)."""
    held = {"transport.electricity.tram_metro.all": BASE_YEAR} if year != BASE_YEAR else {}
    known = territorial_year(facts, year)
    if known != year:
        held |= dict.fromkeys(road_national(facts, year), known)
    return held
