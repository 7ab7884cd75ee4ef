"""What an edition of the method is: a frozen composition, no formulas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleReference:
    """A rule and the chapter of the publication it stands in."""

    rule: str
    chapter: str


@dataclass(frozen=True, slots=True)
class MandatoryEntry:
    """An entry a base balance must have; an explicit zero is an entry.

    Stationary: `sector` and `carrier`. Transport: `vehicle_class` and `road_categories`, a choice of groups of road
    categories of which one must be complete. `grid_bound` asks for data quality A.
    """

    sector: str
    carrier: str = ""
    vehicle_class: str = ""
    road_categories: tuple[tuple[str, ...], ...] = ()
    grid_bound: bool = False

    @property
    def code(self) -> str:
        """The code used in findings: `sector.carrier` or `transport.vehicle_class`."""
        return f"{self.sector}.{self.carrier or self.vehicle_class}"


@dataclass(frozen=True, slots=True)
class MethodEdition:
    """A published edition of the method; immutable.

    `source` is the id of the publication in `facts/sources`, `factor_set` the emission factors it takes,
    `reconstructed` says that the original tables were not accessible. `derived_factors` maps carriers without a
    table value to the rule that gives their factor.
    """

    id: str
    title: str
    source: str
    factor_set: str
    reconstructed: bool
    rules: tuple[RuleReference, ...]
    sectors: tuple[str, ...]
    mandatory: tuple[MandatoryEntry, ...]
    derived_factors: Mapping[str, str]
    accepted_ways: tuple[str, ...]
    district_heating_routes: tuple[str, ...]

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """Ids of the rules in their order."""
        return tuple(reference.rule for reference in self.rules)
