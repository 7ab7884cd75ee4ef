"""All municipalities at once: how values per head spread, how many leave the published bands, and a second census."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.bisko.plausibility import quantity_cells
from klimawerk.engine.methods.start_balance import dwellings
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.runs.germany import national_year

YEAR = 2019
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
LARGE_PLACE = 5_000
CENSUS = "census_2022_municipal"


@cache
def _national(book: FactBook) -> tuple[PlainFacts, Any, np.ndarray, np.ndarray]:
    facts = PlainFacts(book)
    people = population(facts, YEAR)
    counted = people >= facts.assumption("bisko.per_capita_minimum")
    return facts, national_year(facts, YEAR, "bisko-2024"), people, counted


def per_head_quantiles(book: FactBook) -> dict[str, list[float]]:
    """Quantiles of t CO2e per head over the municipalities: without motorways and large emitters, and by sector."""
    facts, year, people, counted = _national(book)
    inside = ~facts.cells.in_block("motorway", "large_emitters", "air", "water")
    sectors = {name: [cell.sector == name for cell in facts.cells.cells] for name in facts.cells.sectors}
    masks = {"total": inside} | {name: inside & np.array(mask) for name, mask in sectors.items()}
    masks.pop("municipal_facilities")
    return {
        name: [
            float(value)
            for value in np.quantile((year.emissions[:, mask].sum(axis=1) / people)[counted], QUANTILES)
        ]
        for name, mask in masks.items()
    }


def outside_bands(book: FactBook) -> dict[str, tuple[float, float]]:
    """Share of the places over 5,000 people, and of all, whose energy per head leaves the band of 90 balances."""
    facts, year, people, counted = _national(book)
    found = {}
    for name, positions in quantity_cells(facts.cells).items():
        if name == "municipal_facilities":
            continue
        value = year.block.energy[:, positions].sum(axis=1) / people
        low = facts.assumption(f"bisko.plausibility.{name}.low")
        high = facts.assumption(f"bisko.plausibility.{name}.high")
        outside = (value < low) | (value > high)
        found[name] = (float(outside[people > LARGE_PLACE].mean()), float(outside[counted].mean()))
    return found


class WithoutCensus(PlainFacts):
    """The facts without the municipal census 2022, which is then free to judge the estimates."""

    def municipal(self, table: str, column: str) -> Any:
        values = super().municipal(table, column)
        return np.full(len(values), np.nan) if table == CENSUS else values


def census_deviations(book: FactBook) -> dict[str, np.ndarray]:
    """Estimates over the municipal census 2022 less 1, for the places that have it: dwellings and living area."""
    estimated, census = WithoutCensus(book), PlainFacts(book)
    counted = census.municipal(CENSUS, "dwellings")
    area = counted * census.municipal(CENSUS, "mean_dwelling_area_m2")
    known = ~np.isnan(counted)
    return {
        "dwellings": (dwellings.dwellings(estimated) / counted - 1)[known],
        "living_area": (dwellings.living_area(estimated, 2022) / area - 1)[known],
        "living_area_unscaled": (dwellings.reference_area(estimated) / area - 1)[known],
    }
