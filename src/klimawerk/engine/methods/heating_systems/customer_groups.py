"""Rule `heating_systems.customer_groups`: a network operator's sales by customer group → sectors.

Electricity of heat pumps stays inside the metered electricity here, and environmental heat is stated beside it: the
merging of own data (`own_data.heat_pumps_leave_electricity`) takes it out once, as for every other metered value.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.facts import Facts
from klimawerk.engine.records.request import OwnValue

HOUSEHOLDS, COMMERCE, INDUSTRY = "private_households", "commerce_trade_services", "industry"
HEAT_PUMPS = "heat_pump"
LOAD_METERED = "load_metered"
# Customer group → sector and whether it is heating electricity.
GROUPS: Mapping[str, tuple[str, bool]] = {
    "household": (HOUSEHOLDS, False),
    "commerce": (COMMERCE, False),
    "agriculture": (COMMERCE, False),
    "street_lighting": ("municipal_facilities", False),
    "storage_heating": (HOUSEHOLDS, True),
    HEAT_PUMPS: (HOUSEHOLDS, True),
}


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales of one carrier in a place and year by customer group [MWh], lower heating value.

    `industry_share` [1]: how much of the load-metered customers is industry; it must be known where they buy.
    """

    key: str
    year: int
    carrier: str
    by_group: Mapping[str, float]
    source: str
    industry_share: float | None = None


@rule_id("heating_systems.customer_groups", unit="MWh")
def to_sectors(facts: Facts, sales: Sales) -> tuple[OwnValue, ...]:
    """Own values from the operator's sales: the total is grade A, so is a group that lies in one sector.

    Load-metered customers are split by `industry_share`: commerce and industry are then grade B. Environmental heat
    is the heat pumps' electricity × seasonal performance factor, grade B. The sum over electricity is that of the
    sales. Raises `MethodError` for an unknown group and for load-metered sales without a share.
    """
    amounts: dict[str, float] = {}
    split = set()
    electric = sales.carrier == "electricity"
    for group, energy in sales.by_group.items():
        if group == LOAD_METERED:
            share = sales.industry_share
            if share is None or not 0 <= share <= 1:
                raise MethodError("customer groups: load-metered sales need the share of industry")
            parts = {f"{INDUSTRY}.{sales.carrier}": energy * share}
            parts[f"{COMMERCE}.{sales.carrier}"] = energy * (1 - share)
            split |= set(parts)
        elif group in GROUPS and (electric or not GROUPS[group][1]):
            sector, heating = GROUPS[group]
            parts = {f"{sector}.{'heating_electricity' if heating else sales.carrier}": energy}
        else:
            raise MethodError(f"customer groups: {group} is unknown for {sales.carrier}")
        for cell, part in parts.items():
            amounts[cell] = amounts.get(cell, 0.0) + part
    values = [
        _value(sales, cell, energy, Grade.B if cell in split else Grade.A) for cell, energy in amounts.items()
    ]
    if sales.by_group.get(HEAT_PUMPS, 0) > 0:
        heat = sales.by_group[HEAT_PUMPS] * float(facts.assumption("bisko.seasonal_performance_factor"))
        values.append(_value(sales, f"{HOUSEHOLDS}.environmental_heat", heat, Grade.B, metered=False))
    return tuple(values)


def _value(sales: Sales, cell: str, energy: float, grade: Grade, metered: bool = True) -> OwnValue:
    state = CellState.VALUE if energy else CellState.DECLARED_ZERO
    return OwnValue(
        sales.key, sales.year, cell, energy, state, grade, sales.source, is_network_operator=metered
    )
