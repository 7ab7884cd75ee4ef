"""A balance as JSON: the stable form of `klimawerk balance --format json`. Numbers are not rounded, missing is null.

`sectors` add up to `totals`; the carriers of a sector to the sector, the subcells of a carrier to the carrier, without
those marked `outside_scope`. What holds a value and is not in the scope of `totals` stands in `outside_scope`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np

from klimawerk.engine.interchange.balance_view import (
    Amount,
    BalanceView,
    CarrierAmount,
    SectorAmount,
)
from klimawerk.engine.interchange.json_values import json_value
from klimawerk.engine.kernel.states import Origin
from klimawerk.engine.records.balance import BalanceResult, Total
from klimawerk.engine.records.territory import Territory
from klimawerk.engine.runs.scope import outside_with_value

Json = dict[str, Any]


def to_json(result: BalanceResult) -> Json:
    """One balance as the documented object: energy in MWh, emissions in t CO2e."""
    view = BalanceView(result)
    return {
        "territory": territory_value(result.territory, result.population),
        "year": result.year,
        "kind": str(result.kind),
        "edition": result.pins.edition,
        "facts_release": result.pins.facts_release,
        "totals": total_value(result.total),
        "totals_by_scope": {scope: total_value(total) for scope, total in result.totals_by_scope.items()},
        "sectors": [_sector(view, sector) for sector in view.sectors()],
        "outside_scope": _outside(result),
        "data_quality": json_value(result.data_quality),
        "conformity": json_value(result.conformity),
        "supplements": json_value(result.supplements),
        "unallocated": {
            "energy_mwh": _sum(result.unallocated_energy),
            "emissions_t_co2e": _sum(result.unallocated_emissions),
        },
        "unverified_share": json_value(result.unverified_share),
        "indicators": json_value(result.indicators),
        "box": json_value(result.box),
        "factors": {name: json_value(fact) for name, fact in result.factors.found.items()},
        "findings": json_value(result.findings),
        "pins": json_value(result.pins),
    }


def to_json_many(results: Sequence[BalanceResult]) -> Json:
    """Several years of one territory. Raises `ValueError` for none or for different territories."""
    keys = {result.territory.key for result in results}
    if len(keys) != 1:
        raise ValueError(f"to_json_many: results of one territory are wanted, not of {len(keys)}")
    first = results[0]
    return {
        "territory": territory_value(first.territory, first.population),
        "edition": first.pins.edition,
        "results": [to_json(result) for result in results],
    }


def json_text(value: Json) -> str:
    """JSON as text, readable, in UTF-8 characters; refuses NaN."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def territory_value(territory: Territory, population: float | None = None) -> Json:
    """A territory: `key` is what users type."""
    return {
        "key": territory.key,
        "ags": territory.key,
        "name": territory.name,
        "kind": str(territory.kind),
        "designation": territory.designation,
        "urban": territory.urban,
        "district_key": territory.district_key or None,
        "association_key": territory.association_key or None,
        "federal_state_key": territory.federal_state_key or None,
        "municipalities": territory.size,
        "population": json_value(population),
    }


def total_value(total: Total) -> Json:
    """A total with its scope and the cells that are missing in it."""
    return {
        "energy_mwh": json_value(total.energy_mwh),
        "emissions_t_co2e": json_value(total.emissions_t_co2e),
        "per_capita_t": json_value(total.per_capita_t),
        "scope": total.scope,
        "missing_cells": list(total.missing_cells),
    }


def _outside(result: BalanceResult) -> Json:
    """What is stated for cells that the scope of the total leaves out, and which cells these are."""
    positions = list(outside_with_value(result))
    return {
        "energy_mwh": _sum(result.energy[positions]),
        "emissions_t_co2e": _sum(result.emissions[positions]),
        "cells": [result.cells.cells[at].code for at in positions],
    }


def _sector(view: BalanceView, sector: SectorAmount) -> Json:
    return {
        "sector": sector.sector,
        "energy_mwh": sector.amount.energy,
        "emissions_t_co2e": sector.amount.emissions,
        "state": sector.amount.state.code,
        "carriers": [_carrier(view, carrier) for carrier in sector.carriers],
    }


def _carrier(view: BalanceView, carrier: CarrierAmount) -> Json:
    value: Json = {
        "carrier": carrier.carrier,
        **_amount(carrier.amount),
        **_key(view, carrier.positions),
        "outside_scope": carrier.outside_scope,
    }
    if len(carrier.positions) > 1:
        value["subcells"] = [_subcell(view, at) for at in carrier.positions]
    return value


def _subcell(view: BalanceView, at: int) -> Json:
    cell = view.result.cells.cells[at]
    parts = {"vehicle_class": cell.vehicle_class, "road_category": cell.road_category, "part": cell.part}
    named = {name: part for name, part in parts.items() if part}
    return {
        "cell": cell.code,
        **named,
        **_amount(view.amount((at,))),
        **_key(view, (at,)),
        "outside_scope": view.is_outside((at,)),
    }


def _key(view: BalanceView, positions: Sequence[int]) -> Json:
    """Rule of the key and what would improve the value: of the largest default cell, null where there is none."""
    result = view.result
    defaults = [at for at in positions if result.origin[at] != Origin.MUNICIPAL]
    known = [at for at in defaults if result.cells.cells[at].code in result.keys]
    if not known:
        return {"key": None, "improve": None}
    code = result.cells.cells[max(known, key=lambda at: result.energy[at])].code
    return {"key": result.keys[code], "improve": result.improvements.get(code)}


def _amount(amount: Amount) -> Json:
    return {
        "energy_mwh": amount.energy,
        "emissions_t_co2e": amount.emissions,
        "state": amount.state.code,
        "origin": None if amount.origin is None else amount.origin.code,
        "grade": amount.grade.code,
        "reason": amount.reason or None,
    }


def _sum(values: Any) -> float | None:
    return json_value(float(np.sum(values)))  # type: ignore[no-any-return]
