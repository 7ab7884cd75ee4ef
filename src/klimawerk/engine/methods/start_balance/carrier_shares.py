"""Which heating carrier stands in which municipality: census of the districts, distributed inside them."""

from __future__ import annotations

from typing import Any

import numpy as np

from klimawerk.engine.kernel.groups import divide, fill
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.kernel.trace import step
from klimawerk.engine.methods.start_balance.dwellings import (
    CENSUS_TABLE,
    dwellings,
    imported_dwellings,
    of_district,
    small_house_share,
    within_district,
)
from klimawerk.engine.methods.start_balance.key_years import SURVEY_YEARS
from klimawerk.engine.records.facts import Facts

# The carriers of the census beside district heating; wood holds pellets, other biomass and biogas.
CARRIERS = ("gas", "oil", "wood", "solar_geothermal_heat_pump", "electricity", "coal", "none")
ROUNDS = 60  # number: rounds of proportional fitting, far more than needed


@rule("start_balance.district_dwellings_by_carrier", unit="dwellings")
def district_dwellings(facts: Facts, carrier: str) -> Any:
    """Dwellings by heating carrier [K], scaled so that all carriers add up to the dwellings of the district."""
    columns = {
        each: facts.district("census_2022", each)
        for each in (*CARRIERS, "district_heating", "biomass_biogas")
    }
    columns["wood"] = columns["wood"] + columns.pop("biomass_biogas")
    values = list(columns.values())
    noise = facts.district("census_2022", "dwellings") / sum(values[1:], values[0])
    return columns[carrier] * noise


@rule("start_balance.heat_network_share", unit="1")
def heat_network_share(facts: Facts) -> Any:
    """Share of dwellings on district heat [T].

    Dwellings of the district 2022, distributed by flats on heat networks 2011 (with a small floor), at most the
    limit per place; the district total is kept.
    """
    floor = facts.assumption("start_balance.households.heat_network_floor")
    flats = fill(facts.municipal("census_2011", "flats"), 0.0)
    networked = np.where(
        np.greater(flats, 0),
        fill(facts.municipal("census_2011", "flats_heat_network"), 0.0) / np.maximum(flats, 1),
        0,
    )
    target = district_dwellings(facts, "district_heating")
    start = dwellings(facts) * (networked + floor)
    if facts.has("municipal", CENSUS_TABLE, "district_heating"):
        level = of_district(facts, divide(target, within_district(facts, start)))
        start = fill(imported_dwellings(facts, "district_heating"), start * level)
    limit = dwellings(facts) * facts.assumption("start_balance.households.heat_network_limit")
    groups = facts.register.district_index

    def fit(weight: Any, limits: Any, target: Any) -> Any:
        placed = np.zeros_like(weight)
        free = np.ones(len(weight), dtype=bool)
        for _ in range(ROUNDS):
            rest = target - np.bincount(groups, weights=np.where(free, 0, placed), minlength=len(target))
            weights = np.bincount(groups, weights=np.where(free, weight, 0), minlength=len(target))
            scale = np.divide(rest, weights, out=np.zeros_like(rest), where=weights > 0)
            placed = np.where(free, weight * scale[groups], limits)
            over = free & (placed > limits)
            if not over.any():
                break
            free &= ~over
        return np.minimum(placed, limits)

    placed = step("start_balance.heat_network_share", fit, start, limit, target)
    return placed / dwellings(facts)


@rule("start_balance.carrier_shift", unit="1")
def carrier_shift(facts: Facts, carrier: str) -> Any:
    """Factor on the district's share [T]: exp(β1·Δln density + β2·Δ multi-family share), exponent limited."""
    base = "start_balance.households."
    settlement = np.maximum(fill(facts.municipal(f"land_use_{SURVEY_YEARS[-1]}", "settlement"), 1.0), 1.0)
    people = np.maximum(fill(facts.municipal("population", f"population_{SURVEY_YEARS[-1]}"), 1.0), 1.0)
    density = np.log(people / settlement)
    multi_family = 1 - small_house_share(facts)
    limit = facts.assumption(base + "shift_limit")
    exponent = facts.assumption(f"{base}shift_density.{carrier}") * _difference(
        facts, density
    ) + facts.assumption(f"{base}shift_multi_family.{carrier}") * _difference(facts, multi_family)
    return np.exp(np.minimum(np.maximum(exponent, -limit), limit))


def _difference(facts: Facts, x: Any) -> Any:
    """`x` less its mean over the dwellings of the district [T]."""
    mean = within_district(facts, x * dwellings(facts)) / within_district(facts, dwellings(facts))
    return x - of_district(facts, mean)


@rule("start_balance.carrier_share", unit="1")
def carrier_share(facts: Facts) -> Any:
    """Share of dwellings by carrier without district heat, shape [T, carriers].

    The shifted shares are fitted in turn to the district's dwellings per carrier and to the dwellings of each
    place that are not on district heat. Counts of an imported municipal census go before shifted shares.
    """
    places = dwellings(facts) * (1 - heat_network_share(facts))
    seeds, targets = [], []
    for carrier in CARRIERS:
        target = district_dwellings(facts, carrier)
        share = target / facts.district("census_2022", "dwellings")
        seed = places * of_district(facts, share) * carrier_shift(facts, carrier)
        if facts.has("municipal", CENSUS_TABLE, carrier):
            seed = fill(imported_dwellings(facts, carrier), seed)
        seeds.append(seed)
        targets.append(target)
    groups = facts.register.district_index

    def fit(rows: Any, *columns: Any) -> Any:
        table = np.stack(columns[: len(CARRIERS)], axis=1)
        wanted = np.stack(columns[len(CARRIERS) :], axis=1)
        edges = np.flatnonzero(np.diff(groups, prepend=-1))
        for _ in range(ROUNDS):
            reached = np.add.reduceat(table, edges, axis=0)
            table = table * np.divide(wanted, reached, out=np.zeros_like(wanted), where=reached > 0)[groups]
            across = table.sum(axis=1)
            table = table * np.divide(rows, across, out=np.zeros_like(rows), where=across > 0)[:, None]
        return table

    fitted = step("start_balance.carrier_share", fit, places, *seeds, *targets)
    return {carrier: fitted[:, position] / dwellings(facts) for position, carrier in enumerate(CARRIERS)}
