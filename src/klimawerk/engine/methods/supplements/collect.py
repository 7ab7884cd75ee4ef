"""All supplements of one territory and year, as they stand beside the balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.supplements import agriculture, land_use, waste
from klimawerk.engine.methods.supplements.local_generation import (
    SOURCES,
    effective_hours,
    installed,
    is_covered,
    is_registered,
    local_generation,
)
from klimawerk.engine.records.facts import Facts
from klimawerk.engine.records.territory import Territory

Entry = dict[str, Any]


def _amount(of_places: Any, place: slice) -> float | None:
    """Sum over the places [MWh, t, ha, kW]; None if one of them is missing."""
    amount = float(np.sum(of_places[place]))
    return None if np.isnan(amount) else amount


def _value(value: float | None, rule: str, **more: Any) -> Entry:
    state = CellState.NOT_ESTIMATED if value is None else CellState.VALUE
    return {"value_t": value, "state": state.code, "rule": rule, **more}


def _not_estimated(reason: str, **more: Any) -> Entry:
    return {"value_t": None, "state": CellState.NOT_ESTIMATED.code, "reason": reason, **more}


def _stopgap(value: float | None, rule: str, key: str, key_value: float | None) -> Entry:
    """A share of the national figure: says nothing about the place, and is never added to anything."""
    return {"value_t": value, "rule": rule, "key": key, "key_value": key_value, "is_stopgap": True}


def _of_year(function: Any, facts: Facts, year: int, place: slice) -> float | None:
    """A stopgap of a year, None where the inventory has no such year."""
    try:
        return _amount(function(facts, year), place)
    except FactError:
        return None


def agriculture_of(
    facts: Facts, place: slice, year: int, heads: Mapping[str, float] | None, no_drained_peat: bool
) -> Entry:
    """Agriculture without fuel: livestock (own heads or NE), mineral soils (national mean), organic soils.

    The sum exists only with own heads and the statement that no drained peat is farmed.
    """
    area = _amount(facts.municipal("land_use_2021", "agriculture"), place)
    herd = (
        _not_estimated("supplements.reason.no_livestock_statistics", part="livestock")
        if heads is None
        else _value(
            float(agriculture.livestock(facts, heads)), "supplements.agriculture_livestock", part="livestock"
        )
    )
    soils = _value(
        _amount(agriculture.soils(facts), place),
        "supplements.agriculture_soils",
        part="soils",
        grade="D",
        year_of_data=agriculture.REFERENCE_YEAR,
    )
    if no_drained_peat:
        peat: Entry = {"value_t": 0.0, "state": CellState.DECLARED_ZERO.code, "part": "organic_soils"}
    else:
        peat = _not_estimated("supplements.reason.no_peat_map", part="organic_soils")
    share = _of_year(agriculture.national_share, facts, year, place)
    if place == facts.register.country.slice:
        return _value(share, "supplements.agriculture_national", parts=[soils])
    parts = [herd, soils, peat]
    known = [part["value_t"] for part in parts]
    if None not in known:
        return _value(float(sum(known)), "supplements.agriculture_livestock", parts=parts)
    stopgap = _stopgap(share, "supplements.agriculture_national_share", "agricultural_area_ha", area)
    return _not_estimated("supplements.reason.agriculture_incomplete", parts=parts, stopgap=stopgap)


def land_use_of(facts: Facts, place: slice, year: int, forest_balance: float | None) -> Entry:
    """Land use, signed: forest from an own balance [t CO2e/ha] or NE, organic soils NE."""
    wooded = _amount(land_use.forest_area(facts), place)
    if forest_balance is None or wooded is None:
        wood = _not_estimated("supplements.reason.forest_sign_open", part="forest", area_ha=wooded)
    else:
        amount = float(land_use.forest(wooded, forest_balance))
        wood = _value(amount, "supplements.land_use_forest", part="forest", area_ha=wooded)
    peat = _not_estimated("supplements.reason.no_peat_map", part="organic_soils")
    whole = _amount(facts.municipal("land_use_2021", "total"), place)
    share = _of_year(land_use.national_share, facts, year, place)
    if place == facts.register.country.slice:
        return _value(share, "supplements.land_use_national", parts=[], is_signed=True)
    stopgap = _stopgap(share, "supplements.land_use_national_share", "area_ha", whole)
    return _not_estimated(
        "supplements.reason.land_use_incomplete", parts=[wood, peat], stopgap=stopgap, is_signed=True
    )


def waste_of(facts: Facts, people: float | None) -> tuple[Entry, Entry]:
    """Waste water (a value of the national mean) and waste (NE with a stopgap)."""
    if people is None:
        missing = _not_estimated("supplements.reason.no_population")
        return missing, dict(missing)
    water = _value(
        float(waste.waste_water_per_head(facts)) * people,
        "supplements.waste_water_per_head",
        grade="D",
        year_of_data=agriculture.REFERENCE_YEAR,
    )
    share = float(waste.waste_per_head(facts)) * people
    stopgap = _stopgap(share, "supplements.waste_per_head", "people", people)
    return water, _not_estimated("supplements.reason.no_landfill_sites", stopgap=stopgap)


def generation_of(facts: Facts, place: slice, year: int) -> Entry:
    """Local renewable electricity by source [MWh] with the installed capacity [kW]; NE outside the covered years."""
    in_time, registered = is_covered(facts, year), is_registered(facts, year, place)
    covered = in_time and registered
    sources: list[Entry] = []
    for source in SOURCES:
        entry: Entry = {
            "source": source,
            "installed_kw": _amount(installed(facts, source, year), place) if registered else None,
            "energy_mwh": _amount(local_generation(facts, source, year), place) if covered else None,
            "hours": float(effective_hours(facts, source, year)) if covered else None,
            "state": (CellState.VALUE if covered else CellState.NOT_ESTIMATED).code,
        }
        sources.append(entry)
    known = [entry["energy_mwh"] for entry in sources]
    whole = None if None in known else float(sum(known))
    state = CellState.NOT_ESTIMATED if whole is None else CellState.VALUE
    why = (
        "supplements.reason.plants_not_in_the_lists" if in_time else "supplements.reason.plants_of_2024_only"
    )
    reason = {} if whole is not None else {"reason": why}
    return {
        "energy_mwh": whole,
        "state": state.code,
        "rule": "supplements.local_generation",
        "sources": sources,
        **reason,
    }


def supplements_of(
    facts: Facts,
    territory: Territory,
    year: int,
    people: float | None,
    heads: Mapping[str, float] | None = None,
    forest_balance: float | None = None,
    no_drained_peat: bool = False,
) -> dict[str, Entry]:
    """Agriculture, land use, waste water, waste [t CO2e] and local generation [MWh] of a territory and year.

    `people` are the inhabitants of the year; `heads` the own livestock by animal; `forest_balance` an own forest
    balance [t CO2e/ha], negative for a sink; `no_drained_peat` the statement that no drained peat is farmed. A missing
    value is None with a reason (message code).
    """
    water, rubbish = waste_of(facts, people)
    return {
        "agriculture": agriculture_of(facts, territory.slice, year, heads, no_drained_peat),
        "land_use": land_use_of(facts, territory.slice, year, forest_balance),
        "waste_water": water,
        "waste": rubbish,
        "local_generation": generation_of(facts, territory.slice, year),
    }


@rule_id("supplements.total_with", unit="t CO2e")
def total_with(without: float | None, supplements: Mapping[str, Entry], chosen: Sequence[str]) -> Entry:
    """The balance [t CO2e] without and with chosen supplements, side by side.

    `with_t` is None as long as one of them has no value: its name stands in `missing`. Stopgaps are never counted.
    """
    values = {name: supplements[name]["value_t"] for name in chosen}
    missing = [name for name, value in values.items() if value is None]
    whole = None if missing or without is None else without + sum(values.values())
    return {"without_t": without, "with_t": whole, "chosen": list(chosen), "missing": missing}
