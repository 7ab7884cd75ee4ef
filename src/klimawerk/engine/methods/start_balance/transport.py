"""Transport of the start balance as the assembly takes it: shares, grades, keys and absent cells."""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.methods.start_balance import rail_keys, road_keys
from klimawerk.engine.methods.start_balance.road_fuels import ON, territorial_year
from klimawerk.engine.methods.start_balance.transport_national import transport_national
from klimawerk.engine.records.facts import Facts

SHIP = "inland_ship"
# Fuel of a cell → propulsion in the stock of cars.
PROPULSION = {
    "petrol_fossil": "petrol",
    "petrol_bio": "petrol",
    "diesel_fossil": "diesel",
    "diesel_bio": "diesel",
    "lpg": "gas",
    "cng_fossil": "gas",
    "cng_bio": "gas",
    "electricity": "electricity",
}
_KEY = {
    "motorcycle": ("start_balance.road.car_key", road_keys.car_key),
    "light_commercial": ("start_balance.road.van_key", road_keys.van_key),
    "heavy_goods": ("start_balance.road.lorry_key", road_keys.lorry_key),
    "other_road": ("start_balance.road.lorry_key", road_keys.lorry_key),
    "bus": ("start_balance.road.bus", road_keys.bus_share),
    "tram_metro": ("start_balance.rail.tram_metro", rail_keys.tram_share),
}
_RAIL = {
    "electricity": ("start_balance.rail.electricity", rail_keys.rail_electricity_share),
    "diesel_fossil": ("start_balance.rail.diesel", rail_keys.rail_diesel_share),
    "diesel_bio": ("start_balance.rail.diesel", rail_keys.rail_diesel_share),
}
_ROAD = ("car", "motorcycle", "light_commercial", "heavy_goods", "bus", "other_road")
_COARSE = ("other_road",)
_IMPROVE = {
    "car": "improve.traffic_counts",
    "motorcycle": "improve.traffic_counts",
    "light_commercial": "improve.traffic_counts",
    "heavy_goods": "improve.traffic_counts",
    "other_road": "improve.traffic_counts",
    "bus": "improve.public_transport_operator",
    "tram_metro": "improve.public_transport_operator",
    "rail": "improve.rail_data",
    SHIP: "improve.waterway_data",
}
# Vehicle classes whose cells carry no national amount of their own, and why.
_ABSENT_CLASSES = {
    "passenger_rail_local": (CellState.INCLUDED_ELSEWHERE, "reason.in_rail"),
    "passenger_rail_long": (CellState.INCLUDED_ELSEWHERE, "reason.in_rail"),
    "freight_rail": (CellState.INCLUDED_ELSEWHERE, "reason.in_rail"),
    "aviation": (CellState.NOT_ESTIMATED, "reason.no_take_off_and_landing_data"),
    SHIP: (CellState.NOT_ESTIMATED, "reason.no_inland_shipping_data"),
}
_ABSENT_CATEGORIES = {
    "rural": (CellState.INCLUDED_ELSEWHERE, "reason.in_off_motorway"),
    "urban": (CellState.INCLUDED_ELSEWHERE, "reason.in_off_motorway"),
    # Mileage statistics do not divide motorcycles by road.
    ON: (CellState.INCLUDED_ELSEWHERE, "reason.in_off_motorway"),
}
_SOME_YEAR = 2018


def _cells(facts: Facts) -> list[str]:
    """Cells with a national amount that has a key below the nation."""
    return [code for code in transport_national(facts, _SOME_YEAR) if f".{SHIP}." not in code]


def _key(facts: Facts, code: str) -> tuple[str, Any]:
    cell = facts.cells[code]
    if cell.road_category == ON:
        return "start_balance.road.motorway", road_keys.motorway_share
    if cell.vehicle_class == "car":
        kind = PROPULSION[cell.carrier]
        return "start_balance.road.cars", lambda facts, year: road_keys.car_share(facts, kind, year)
    return _RAIL[cell.carrier] if cell.vehicle_class == "rail" else _KEY[cell.vehicle_class]


def transport_shares(facts: Facts, year: int) -> dict[str, Any]:
    """Share of every transport cell: [T] over municipalities, motorway cells [K] over districts."""
    return {code: _key(facts, code)[1](facts, year) for code in _cells(facts)}


def transport_keys(facts: Facts) -> dict[str, str]:
    """Rule id of the key of every cell."""
    return {code: _key(facts, code)[0] for code in _cells(facts)}


def transport_absent(facts: Facts) -> dict[str, tuple[CellState, str]]:
    """Transport cells without a value below the nation: state and reason. Inland shipping has a national amount."""
    present = set(_cells(facts))
    absent = {}
    for cell in facts.cells.cells:
        if cell.sector != "transport" or cell.code in present:
            continue
        by_class = _ABSENT_CLASSES.get(cell.vehicle_class)
        if cell.vehicle_class == SHIP and cell.carrier == "diesel_bio":
            by_class = (CellState.INCLUDED_ELSEWHERE, "reason.in_fossil_diesel")
        absent[cell.code] = by_class if by_class else _ABSENT_CATEGORIES[cell.road_category]
    return absent


def transport_grades(facts: Facts, year: int | None = None) -> dict[str, Grade]:
    """Grade per cell: C by regional statistics; D for motorways, diesel trains and other vehicles.

    All road cells of a year without territorial road energy are D: the nation itself is projected.
    """
    projected = year is not None and territorial_year(facts, year) != year
    grades = {}
    for code in _cells(facts):
        cell = facts.cells[code]
        national = cell.road_category == ON or cell.vehicle_class in _COARSE
        diesel_train = cell.vehicle_class == "rail" and cell.carrier != "electricity"
        held = projected and cell.vehicle_class in _ROAD
        grades[code] = Grade.D if national or diesel_train or held else Grade.C
    return grades


def transport_improvements(facts: Facts) -> dict[str, str]:
    """Message code of what would improve a cell."""
    found = {}
    for code in transport_national(facts, _SOME_YEAR):
        cell = facts.cells[code]
        found[code] = "improve.bast_counts" if cell.road_category == ON else _IMPROVE[cell.vehicle_class]
    return found
