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
