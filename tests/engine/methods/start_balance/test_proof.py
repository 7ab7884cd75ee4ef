"""What a made-up result could not pass: one input moved, and exactly the cells that its rule names move with it."""

import numpy as np
import pytest

from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.start_balance.assemble import Placed, placed
from klimawerk.engine.methods.start_balance.dwellings import reference_area
from klimawerk.engine.methods.start_balance.households import heat_need
from klimawerk.engine.methods.start_balance.national_stationary import household_national
from klimawerk.engine.runs.germany import national_year

from .sectors import Changed, district, place, shipped

LIPPSTADT, SOEST, YEAR = "05974028", "05974", 2022
# Cells of households that follow the heat need (living area); the others follow people, dwellings or buildings.
BY_HEAT_NEED = {
    f"private_households.{carrier}"
    for carrier in (
        "natural_gas", "heating_oil", "district_heating", "biomass", "biogas", "environmental_heat",
        "heating_electricity", "hard_coal", "lignite", "lpg",
    )
}  # fmt: skip


def more_living_area(factor: float) -> Changed:
    columns = {}
    for date in (2018, 2021):
        table = f"residential_buildings_{date}"
        area = shipped().municipal(table, "living_area_m2").copy()
        area[place(LIPPSTADT)] *= factor
        columns[table, "living_area_m2"] = area
    return Changed(columns)


@pytest.fixture(scope="module")
def before() -> Placed:
    return placed(shipped(), YEAR, keep=False)


@pytest.fixture(scope="module")
def after() -> Placed:
    return placed(more_living_area(1.1), YEAR, keep=False)


def test_more_living_area_moves_exactly_the_cells_of_the_heat_need(before: Placed, after: Placed) -> None:
    moved = {
        shipped().cells.cells[at].code
        for at in np.flatnonzero((before.municipal != after.municipal).any(axis=0))
    }
    assert moved == BY_HEAT_NEED
    assert np.array_equal(before.district, after.district)
    assert np.array_equal(before.country, after.country)


def test_more_living_area_leaves_the_national_sums(before: Placed, after: Placed) -> None:
    assert after.municipal.sum(axis=0) == pytest.approx(before.municipal.sum(axis=0), rel=1e-12, abs=1e-6)


def test_more_living_area_moves_lippstadt_by_what_the_rule_says(before: Placed, after: Placed) -> None:
    """The census keeps the area of the district: Lippstadt gains its share, the other 13 lose in one proportion."""
    area = reference_area(shipped())
    members = shipped().register.district_index == district(SOEST)
    own, whole = area[place(LIPPSTADT)], area[members].sum()
    gas = shipped().cells.position["private_households.natural_gas"]
    old, new = before.municipal[:, gas], after.municipal[:, gas]
    others = members.copy()
    others[place(LIPPSTADT)] = False
    shrink = whole / (whole + 0.1 * own)
    # The need of all Germany changes a little, because heat per area differs inside the district.
    level = heat_need_total(shipped()) / heat_need_total(more_living_area(1.1))
    assert new[place(LIPPSTADT)] / old[place(LIPPSTADT)] == pytest.approx(1.1 * shrink * level, rel=1e-9)
    assert new[others] / old[others] == pytest.approx(np.full(13, shrink * level), rel=1e-9)
    outside = ~members
    assert new[outside] == pytest.approx(old[outside] * level, rel=1e-9)
    assert level == pytest.approx(1, abs=1e-4)


def heat_need_total(facts: PlainFacts) -> float:
    """Σ need × gas share: the share of gas does not depend on living area, so it is that of the shipped facts."""
    from klimawerk.engine.methods.start_balance.carrier_shares import carrier_share

    return float((heat_need(facts, YEAR) * carrier_share(shipped())["gas"]).sum())


class Doubled(PlainFacts):
    """One national series doubled."""

    def national(self, series: str, year: int) -> float:
        value: float = super().national(series, year)
        return 2 * value if series == "ageb_awt.households.natural_gas" else value


def test_twice_the_national_gas_is_twice_the_gas_everywhere(before: Placed) -> None:
    doubled = placed(Doubled(shipped().book), YEAR, keep=False)
    gas = shipped().cells.position["private_households.natural_gas"]
    other = shipped().cells.position["private_households.other_conventional"]
    assert doubled.municipal[:, gas] == pytest.approx(2 * before.municipal[:, gas], rel=1e-12)
    same = np.ones(len(shipped().cells), dtype=bool)
    # Gases other than natural gas are a difference to the group, so that cell follows.
    same[[gas, other]] = False
    assert np.array_equal(doubled.municipal[:, same], before.municipal[:, same])


# Every kind of key of the start balance; which place and by how much is drawn.
KEYS = [
    ("residential_buildings_2021", "living_area_m2"),
    ("residential_buildings_2021", "buildings_1_dwelling"),
    ("census_2011", "flats_1949_1978"),
    ("census_2011", "flats_heat_network"),
    ("population", "population_2022"),
    ("land_use_2021", "commercial"),
    ("land_use_2021", "traffic"),
    ("land_use_2021", "agriculture"),
    ("vehicles_2021", "cars"),
    ("census_2022", "oil"),
    ("structure_2021", "establishments_50_249"),
    ("bus_rail_2018", "bus"),
    ("degree_days_2019", "heating_degree_days"),
]


def key_values(table: str, column: str) -> tuple[np.ndarray, np.ndarray]:
    """The values of a key, and the places where it decides: inside a city that is its own district the census does."""
    if table in shipped().tables("municipal"):
        values = shipped().municipal(table, column).copy()
        return values, np.flatnonzero((values > 10) & ~shipped().register.single_member)
    values = shipped().district(table, column).copy()
    return values, np.flatnonzero(values > 10)


@pytest.mark.parametrize("draw", range(6))
def test_one_altered_random_key_changes_the_national_output(draw: int) -> None:
    chance = np.random.default_rng([2026, draw])
    table, column = KEYS[chance.integers(len(KEYS))]
    values, places = key_values(table, column)
    at = chance.choice(places)
    values[at] *= 1 + 0.1 * chance.uniform(0.5, 1)
    old = national_year(PlainFacts(shipped().book), YEAR, "bisko-2024")
    new = national_year(Changed({(table, column): values}), YEAR, "bisko-2024")
    changed = (old.block.energy != new.block.energy).any(axis=0)
    assert changed.any(), (table, column, at)
    assert (old.emissions != new.emissions).any()
    assert new.block.energy.sum(axis=0).sum() == pytest.approx(old.block.energy.sum(), rel=1e-2)


@pytest.mark.parametrize(("table", "column"), KEYS)
def test_every_key_is_used(table: str, column: str) -> None:
    """A key that moves nothing would be a number nobody computes with."""
    values, places = key_values(table, column)
    values[places[len(places) // 2]] *= 0.9
    new = placed(Changed({(table, column): values}), YEAR, keep=False)
    assert (new.municipal != placed(shipped(), YEAR).municipal).any()


def test_the_same_facts_give_the_same_output() -> None:
    old = placed(PlainFacts(shipped().book), YEAR, keep=False)
    assert np.array_equal(old.municipal, placed(shipped(), YEAR).municipal)


def test_households_add_up_to_what_germany_used() -> None:
    national = sum(household_national(shipped(), 2019).values()) / 1e6
    assert national == pytest.approx(690, abs=15)
