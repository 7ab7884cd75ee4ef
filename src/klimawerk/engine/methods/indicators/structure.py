"""Structural indicators of territories: what kind of place it is, not how well it does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.records.facts import FactColumn
from klimawerk.engine.records.territory import Territory

HA_PER_KM2 = 100.0  # number: unit conversion
PERCENT = 100.0  # number: unit conversion
THOUSAND = 1000.0  # number: unit conversion

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StructureValues:
    """One indicator of some territories, None where a municipality lacks a figure, and the ids of its sources."""

    values: tuple[float | None, ...]
    sources: tuple[str, ...]


# Indicator: what is counted, over what, and the factor to the unit shown.
MEASURES: Mapping[str, tuple[Column, Column, float]] = {
    "population_density": (("population", "population_2022"), ("population", "area_ha"), HA_PER_KM2),
    "living_area_per_head": (
        ("residential_buildings_2021", "living_area_m2"),
        ("population", "population_2021"),
        1,
    ),
    "commercial_land_share": (("land_use_2021", "commercial"), ("land_use_2021", "total"), PERCENT),
    "agricultural_land_share": (("land_use_2021", "agriculture"), ("land_use_2021", "total"), PERCENT),
    "forest_share": (("land_use_2021", "forest"), ("land_use_2021", "total"), PERCENT),
    "cars_per_thousand": (("vehicles_2021", "cars"), ("population", "population_2021"), THOUSAND),
}


def structure_values(book: FactBook, measure: str, territories: Sequence[Territory]) -> StructureValues:
    """A structural indicator per territory: sum over its municipalities, divided by the sum of the reference.

    Units: `population_density` [persons/km²], `living_area_per_head` [m²], shares [%], `cars_per_thousand` [1].
    Raises `KeyError` for an unknown measure.
    """
    counted_name, reference_name, factor = MEASURES[measure]
    counted, reference = book.municipal(*counted_name), book.municipal(*reference_name)
    values = tuple(_ratio(counted, reference, factor, territory.slice) for territory in territories)
    return StructureValues(values, tuple(dict.fromkeys((counted.source, reference.source))))


def _ratio(counted: FactColumn, reference: FactColumn, factor: float, at: slice) -> float | None:
    whole = reference.values[at].sum()
    value = counted.values[at].sum() / whole * factor if whole else np.nan
    return None if np.isnan(value) else float(value)
