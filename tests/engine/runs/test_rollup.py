"""Roll-up: every level is the sum of its members and of what is counted there in no member."""

from functools import cache

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.runs import BalanceRequest, run_balance

YEAR = 2021


@cache
def book() -> FactBook:
    return load_factbook()


@cache
def balance(key: str, year: int = YEAR) -> BalanceResult:
    return run_balance(BalanceRequest(key=key, years=(year,), backcast=year < 2014), book())[0]


def parts(key: str) -> list[BalanceResult]:
    return [balance(each.key) for each in book().register.members(book().register.find(key))]


KEYS = ["05974", "16065", "07235", "05566", "05711", "10", "04", "DG"]


@pytest.mark.parametrize("key", KEYS)
def test_energy_and_emissions_are_those_of_the_members(key: str) -> None:
    whole, members = balance(key), parts(key)
    energy = sum(each.energy for each in members) + whole.unallocated_energy
    emissions = sum(each.emissions for each in members) + whole.unallocated_emissions
    assert whole.energy == pytest.approx(energy, rel=1e-9, abs=1e-6)
    assert whole.emissions == pytest.approx(emissions, rel=1e-9, abs=1e-6)
    assert whole.population == pytest.approx(sum(each.population or 0 for each in members))
    assert whole.energy.sum() > 0


@pytest.mark.parametrize("at", [0, 50, 400, -1])
def test_an_association_is_the_sum_of_its_municipalities(at: int) -> None:
    territory = book().register.associations[at]
    whole, members = balance(territory.key), parts(territory.key)
    assert whole.energy == pytest.approx(sum(each.energy for each in members), rel=1e-9, abs=1e-6)
    assert (whole.unallocated_energy == 0).all()


def test_all_districts_are_germany_but_for_what_germany_counts_alone() -> None:
    country = balance("DG")
    districts = [balance(each.key) for each in book().register.districts]
    assert len(districts) == 400
    energy = sum(each.energy for each in districts) + country.unallocated_energy
    assert country.energy == pytest.approx(energy, rel=1e-9, abs=1e-3)


def test_motorways_and_large_emitters_enter_at_the_district() -> None:
    """In no member of Kreis Soest, in the district itself, and from there in Land and nation."""
    whole = balance("05974")
    for code in ("transport.diesel_fossil.car.motorway", "industry.hard_coal"):
        at = whole.cells.position[code]
        assert whole.state[at] == CellState.VALUE
        assert whole.unallocated_energy[at] == whole.energy[at] > 0
        assert all(each.state[at] == CellState.NOT_ESTIMATED for each in parts("05974"))
        assert balance("05").energy[at] > whole.energy[at]
    city = balance("05711000")
    at = city.cells.position["transport.diesel_fossil.car.motorway"]
    assert city.state[at] == CellState.VALUE and city.energy[at] > 0
    assert balance("05711").unallocated_energy[at] == 0


@pytest.mark.parametrize("key", ["05974", "05974028", "05711000", "DG", "16065"])
def test_sums_equal_totals(key: str) -> None:
    """The total of a scope is the sum of its cells; what a scope leaves out is the only difference."""
    result, blocks_of = balance(key), scopes()
    assert blocks_of["without_motorway"] == ("air", "water", "motorway")
    assert list(result.totals_by_scope) == list(blocks_of)
    for name, total in result.totals_by_scope.items():
        blocks = blocks_of[name]
        inside = ~result.cells.in_block(*blocks)
        assert total.energy_mwh == pytest.approx(result.energy[inside].sum(), rel=1e-12)
        assert total.emissions_t_co2e == pytest.approx(np.nansum(result.emissions[inside]), rel=1e-12)


def test_missing_stays_missing() -> None:
    """A scope with a missing cell names it and has no value per head; a place is never compared with it in silence."""
    result = balance("05974028")
    wide = result.totals_by_scope["without_air_and_water"]
    assert wide.per_capita_t is None
    assert "industry.hard_coal" in wide.missing_cells
    assert "transport.diesel_fossil.car.motorway" in wide.missing_cells
    narrow = result.totals_by_scope["without_motorway_and_large_emitters"]
    assert narrow.missing_cells == () and narrow.per_capita_t is not None
    assert result.total == narrow
    district = balance("05974")
    assert district.total.scope == "without_air_and_water"
    assert district.totals_by_scope["complete"].per_capita_t is None
    missing = np.isin(result.state, [CellState.NOT_ESTIMATED, CellState.CONFIDENTIAL])
    assert missing.any() and (result.energy[missing] == 0).all()


def test_no_value_per_head_below_100_people() -> None:
    people = book().municipal("population", "population_2021").values
    small = int(np.nanargmin(np.where((people > 0) & (people < 100), people, np.inf)))
    result = balance(book().register.ags[small])
    assert result.population is not None and result.population < 100
    assert all(total.per_capita_t is None for total in result.totals_by_scope.values())
    assert result.total.energy_mwh is not None
    just = int(np.flatnonzero((people >= 100) & (people < 110))[0])
    assert balance(book().register.ags[just]).total.per_capita_t is not None


def test_order_of_years_does_not_matter() -> None:
    years = (2024, 2014, 2019)
    forward = run_balance(BalanceRequest(key="05974028", years=years), book())
    backward = run_balance(BalanceRequest(key="05974028", years=years[::-1]), load_factbook())
    for one, other in zip(forward, reversed(backward), strict=True):
        assert one.year == other.year
        assert np.array_equal(one.energy, other.energy)
        assert np.array_equal(one.emissions, other.emissions)


def test_emissions_scale_with_the_factor() -> None:
    plain = balance("05974028")
    own = BalanceRequest(key="05974028", years=(YEAR,), factors={("natural_gas", YEAR): 494.0})
    twice = run_balance(own, book())[0]
    gas = [cell.carrier == "natural_gas" for cell in plain.cells.cells]
    factor = plain.factors.values[gas][0]
    assert twice.emissions[gas] == pytest.approx(plain.emissions[gas] * 494.0 / factor)
    assert np.array_equal(twice.energy, plain.energy)
    assert plain.conformity["status"] != "non-conformant"
    assert twice.conformity["status"] == "non-conformant"


def test_one_town_with_own_data_improves_its_kreis_by_its_share() -> None:
    """Rules bisko.data_quality: parts keep their grade in a sum; the box counts the same energy as own."""
    cell = "private_households.electricity"
    own = OwnValue("05974028", 2022, cell, 100_000.0, grade=Grade.A, source="example")
    result = run_balance(BalanceRequest("05974", (2022,), own=(own,)), book())[0]
    energy = float(result.energy[result.cells.position[cell]])
    assert result.grade[result.cells.position[cell]] == Grade.D
    assert result.data_quality["by_cell"][cell] == pytest.approx(100_000 / energy)
    whole = float(result.energy.sum())
    assert result.box["own_share"] == pytest.approx(100_000 / whole)
    assert result.box["network_operator_share"] == pytest.approx(100_000 / whole)
    start = balance("05974", 2022)
    assert start.data_quality["by_cell"][cell] == 0 and start.box["own_share"] == 0
