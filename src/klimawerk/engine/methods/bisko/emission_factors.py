"""Rules `bisko.emission_factors_with_upstream` and `bisko.emissions`: a factor for every cell, and tonnes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from klimawerk.engine.kernel.cells import Cell, CellAxis
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.trace import plain
from klimawerk.engine.kernel.units import KG_PER_T
from klimawerk.engine.methods.bisko.edition import MethodEdition
from klimawerk.engine.methods.bisko.federal_electricity_mix import FactorBook, federal_electricity_mix
from klimawerk.engine.methods.bisko.heat_pump_rule import environmental_heat_factor
from klimawerk.engine.records.balance import FactorRow
from klimawerk.engine.records.facts import Array, Evidence, FactValue, HowFound

OVERRIDE_SOURCE = "own-factor"


def factor_keys(cell: Cell) -> tuple[str, ...]:
    """Keys under which the factor of a cell is looked up and found, from the special to the general one."""
    special = [f"{cell.carrier}.{cell.part}"] if cell.part else []
    return (*special, f"{cell.sector}.{cell.carrier}", cell.carrier)


def fact_of(row: FactorRow, cell: Cell) -> FactValue | None:
    """The fact behind the factor of a cell, None where it has none."""
    return next((row.found[key] for key in factor_keys(cell) if key in row.found), None)


def _own(carrier: str, year: int, value: float) -> FactValue:
    return FactValue(
        value, "g/kWh", OVERRIDE_SOURCE, carrier, Evidence.DERIVED, HowFound.OVERRIDE, year, carrier
    )


def _listed(book: FactorBook, set_id: str, key: str, year: int) -> FactValue | None:
    """The value of the set for a key: `carrier`, `carrier.part` or `sector.carrier`; None where it has none."""
    try:
        return book.emission_factor(set_id, key, year)
    except FactError:
        return None


def _derived(rule: str, electricity: FactValue, book: FactorBook) -> FactValue:
    """A factor that a rule derives from the electricity factor."""
    if rule == "bisko.federal_electricity_mix":
        return electricity
    performance = book.assumption("bisko.seasonal_performance_factor")
    return replace(
        electricity,
        value=environmental_heat_factor(electricity.value, performance.value),
        name=rule,
        note=f"{electricity.value:g} g/kWh / {performance.value:g}",
    )


@rule_id("bisko.emission_factors_with_upstream", unit="g/kWh")
def factor_row(
    book: FactorBook,
    edition: MethodEdition,
    cells: CellAxis,
    year: int,
    overrides: Mapping[tuple[str, int], float] | None = None,
) -> FactorRow:
    """Emission factors [C] in g/kWh of one year for every cell, CO2e with upstream.

    Electricity for heating takes the electricity factor, environmental heat that factor by the heat-pump rule.
    `overrides` [g/kWh] by (carrier, year) go first (`carrier`, `carrier.part` or `sector.carrier`); they reach the
    derived factors too. A cell without factor is NaN. `found` holds the fact under the key it was found with.
    """
    own = {carrier: value for (carrier, of_year), value in (overrides or {}).items() if of_year == year}
    found: dict[str, FactValue] = {carrier: _own(carrier, year, value) for carrier, value in own.items()}
    if "electricity" not in found:
        found["electricity"] = federal_electricity_mix(book, edition.factor_set, year)
    for carrier, rule in edition.derived_factors.items():
        if carrier not in found:
            found[carrier] = _derived(rule, found["electricity"], book)
    absent: set[str] = set()
    for cell in cells.cells:
        for key in factor_keys(cell):
            if key in found:
                break
            if key in absent or any(general in own for general in factor_keys(cell)):
                continue
            listed = _listed(book, edition.factor_set, key, year)
            if listed is None:
                absent.add(key)
            else:
                found[key] = listed
                break
    row = FactorRow(year, edition.factor_set, np.empty(0), np.empty(0, dtype=np.bool_), found)
    facts = [fact_of(row, cell) for cell in cells.cells]
    values = np.array([np.nan if fact is None else fact.value for fact in facts])
    unseen = [fact is not None and fact.evidence == Evidence.UNVERIFIED for fact in facts]
    return replace(row, values=values, unverified=np.array(unseen, dtype=np.bool_))


@rule_id("bisko.emissions", unit="t CO2e")
def emissions(energy: Any, factors: Any) -> Any:
    """Emissions [t CO2e] = final energy [MWh] × factor [g/kWh] / 1000. Shapes [.., C] × [C] or [Y, C].

    No energy gives no emissions even where a cell has no factor; energy without factor gives NaN.
    """
    if not np.isnan(plain(factors)).any():
        return energy * (factors / KG_PER_T)
    return np.where(np.equal(energy, 0), 0.0, energy * (factors / KG_PER_T))


@rule_id("bisko.unverified_share", unit="1")
def unverified_share(emitted: Array, unverified: Any) -> Any:
    """Share of the emissions [.., C] that rests on factors nobody has seen in a source; None without emissions.

    A mask [C]; the result has the shape without the cell axis (a number or None for one balance).
    """
    whole = np.nansum(emitted, axis=-1)
    part = np.nansum(np.where(unverified, emitted, 0.0), axis=-1)
    if np.ndim(whole) == 0:
        return float(part / whole) if whole > 0 else None
    return np.divide(part, whole, out=np.full(np.shape(whole), np.nan), where=whole > 0)
