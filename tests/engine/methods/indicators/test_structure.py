"""Structural indicators: sums over municipalities, never means of ratios; missing stays missing."""

from __future__ import annotations

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.methods.indicators.structure import MEASURES, structure_values


@pytest.fixture(scope="module")
def book() -> FactBook:
    return load_factbook()


@pytest.mark.parametrize(
    ("measure", "key", "expected"),
    [
        ("population_density", "05974028", 68_890 / 11_368 * 100),
        ("living_area_per_head", "05974028", 3_219_300 / 68_007),
        ("commercial_land_share", "05974028", 280 / 11_368 * 100),
        ("cars_per_thousand", "05974028", 40_770 / 68_007 * 1000),
        ("population_density", "05974", 306_068 / 132_863 * 100),
        ("cars_per_thousand", "05974", 192_866 / 302_298 * 1000),
    ],
)
def test_printed_figures_of_kreis_soest_and_lippstadt(
    book: FactBook, measure: str, key: str, expected: float
) -> None:
    found = structure_values(book, measure, (book.register.find(key),))
    assert found.values == pytest.approx((expected,), rel=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_place_with_a_gap_has_no_value(book: FactBook, measure: str) -> None:
    counted, reference, _factor = MEASURES[measure]
    gaps = np.isnan(book.municipal(*counted).values) | np.isnan(book.municipal(*reference).values)
    found = structure_values(book, measure, book.register.municipalities)
    assert {at for at, value in enumerate(found.values) if value is None} >= set(
        np.flatnonzero(gaps).tolist()
    )


def test_the_sources_of_both_figures_are_named(book: FactBook) -> None:
    found = structure_values(book, "cars_per_thousand", (book.register.find("05974"),))
    assert found.sources == ("kba_fz3_2021", "destatis_12411")
