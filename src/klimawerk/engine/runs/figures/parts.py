"""What the chains of figures are built of: leaves that lead to the origin of another figure, sums, places."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.kernel.trace import Node, Recorded
from klimawerk.engine.methods.indicators.indicators import Measured
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.facts import Array, FactValue
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.block import Computed
from klimawerk.engine.runs.session import Session

PERCENT = 100.0  # number: unit conversion
QUANTITIES = {"energy": "MWh", "emissions": "t CO2e"}


@dataclass(frozen=True)
class Figure:
    """A recorded number with its unit, and the rule that makes it of its parts."""

    number: Recorded
    unit: str
    rule: str = ""


@dataclass(frozen=True)
class Surroundings:
    """A finished balance and what it was computed from."""

    session: Session
    request: BalanceRequest
    result: BalanceResult
    computed: Computed

    @property
    def territory(self) -> Territory:
        """The territory of the balance."""
        return self.result.territory

    @cached_property
    def measured(self) -> Measured:
        """The balance as indicators see it."""
        found = self.result
        return Measured(found.cells, found.energy, found.emissions, found.state, found.population)

    def values(self, quantity: str) -> Array:
        """Energy [C] in MWh or emissions [C] in t CO2e. Raises `InputError` for another quantity."""
        if quantity not in QUANTITIES:
            raise unknown(quantity)
        return self.result.energy if quantity == "energy" else self.result.emissions

    def sum_of_cells(self, quantity: str, positions: Iterable[int], values: Array | None = None) -> Recorded:
        """The sum over cells; every cell with an amount is a leaf that leads to its own chain."""
        amounts = self.values(quantity) if values is None else values
        cells = self.result.cells.cells
        return chain(
            leaf(
                float(amounts[at]),
                QUANTITIES[quantity],
                name=f"cell.{cells[at].code}",
                figure=f"cell.{quantity}",
                sector=cells[at].sector,
                carrier=cells[at].carrier,
                cell=cells[at].code,
            )
            for at in positions
            if amounts[at] and not np.isnan(amounts[at])
        )

    def of_places(self, name: str, unit: str, rule: Callable[[Any], Any]) -> Recorded:
        """A rule with one value per municipality: recorded in a municipality, above it the sum of the members."""
        if self.territory.kind is TerritoryKind.MUNICIPALITY:
            recorded: Recorded = rule(self.session.recording)[self.territory.start]
            return recorded
        values = rule(self.session.facts)
        return chain(
            leaf(
                float(np.nansum(values[each.slice])),
                unit,
                name="member",
                territory=each.key,
                territory_name=each.name,
                figure=name,
            )
            for each in self.session.facts.register.members(self.territory)
        )

    def linked(self, name: str, value: float, unit: str) -> Recorded:
        """Another figure of the same balance."""
        return leaf(value, unit, name=name, figure=name)


def leaf(value: float, unit: str, **about: Any) -> Recorded:
    """A number that is explained elsewhere: by the figure, cell or source that `about` names."""
    return Recorded(Node("fact", value, (), {"unit": unit, **about}))


def of_fact(fact: FactValue, family: str) -> Recorded:
    """A factor with its source."""
    about = {
        "name": f"{family}.{fact.name}" if fact.name else family,
        "unit": fact.unit,
        "source": fact.source,
        "locator": fact.locator,
        "evidence": fact.evidence,
        "how_found": fact.how_found.value,
        "year": fact.year,
    }
    return Recorded(Node("fact", fact.value, (), about | ({"note": fact.note} if fact.note else {})))


def chain(terms: Iterable[Recorded]) -> Recorded:
    """The sum as a chain of additions; 0 where there is nothing to add."""
    first, *rest = [*terms] or [leaf(0.0, "", name="nothing")]
    for each in rest:
        first = first + each
    return first


def unknown(name: str) -> InputError:
    """There is no such figure in this balance, or it has no value."""
    return InputError("explain.unknown_figure", figure=name)
