"""Figures of the supplements: their rules run with a recorder, as they stand in `methods.supplements`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from klimawerk.engine.kernel.trace import Recorded, mark
from klimawerk.engine.methods.bisko.territorial_electricity_mix import territorial_electricity_mix
from klimawerk.engine.methods.bisko.weather_adjustment import (
    SECTORS,
    adjusted_energy,
    degree_day_ratio,
    has_space_heat,
)
from klimawerk.engine.methods.supplements import agriculture, land_use, waste
from klimawerk.engine.methods.supplements.local_generation import SOURCES, local_generation
from klimawerk.engine.runs.beside import degree_day_columns
from klimawerk.engine.runs.figures.parts import Figure, Surroundings, chain, leaf, of_fact, unknown
from klimawerk.engine.runs.scope import inside_scope

TONNES = "t CO2e"


def supplement(at: Surroundings, words: list[str]) -> Figure:
    """`supplement.<code>[.<part>]`: what stands beside the balance; raises `InputError` where it has no value."""
    name = ".".join(words)
    value = _shown(at, words)
    if value is None:
        raise unknown(f"supplement.{name}")
    year = at.result.year
    by_place: dict[str, tuple[Callable[[Any], Any], str]] = {
        "agriculture.soils": (agriculture.soils, "supplements.agriculture_soils"),
        "agriculture.stopgap": (
            lambda facts: agriculture.national_share(facts, year),
            "supplements.agriculture_national_share",
        ),
        "land_use.stopgap": (
            lambda facts: land_use.national_share(facts, year),
            "supplements.land_use_national_share",
        ),
    }
    # The country has the national figures themselves instead of a share of them.
    whole = {
        "agriculture": lambda: agriculture.national_agriculture(at.session.recording, year),
        "land_use": lambda: land_use.national_land_use(at.session.recording, year),
    }
    per_head = {"waste_water": waste.waste_water_per_head, "waste.stopgap": waste.waste_per_head}
    if name in by_place:
        rule, identifier = by_place[name]
        return Figure(at.of_places(f"supplement.{name}", TONNES, rule), TONNES, identifier)
    if name in whole:
        return Figure(whole[name](), TONNES)
    if name in per_head:
        each = per_head[name](at.session.recording)
        return Figure(each * at.linked("population", at.result.population or 0.0, "persons"), TONNES)
    if words[0] == "local_generation":
        return _generation(at, words[1:])
    if name == "territorial_electricity_mix":
        return _mix(at)
    if name == "federal_electricity_mix":
        return Figure(of_fact(at.result.factors.found["electricity"], "emission_factor"), "g/kWh")
    if name == "weather_adjusted":
        return _weather(at)
    raise unknown(f"supplement.{name}")


def _shown(at: Surroundings, words: list[str]) -> float | None:
    """The value in the finished balance."""
    if words == ["federal_electricity_mix"]:
        return at.result.factors.found["electricity"].value
    entry: Any = at.result.supplements.get(words[0]) or {}
    if words[0] == "local_generation" and len(words) > 1:
        entry = next((each for each in entry["sources"] if each["source"] == words[1]), {})
    elif words[1:] == ["stopgap"]:
        entry = entry.get("stopgap") or {}
    elif len(words) > 1:
        entry = next((each for each in entry.get("parts") or () if each["part"] == words[1]), {})
    names = ("value_t", "energy_mwh", "g_per_kwh")
    found = [entry[name] for name in names if entry.get(name) is not None]
    return float(found[0]) if found else None


def _generation(at: Surroundings, words: list[str]) -> Figure:
    name, rule, year = "supplement.local_generation", "supplements.local_generation", at.result.year
    if words:
        number = at.of_places(
            f"{name}.{words[0]}", "MWh", lambda facts: local_generation(facts, words[0], year)
        )
        return Figure(number, "MWh", rule)
    amounts = ((source, _shown(at, ["local_generation", source])) for source in SOURCES)
    terms = (at.linked(f"{name}.{source}", amount, "MWh") for source, amount in amounts if amount)
    return Figure(chain(terms), "MWh", rule)


def _mix(at: Surroundings) -> Figure:
    use = at.linked(
        "amount.electricity_use",
        at.result.supplements["territorial_electricity_mix"]["electricity_mwh"],
        "MWh",
    )
    generation: dict[str, Recorded] = {}
    factors: dict[str, Recorded] = {}
    for source in SOURCES:
        amount = _shown(at, ["local_generation", source]) or 0.0
        generation[source] = at.linked(f"supplement.local_generation.{source}", amount, "MWh")
        fact = at.session.facts.book.emission_factor("generation", source, at.result.year)
        factors[source] = of_fact(fact, "emission_factor")
    federal = of_fact(at.result.factors.found["electricity"], "emission_factor")
    mix = territorial_electricity_mix(use, generation, factors, federal)
    return Figure(mix.factor, "g/kWh", "bisko.territorial_electricity_mix")


def _weather(at: Surroundings) -> Figure:
    """Emissions cell by cell; the space-heat share of those with space heat scaled by the ratio of degree days."""
    facts, rule = at.session.recording, "bisko.weather_adjustment"
    groups = np.unique(facts.register.district_index[at.territory.slice]).tolist()
    years: dict[int, Recorded] = {}
    for year, (table, column) in degree_day_columns(facts).items():
        of_districts = facts.district(table, column)
        mean = chain(of_districts[group] for group in groups) / float(len(groups))
        if not np.isnan(mean.values):
            years[year] = mean
    ratio = degree_day_ratio(chain(years.values()) / float(len(years)), years[at.result.year])
    ratio = mark(ratio, name=rule, rule=rule, unit="1")
    shares = {sector: facts.assumption(f"bisko.space_heat_share.{sector}") for sector in SECTORS}
    terms = []
    for position in np.flatnonzero(at.result.emissions * inside_scope(at.result)).tolist():
        cell = at.result.cells.cells[position]
        emitted = at.sum_of_cells("emissions", [position])
        if has_space_heat(cell):
            emitted = adjusted_energy(emitted, shares[cell.sector], ratio)
        terms.append(emitted)
    return Figure(chain(terms) if terms else leaf(0.0, TONNES, name="nothing"), TONNES, rule)
