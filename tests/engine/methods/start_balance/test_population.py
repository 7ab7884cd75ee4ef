"""People of the year: published counts, the chained census break, interpolation and holding."""

import numpy as np
import pytest

from klimawerk.engine.methods.start_balance.key_years import between, nearest, neighbours
from klimawerk.engine.methods.start_balance.population import (
    district_population,
    district_population_factor,
    population,
)

from .sectors import district, place, shipped

SOEST, LIPPSTADT = "05974", "05974028"


def test_key_years_are_linear_between_and_held_outside() -> None:
    assert neighbours(2019, (2018, 2021)) == (2018, 2021, pytest.approx(1 / 3))
    assert neighbours(2015, (2018, 2021)) == (2018, 2018, 0.0)
    assert between(2020, (2021, 2018), float) == pytest.approx(2020)
    assert between(2030, (2018, 2021), float) == 2021
    assert nearest(2019, (2018, 2020)) == 2018


def test_published_counts_stand_as_they_are() -> None:
    facts = shipped()
    lippstadt = place(LIPPSTADT)
    assert population(facts, 2022)[lippstadt] == 68890
    assert population(facts, 2024)[lippstadt] == 68890
    assert district_population(facts, 2021)[district(SOEST)] == 302298
    assert district_population(facts, 2018)[district(SOEST)] == 301902
    assert population(facts, 2022).sum() == 84358845


def test_population_is_linear_between_two_counts() -> None:
    facts = shipped()
    early, late = population(facts, 2018), population(facts, 2021)
    np.testing.assert_allclose(population(facts, 2019), early + (late - early) / 3, rtol=1e-12)


def test_before_2018_a_municipality_moves_with_its_district() -> None:
    facts = shipped()
    index = facts.register.district_index
    people = np.bincount(index, population(facts, 2015), 400)
    np.testing.assert_allclose(people, facts.district("population_series", "population_2015"), rtol=1e-9)


def test_census_break_is_chained_so_that_2011_equals_the_lifted_2010() -> None:
    facts = shipped()
    np.testing.assert_allclose(
        district_population(facts, 2010), facts.district("population_series", "population_2011"), rtol=1e-12
    )
    raw = facts.district("population_series", "population_2000").sum()
    lifted = district_population(facts, 2000).sum()
    assert raw / 1e6 == pytest.approx(82.26, abs=0.01)
    assert lifted / raw == pytest.approx(0.982, abs=0.002)


def test_factor_is_one_in_2021_and_held_outside() -> None:
    facts = shipped()
    assert (district_population_factor(facts, 2021) == 1).all()
    assert (district_population_factor(facts, 1990) == district_population_factor(facts, 1997)).all()
    assert (district_population_factor(facts, 2030) == district_population_factor(facts, 2022)).all()
    soest = [district_population_factor(facts, year)[district(SOEST)] for year in (2015, 2017, 2018)]
    assert soest[1] == pytest.approx(soest[0] + (soest[2] - soest[0]) * 2 / 3)
