"""An imported stock of plants stands for its own year; the national generation is still what is shared out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.supplements.local_generation import (
    SOURCES,
    is_covered,
    is_registered,
    local_generation,
    national_generation,
)
from klimawerk.engine.records.facts import FactColumn


class WithStock:
    """The shipped book with half the plants as the stock of 2016."""

    def __init__(self) -> None:
        self._book = load_factbook()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def has(self, level: str, table: str, column: str) -> bool:
        return table == "renewables_2016" or self._book.has(level, table, column)

    def municipal(self, table: str, column: str) -> FactColumn:
        if table != "renewables_2016":
            return self._book.municipal(table, column)
        shipped = self._book.municipal("renewables_2024", column)
        return FactColumn(table, column, shipped.values / 2, shipped.unit, "", "", "official")


@pytest.mark.parametrize("source", ["photovoltaics", "biomass"])
def test_half_the_plants_run_twice_the_hours_of_the_years_generation(source: str) -> None:
    facts = PlainFacts(WithStock())  # type: ignore[arg-type]
    assert is_covered(facts, 2016)
    assert not is_covered(PlainFacts(load_factbook()), 2016)
    made = local_generation(facts, source, 2016)
    shipped = np.nansum(facts.municipal("renewables_2024", SOURCES[source]))
    national_kw = float(load_factbook().national(f"renewable_capacity.{source}").at(2024).value)
    expected = national_generation(facts, source, 2016) * shipped / national_kw
    assert made.sum() == pytest.approx(float(expected), rel=1e-9)  # sum of floats


class WithRegion(WithStock):
    """The stock of 2016 of Lippstadt alone: half of what stands there today; nothing is known of other places."""

    def municipal(self, table: str, column: str) -> FactColumn:
        found = super().municipal(table, column)
        if table != "renewables_2016":
            return found
        values = np.full(len(found.values), np.nan)
        place = self._book.register.position["05974028"]
        values[place] = found.values[place]
        return FactColumn(table, column, values, found.unit, "", "", "official")


@pytest.mark.parametrize("source", list(SOURCES))
def test_a_stock_of_one_region_does_not_take_the_generation_of_the_nation(source: str) -> None:
    """The region's own growth stands for that of the nation: half the plants, as above."""
    whole, region = PlainFacts(WithStock()), PlainFacts(WithRegion())  # type: ignore[arg-type]
    place = load_factbook().register.position["05974028"]
    expected = local_generation(whole, source, 2016)[place]
    assert local_generation(region, source, 2016)[place] == pytest.approx(
        expected, rel=1e-9
    )  # sums of floats
    assert is_registered(region, 2016, slice(place, place + 1))
    assert not is_registered(region, 2016, load_factbook().register.find("05974").slice)
    assert is_registered(whole, 2016, load_factbook().register.find("05974").slice)


def test_a_stock_without_plants_generates_nothing() -> None:
    class Empty(WithStock):
        def municipal(self, table: str, column: str) -> FactColumn:
            found = super().municipal(table, column)
            empty = found.values * 0.0 if table == "renewables_2016" else found.values
            return FactColumn(table, column, empty, found.unit, "", "", "official")

    facts = PlainFacts(Empty())  # type: ignore[arg-type]
    assert local_generation(facts, "biomass", 2016).sum() == 0
