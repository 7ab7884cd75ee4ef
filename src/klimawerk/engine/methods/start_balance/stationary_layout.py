"""What households and commerce cells are: key, grade, what would improve them, and which cells stay empty."""

from __future__ import annotations

from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.methods.start_balance import commerce, households

Absent = dict[str, tuple[CellState, str]]

# Carriers for which the census counts the heating of dwellings per district: regional statistics (grade C).
CENSUS_CARRIERS = (
    "natural_gas",
    "heating_oil",
    "district_heating",
    "environmental_heat",
    "heating_electricity",
)
NETWORK_CARRIERS = ("electricity", "heating_electricity", "natural_gas", "district_heating")

HOUSEHOLDS, COMMERCE = "private_households", "commerce_trade_services"


def grades() -> dict[str, Grade]:
    """Grade of every filled cell: C where the key counts the carrier in the region, else D."""
    found = {f"{COMMERCE}.{carrier}": Grade.D for carrier in commerce.KEYS}
    for carrier in households.KEYS:
        found[f"{HOUSEHOLDS}.{carrier}"] = Grade.C if carrier in CENSUS_CARRIERS else Grade.D
    return found


def keys() -> dict[str, str]:
    """Rule id of the key of every filled cell."""
    rooms = ((HOUSEHOLDS, households.KEYS), (COMMERCE, commerce.KEYS))
    return {
        f"{sector}.{carrier}": key.rule_id  # type: ignore[attr-defined]
        for sector, room in rooms
        for carrier, key in room.items()
    }


def improvements() -> dict[str, str]:
    """Message code of the data that would improve a cell most."""
    found = {}
    for sector, room in ((HOUSEHOLDS, households.KEYS), (COMMERCE, commerce.KEYS)):
        for carrier in room:
            if carrier in NETWORK_CARRIERS:
                code = "improve.network_operator"
            elif sector == COMMERCE:
                code = "improve.employees"
            elif carrier in ("heating_oil", "biomass", "hard_coal", "lignite", "lpg"):
                code = "improve.chimney_sweeps"
            else:
                code = "improve.census_municipal"
            found[f"{sector}.{carrier}"] = code
    return found


def absent() -> Absent:
    """Cells that no statistic separates, with state and reason."""
    included, zero = CellState.INCLUDED_ELSEWHERE, CellState.ZERO_BY_KEY
    found: Absent = {
        f"{HOUSEHOLDS}.local_heating": (included, "reason.in_district_heating"),
        f"{HOUSEHOLDS}.other_renewable": (zero, "reason.not_in_frame"),
        f"{COMMERCE}.local_heating": (included, "reason.in_district_heating"),
        f"{COMMERCE}.heating_electricity": (included, "reason.in_electricity"),
    }
    return found


def municipal_absent(carriers: tuple[str, ...]) -> Absent:
    """Municipal facilities: contained in commerce; no key separates them, so none is used."""
    return {
        f"municipal_facilities.{carrier}": (CellState.INCLUDED_ELSEWHERE, "reason.in_commerce_trade_services")
        for carrier in carriers
    }
