"""Motorways and large emitters at their places, where the operator has imported counts or sites."""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.cells import Cell
from klimawerk.engine.kernel.groups import fill, share, share_within, total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import plain
from klimawerk.engine.records.facts import Facts

COUNTS, SITES = "motorway_counts", "large_sites"
VEHICLES = ("light", "heavy")
# Mileage on motorways in Germany by vehicle class.
NATIONAL_MILEAGE = tuple(
    f"road_mileage.territory_total.{vehicle_class}.all.motorway"
    for vehicle_class in ("car", "light_commercial", "heavy_goods")
)
# Column of the sites that locates a cell of the large-emitter block.
SITE_FUEL = {
    "industry.hard_coal": "coal",
    "industry.lignite": "coal",
    "industry.other_conventional.byproduct_gases": "byproduct_gases",
    "industry.other_conventional.waste": "waste",
}


def has_counts(facts: Facts) -> bool:
    """Whether motorway counts were imported."""
    return facts.has("municipal", COUNTS, "light_vehicle_km")


def has_network(facts: Facts) -> bool:
    """Whether the imported counts are those of the whole nation, and not of one region."""
    if not has_counts(facts):
        return False
    counted = sum(
        float(plain(total(fill(facts.municipal(COUNTS, f"{vehicles}_vehicle_km"), 0.0))))
        for vehicles in VEHICLES
    )
    national = sum(float(plain(facts.national(each, max(facts.years(each))))) for each in NATIONAL_MILEAGE)
    return counted >= float(plain(facts.assumption("start_balance.road.network_coverage"))) * national


def is_inside_districts(facts: Facts, cell: Cell) -> bool:
    """Whether the energy of a district is handed on to known places in it: sites, or counts of its motorways."""
    if cell.block == "motorway":
        return has_counts(facts) and not has_network(facts)
    return has_sites(facts, cell.code)


def inside_share(facts: Facts, cell: Cell) -> Any:
    """Share of a municipality in its district [T] for a cell that is handed on; 0 in a district without a place."""
    if cell.block == "motorway":
        return counted_share_in_district(facts, _vehicles(cell))
    return site_share(facts, SITE_FUEL[cell.code])


def has_sites(facts: Facts, code: str) -> bool:
    """Whether sites were imported for the fuel of a cell."""
    return code in SITE_FUEL and facts.has("municipal", SITES, f"{SITE_FUEL[code]}_t_co2")


@rule("start_balance.road.motorway_counts", unit="1")
def counted_motorway_share(facts: Facts, vehicles: str) -> Any:
    """Share of a municipality in motorway traffic [T]: counted vehicle kilometres; a place without is without."""
    return share(fill(facts.municipal(COUNTS, f"{vehicles}_vehicle_km"), 0.0))


def motorway_share(facts: Facts, cell: Cell) -> Any:
    """Counted share for the vehicle class of a motorway cell [T]."""
    return counted_motorway_share(facts, _vehicles(cell))


def _vehicles(cell: Cell) -> str:
    return "heavy" if cell.vehicle_class == "heavy_goods" else "light"


@rule("start_balance.road.motorway_counts_in_district", unit="1")
def counted_share_in_district(facts: Facts, vehicles: str) -> Any:
    """Share of a municipality in the motorway traffic of its district [T], where only a region was counted."""
    register = facts.register
    counted = fill(facts.municipal(COUNTS, f"{vehicles}_vehicle_km"), 0.0)
    return share_within(counted, register.district_index, len(register.districts))


@rule("start_balance.large_emitters_at_sites", unit="1")
def site_share(facts: Facts, fuel: str) -> Any:
    """Share of a municipality in its district [T] by combustion emissions of known sites; 0 in a district without."""
    register = facts.register
    emitted = fill(facts.municipal(SITES, f"{fuel}_t_co2"), 0.0)
    return share_within(emitted, register.district_index, len(register.districts))
