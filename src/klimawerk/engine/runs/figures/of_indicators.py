"""Figures of the indicators: quotients of two named amounts, and these amounts as sums of cells."""

from __future__ import annotations

from collections.abc import Callable

from klimawerk.engine.kernel.trace import Recorded
from klimawerk.engine.kernel.units import KWH_PER_MWH
from klimawerk.engine.methods.indicators.indicators import (
    ELECTRIC,
    NETWORK_HEAT,
    RENEWABLE_HEAT,
    STATIONARY,
    electricity_use,
    heat_positions,
    heat_use,
    motorised_positions,
    renewable_heat,
)
from klimawerk.engine.methods.indicators.structure import MEASURES
from klimawerk.engine.runs.figures.parts import PERCENT, Figure, Surroundings, leaf, unknown

PERFORMANCE = "bisko.seasonal_performance_factor"
# Indicator: the amount above and the one below the line ("population" for values per head), and the factor to the
# unit shown.
QUOTIENTS = {
    "emissions_households_per_head": ("households_emissions", "population", 1.0),
    "energy_households_per_head": ("households_energy", "population", KWH_PER_MWH),
    "energy_motorised_traffic_per_head": ("motorised_energy", "population", KWH_PER_MWH),
    "renewable_electricity_share": ("local_generation", "electricity_use", PERCENT),
    "renewable_heat_share": ("renewable_heat", "heat_use", PERCENT),
    "network_heat_share": ("network_heat", "heat_use", PERCENT),
}


def indicator(at: Surroundings, words: list[str]) -> Figure:
    """`indicator.<code>`: shares in percent. Raises `InputError` for one without a value."""
    code = words[0]
    entry = at.result.indicators.get(code)
    if entry is None or entry["value"] is None:
        raise unknown(f"indicator.{code}")
    unit = "%" if entry["unit"] == "1" else entry["unit"]
    if code not in QUOTIENTS:
        return Figure(_linked_amount(at, code), unit)
    above, below, factor = QUOTIENTS[code]
    number = _linked_amount(at, above) / _linked_amount(at, below)
    rule = "indicators.per_head" if below == "population" else "indicators.ratio"
    return Figure(number if factor == 1 else number * factor, unit, rule)


def amount(at: Surroundings, words: list[str]) -> Figure:
    """`amount.<name>`: an amount that an indicator is made of, from its cells."""
    name, balance = words[0], at.measured
    cells: dict[str, tuple[str, Callable[[], list[int]]]] = {
        "households_emissions": ("emissions", lambda: balance.positions(["private_households"])),
        "households_energy": ("energy", lambda: balance.positions(["private_households"])),
        "motorised_energy": ("energy", lambda: motorised_positions(balance)),
        "network_heat": ("energy", lambda: balance.positions(STATIONARY, NETWORK_HEAT)),
        "heat_use": ("energy", lambda: heat_positions(balance)),
        "emissions_municipal_facilities": (
            "emissions",
            lambda: balance.positions(["municipal_facilities"]),
        ),
    }
    if name in cells:
        quantity, positions = cells[name]
        unit = "MWh" if quantity == "energy" else "t CO2e"
        return Figure(at.sum_of_cells(quantity, positions()), unit)
    performance = at.session.recording.assumption(PERFORMANCE)
    delivered = at.sum_of_cells("energy", balance.positions(STATIONARY, ["environmental_heat"]))
    if name == "electricity_use":
        direct = at.sum_of_cells("energy", balance.positions((*STATIONARY, "transport"), ELECTRIC))
        return Figure(direct + delivered / performance, "MWh", "indicators.electricity_use")
    if name == "renewable_heat":
        carriers = [each for each in RENEWABLE_HEAT if each != "environmental_heat"]
        direct = at.sum_of_cells("energy", heat_positions(balance, carriers))
        return Figure(direct + delivered * (1 - 1 / performance), "MWh", "indicators.renewable_heat")
    raise unknown(f"amount.{name}")


def _linked_amount(at: Surroundings, name: str) -> Recorded:
    """The amount of the finished balance as a leaf that leads to its own chain."""
    facts, balance = at.session.facts, at.measured
    if name == "population":
        return at.linked("population", balance.population or 0.0, "persons")
    if name == "local_generation":
        generation = at.result.supplements["local_generation"]["energy_mwh"]
        return at.linked("supplement.local_generation", generation, "MWh")
    derived = {
        "electricity_use": lambda: electricity_use(facts, balance),
        "renewable_heat": lambda: renewable_heat(facts, balance),
        "heat_use": lambda: heat_use(balance),
    }
    figure = amount(at, [name])
    value = derived[name]() if name in derived else float(figure.number.values)
    return at.linked(f"amount.{name}", value or 0.0, figure.unit)


def structure(at: Surroundings, words: list[str]) -> Figure:
    """`structure.<measure>`: two columns of the facts, summed over the municipalities, and their quotient."""
    measure = words[0]
    if measure not in MEASURES:
        raise unknown(f"structure.{measure}")
    counted, reference, factor = MEASURES[measure]
    number = _linked_column(at, counted) / _linked_column(at, reference)
    return Figure(number if factor == 1 else number * factor, "", "indicators.ratio")


def column(at: Surroundings, words: list[str]) -> Figure:
    """`column.<table>.<column>`: a fact of a municipality, above it the sum of the members."""
    table, name = words
    used = {each for above, below, _ in MEASURES.values() for each in (above, below)}
    if (table, name) not in used:
        raise unknown(".".join(words))
    unit = at.session.facts.book.municipal(table, name).unit
    number = at.of_places(f"column.{table}.{name}", unit, lambda facts: facts.municipal(table, name))
    return Figure(number, unit)


def _linked_column(at: Surroundings, which: tuple[str, str]) -> Recorded:
    found = at.session.facts.book.municipal(*which)
    value = float(found.values[at.territory.slice].sum())
    name = ".".join(which)
    return leaf(value, found.unit, name=name, figure=f"column.{name}")
