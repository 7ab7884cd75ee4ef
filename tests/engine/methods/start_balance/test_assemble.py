"""Placing the national cells: nothing lost, nothing doubled, no cell silently zero."""

from functools import cache

import numpy as np
import pytest

from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.start_balance.assemble import (
    NATIONAL,
    Placed,
    cell_energy,
    filled_cells,
    layout,
    placed,
    start_block,
)
from klimawerk.engine.records.balance import REASONS, YearBlock

from .sectors import district, place, shipped

LIPPSTADT, ERWITTE, BIELEFELD = "05974028", "05974016", "05711000"
SAMPLE = (2014, 2019, 2024)


@cache
def year_placed(year: int) -> Placed:
    return placed(shipped(), year, keep=False)


@cache
def block(year: int) -> YearBlock:
    return start_block(shipped(), year, slice(0, len(shipped().register.ags)), year_placed(year))


def cells(**parts: str) -> list[int]:
    return shipped().cells.select(**parts)


@pytest.mark.parametrize("year", range(1990, 2025))
def test_members_and_unallocated_are_the_national_target(year: int) -> None:
    """Every cell, every year: Σ municipalities + counted at the district + for Germany only = target, to 1e-9."""
    facts, found = shipped(), placed(shipped(), year, keep=False)
    summed = found.municipal.sum(axis=0) + found.district.sum(axis=0) + found.country
    targets = np.zeros(len(facts.cells))
    for sector in NATIONAL.values():
        for code, value in sector(facts, year).items():
            targets[facts.cells.position[code]] = value
    assert summed == pytest.approx(targets, rel=1e-9, abs=1e-6)
    assert targets.sum() > 2e9


@pytest.mark.parametrize("year", SAMPLE)
def test_each_municipality_stands_at_one_level(year: int) -> None:
    """A district cell is in the municipality of an urban district or at the district, never in both."""
    found, register = year_placed(year), shipped().register
    both = np.where(register.single_member[:, None], found.district[register.district_index], 0)
    assert (both == 0).all()
    level = (found.district != 0).any(axis=0)
    assert level.sum() >= 10
    members = ~register.single_member
    assert (found.municipal[members][:, level] == 0).all()


@pytest.mark.parametrize("year", SAMPLE)
def test_no_cell_is_silently_zero(year: int) -> None:
    """A 0 is never a plain value, and every state other than a value has a 0 and a reason."""
    found = block(year)
    values = found.state == CellState.VALUE
    assert (found.energy[values] > 0).all()
    assert (found.energy[~values] == 0).all()
    named = np.isin(
        found.state, [CellState.NOT_ESTIMATED, CellState.INCLUDED_ELSEWHERE, CellState.CONFIDENTIAL]
    )
    assert named.any() and (found.reason[named] > 0).all()
    assert not np.isnan(found.energy).any()


@pytest.mark.parametrize("year", SAMPLE)
def test_grade_and_origin(year: int) -> None:
    """C or D where there is a number, none for an empty cell; the origin is the provider's default."""
    found = block(year)
    with_number = np.isin(found.state, [CellState.VALUE, CellState.ZERO_BY_KEY])
    assert set(np.unique(found.grade[~with_number])) == {Grade.NONE}
    assert set(np.unique(found.grade[found.state == CellState.VALUE])) == {Grade.C, Grade.D}
    assert (found.origin == Origin.PROVIDER_DEFAULT).all()


def test_years_before_2014_are_backcast() -> None:
    found = start_block(shipped(), 2007, slice(0, 100))
    assert (found.origin == Origin.BACKCAST).all()


def test_municipal_facilities_are_included_in_commerce() -> None:
    at = cells(sector="municipal_facilities")
    assert len(at) >= 10
    state = block(2019).state[:, at]
    assert (state == CellState.INCLUDED_ELSEWHERE).all()
    reasons = {REASONS[code] for code in np.unique(block(2019).reason[:, at])}
    assert reasons == {"reason.in_commerce_trade_services"}


def test_heating_electricity_of_commerce_is_included_in_electricity() -> None:
    at = shipped().cells.position["commerce_trade_services.heating_electricity"]
    assert (block(2019).state[:, at] == CellState.INCLUDED_ELSEWHERE).all()


def test_motorway_is_missing_in_a_place_and_known_in_a_city() -> None:
    """NE in a municipality of a district with several; a value in a city that is its own district."""
    motorway = np.flatnonzero(shipped().cells.in_block("motorway"))
    found, cars = block(2019), shipped().cells.position["transport.diesel_fossil.car.motorway"]
    assert found.state[place(LIPPSTADT), cars] == CellState.NOT_ESTIMATED
    assert REASONS[found.reason[place(LIPPSTADT), cars]] == "reason.motorway_not_located"
    assert found.state[place(BIELEFELD), cars] == CellState.VALUE
    alone = shipped().register.single_member
    assert (found.state[alone][:, cars] == CellState.VALUE).all()
    assert (found.state[~alone][:, cars] == CellState.NOT_ESTIMATED).all()
    assert found.energy[~alone][:, motorway].sum() == 0
    assert year_placed(2019).district[district("05974"), cars] > 0


def test_large_emitters_stand_at_the_district_until_a_site_is_known() -> None:
    """Cement in Erwitte and Geseke: the coal of Kreis Soest is in none of its members."""
    coal = shipped().cells.position["industry.hard_coal"]
    assert year_placed(2019).district[district("05974"), coal] > 100_000
    members = shipped().register.district_index == district("05974")
    assert members.sum() == 14
    assert (block(2019).state[members, coal] == CellState.NOT_ESTIMATED).all()
    assert {REASONS[code] for code in block(2019).reason[members, coal]} == {
        "reason.large_emitters_not_located"
    }
    assert (year_placed(2019).municipal[members, coal] == 0).all()


def test_air_and_water_are_not_estimated_anywhere() -> None:
    at = np.flatnonzero(shipped().cells.in_block("air", "water"))
    ship = shipped().cells.position["transport.diesel_fossil.inland_ship.all"]
    assert len(at) >= 2
    included = shipped().cells.position["transport.diesel_bio.inland_ship.all"]
    assert set(block(2019).state[:, included]) == {CellState.INCLUDED_ELSEWHERE}
    others = at[at != included]
    assert set(np.unique(block(2019).state[:, others])) == {CellState.NOT_ESTIMATED}
    assert year_placed(2019).country[ship] > 0


def test_layout_names_a_key_and_an_improvement_for_every_filled_cell() -> None:
    plan = layout(shipped(), 2019)
    for code in filled_cells(shipped(), 2019):
        if shipped().cells[code].block not in ("air", "water"):
            assert plan.keys[code].startswith("start_balance."), code
            assert plan.improvements[code].startswith("improve."), code


def test_cell_energy_is_share_times_target() -> None:
    """`start_balance.distribute`."""
    code = "private_households.natural_gas"
    energy = cell_energy(shipped(), code, 2022)
    assert energy.sum() / 1e6 == pytest.approx(248.5, abs=0.05)
    assert energy[place(LIPPSTADT)] == pytest.approx(284_843, rel=1e-3)


def test_a_slice_is_the_same_as_the_whole() -> None:
    where = shipped().register.find("05974").slice
    part, whole = start_block(shipped(), 2019, where), block(2019)
    for name in ("energy", "state", "origin", "grade", "reason"):
        assert np.array_equal(getattr(part, name), getattr(whole, name)[where]), name
