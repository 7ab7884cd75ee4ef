"""What an operator imports goes before an estimate, and sums stay as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.start_balance.assemble import cell_energy, placed, start_block
from klimawerk.engine.methods.start_balance.carrier_shares import carrier_share, district_dwellings
from klimawerk.engine.methods.start_balance.commerce import commerce_key
from klimawerk.engine.methods.start_balance.dwellings import dwellings
from klimawerk.engine.methods.start_balance.industry_districts import electricity_share, gas_share
from klimawerk.engine.methods.start_balance.industry_statistics import CARRIERS
from klimawerk.engine.records.facts import FactColumn

YEAR = 2022
SOEST, LIPPSTADT, GESEKE, ERWITTE = "05974", "05974028", "05974020", "05974016"


class Imported:
    """A FactBook with further municipal columns."""

    def __init__(self, book: FactBook, columns: Mapping[tuple[str, str], np.ndarray]) -> None:
        self._book = book
        self._columns = dict(columns)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._book, name)

    def municipal(self, table: str, column: str) -> FactColumn:
        if (table, column) not in self._columns:
            return self._book.municipal(table, column)
        return self._column(table, column)

    def district(self, table: str, column: str) -> FactColumn:
        if (table, column) not in self._columns:
            return self._book.district(table, column)
        return self._column(table, column)

    def _column(self, table: str, column: str) -> FactColumn:
        model = self._book.municipal("population", "population_2021")
        return replace(model, table=table, column=column, values=self._columns[table, column], unit="")

    def has(self, level: str, table: str, column: str) -> bool:
        return (table, column) in self._columns or self._book.has(level, table, column)

    def tables(self, level: str) -> dict[str, list[str]]:
        more = {table: [] for table, _ in self._columns}
        return {**self._book.tables(level), **more}


@pytest.fixture(scope="module")
def book() -> FactBook:
    return load_factbook()


def at_places(book: FactBook, amounts: Mapping[str, float], elsewhere: float = 0.0) -> np.ndarray:
    values = np.full(len(book.register.ags), elsewhere)
    for ags, amount in amounts.items():
        values[book.register.position[ags]] = amount
    return values


def facts_with(book: FactBook, columns: Mapping[tuple[str, str], np.ndarray]) -> PlainFacts:
    return PlainFacts(Imported(book, columns))  # type: ignore[arg-type]


def test_counted_motorways_stand_in_their_places(book: FactBook) -> None:
    counts = {
        ("motorway_counts", "light_vehicle_km"): at_places(book, {LIPPSTADT: 150_000.0, GESEKE: 50_000.0}),
        ("motorway_counts", "heavy_vehicle_km"): at_places(book, {GESEKE: 30_000.0}),
    }
    facts = facts_with(book, counts)
    plain = PlainFacts(book)
    car, lorry = "transport.diesel_fossil.car.motorway", "transport.diesel_fossil.heavy_goods.motorway"
    cars = cell_energy(facts, car, YEAR)
    assert cars.sum() == pytest.approx(cell_energy(plain, car, YEAR).sum(), rel=1e-12)  # sum of floats
    assert cars[book.register.position[LIPPSTADT]] / cars.sum() == pytest.approx(0.75)
    block = start_block(facts, YEAR, book.register.find(SOEST).slice)
    at = facts.cells.position
    here = {
        ags: row for row, ags in enumerate(m.key for m in book.register.members(book.register.find(SOEST)))
    }
    assert block.state[here[GESEKE], at[lorry]] == CellState.VALUE
    assert block.state[here[ERWITTE], at[lorry]] == CellState.ZERO_BY_KEY
    assert placed(facts, YEAR).district[:, at[car]].sum() == 0


def test_counts_of_one_region_stay_inside_their_district(book: FactBook) -> None:
    """`start_balance.road.motorway_counts_in_district`: the district keeps its sum, all others stay as they are."""
    counts = {
        ("motorway_counts", "light_vehicle_km"): at_places(book, {LIPPSTADT: 3.0, GESEKE: 1.0}),
        ("motorway_counts", "heavy_vehicle_km"): at_places(book, {GESEKE: 2.0}),
    }
    facts, plain = facts_with(book, counts), PlainFacts(book)
    at = facts.cells.position["transport.diesel_fossil.car.motorway"]
    before, after = placed(plain, YEAR), placed(facts, YEAR)
    district = book.register.districts.index(book.register.find(SOEST))
    lippstadt = book.register.position[LIPPSTADT]
    whole = before.district[district, at]
    assert whole > 0
    assert after.municipal[lippstadt, at] == pytest.approx(0.75 * whole)
    assert after.district[district, at] == 0
    others = np.arange(len(before.district)) != district
    assert (after.district[others, at] == before.district[others, at]).all()
    inside = book.register.find(SOEST).slice
    block = start_block(facts, YEAR, inside)
    erwitte = book.register.position[ERWITTE] - inside.start
    assert block.state[erwitte, at] == CellState.ZERO_BY_KEY
    assert (
        start_block(facts, YEAR, book.register.find("05978").slice).state[:, at] == CellState.NOT_ESTIMATED
    ).all()


def test_large_emitters_stand_at_known_sites_only(book: FactBook) -> None:
    sites = {("large_sites", "coal_t_co2"): at_places(book, {GESEKE: 300.0, ERWITTE: 100.0})}
    facts, plain = facts_with(book, sites), PlainFacts(book)
    cell = "industry.hard_coal"
    at = facts.cells.position[cell]
    district = book.register.districts.index(book.register.find(SOEST))
    before, after = placed(plain, YEAR), placed(facts, YEAR)
    geseke, lippstadt = book.register.position[GESEKE], book.register.position[LIPPSTADT]
    whole = before.district[district, at]
    assert whole > 0
    assert after.municipal[geseke, at] == pytest.approx(0.75 * whole)
    assert after.district[district, at] == 0
    others = np.arange(len(before.district)) != district
    assert (after.district[others, at] == before.district[others, at]).all()
    block = start_block(facts, YEAR, slice(lippstadt, lippstadt + 1))
    assert block.state[0, at] == CellState.ZERO_BY_KEY
    bochum = book.register.find("05978").slice  # Kreis Unna: several towns, no site imported
    assert start_block(facts, YEAR, bochum).state[0, at] == CellState.NOT_ESTIMATED
    totals = [each.municipal[:, at].sum() + each.district[:, at].sum() for each in (before, after)]
    assert totals[1] == pytest.approx(totals[0], rel=1e-12)  # sum of floats


def test_an_imported_census_shifts_carriers_inside_the_district_only(book: FactBook) -> None:
    plain = PlainFacts(book)
    homes = dwellings(plain)
    unknown = np.full(len(homes), np.nan)
    gas = unknown.copy()
    gas[book.register.position[LIPPSTADT]] = 100.0
    facts = facts_with(book, {("census_2022_municipal", "gas"): gas})
    place, inside = book.register.position[LIPPSTADT], book.register.find(SOEST).slice
    assert carrier_share(facts)["gas"][place] < 0.1 < 0.5 < carrier_share(plain)["gas"][place]
    district = book.register.districts.index(book.register.find(SOEST))
    kept = (carrier_share(facts)["gas"] * homes)[inside].sum()
    assert kept == pytest.approx(district_dwellings(plain, "gas")[district], rel=1e-6)  # proportional fitting
    outside = np.ones(len(homes), dtype=bool)
    outside[inside] = False
    assert (carrier_share(facts)["gas"][outside] == carrier_share(plain)["gas"][outside]).all()


def test_counted_employees_replace_the_estimate_where_they_are_known(book: FactBook) -> None:
    unknown = np.full(len(book.register.ags), np.nan)
    place = book.register.position[LIPPSTADT]
    total, industry = unknown.copy(), unknown.copy()
    total[place], industry[place] = 30_000.0, 12_000.0
    columns = {
        ("employees_2023", "employees_total"): total,
        ("employees_2023", "employees_industry"): industry,
    }
    before, after = commerce_key(PlainFacts(book), YEAR), commerce_key(facts_with(book, columns), YEAR)
    people = before[place] and 18_000.0
    assert after[place] == pytest.approx(people * 306_068 / 302_298, rel=0.01)  # people of 2022 over 2021
    assert (np.delete(after, place) == np.delete(before, place)).all()


def test_an_imported_industry_table_counts_from_its_year_on(book: FactBook) -> None:
    size = len(book.register.districts)
    newer = {("industry_energy_2023", name): np.full(size, np.nan) for name in CARRIERS}
    soest = book.register.districts.index(book.register.find(SOEST))
    newer["industry_energy_2023", "electricity"] = np.full(size, 1000.0)
    newer["industry_energy_2023", "electricity"][soest] = 41_000.0
    facts, plain = facts_with(book, newer), PlainFacts(book)
    assert electricity_share(facts, 2023)[soest] == pytest.approx(41 / (41 + size - 1))
    assert (electricity_share(facts, 2021) == electricity_share(plain, 2021)).all()
    between = (electricity_share(facts, 2021) + electricity_share(facts, 2023)) / 2
    assert electricity_share(facts, 2022) == pytest.approx(between)
    suppressed = gas_share(facts, 2023)  # no gas known in 2023: 2021 stays, but for the limit by electricity
    assert suppressed.sum() == pytest.approx(1.0)
