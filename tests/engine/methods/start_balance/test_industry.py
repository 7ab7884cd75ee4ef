"""Industry of the start balance: national cells, district shares, caps, municipalities, states and grades."""

import numpy as np
import pytest

from klimawerk.engine.factbook.access import RecordingFacts
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.kernel.trace import Resolver, evaluate
from klimawerk.engine.methods.start_balance import industry, industry_districts
from klimawerk.engine.methods.start_balance.industry_national import industry_held, industry_national
from klimawerk.engine.methods.start_balance.industry_statistics import district_energy

from .sectors import Changed, book, district, place, shipped

YEARS = range(2014, 2025)


@pytest.mark.parametrize(
    ("cell", "in_2019", "in_2021"),
    [
        ("industry.natural_gas", 221, 231),
        ("industry.other_conventional.byproduct_gases", 28, 26),
        ("industry.district_heating", 40, 38),
        ("industry.electricity", 218, 214),
        ("industry.other_conventional.waste", 22, 22),
    ],
)
def test_national_cells(cell: str, in_2019: float, in_2021: float) -> None:
    assert industry_national(shipped(), 2019)[cell] / 1e6 == pytest.approx(in_2019, abs=0.5)
    assert industry_national(shipped(), 2021)[cell] / 1e6 == pytest.approx(in_2021, abs=0.5)


def test_national_groups_are_split_by_the_balances_of_2019() -> None:
    cells = {code: value / 1e6 for code, value in industry_national(shipped(), 2019).items()}
    assert cells["industry.hard_coal"] + cells["industry.lignite"] == pytest.approx(112, abs=0.5)
    assert cells["industry.heating_oil"] == pytest.approx(7.13 + 2.70, abs=0.02)
    assert cells["industry.lpg"] == pytest.approx(1.24, abs=0.01)
    petroleum = (
        cells["industry.heating_oil"]
        + cells["industry.lpg"]
        + cells["industry.other_conventional.petroleum_products"]
    )
    assert petroleum == pytest.approx(23.62, abs=0.01)
    renewables = sum(
        cells[f"industry.{each}"] for each in ("biomass", "biogas", "environmental_heat", "other_renewable")
    )
    assert renewables == pytest.approx(31.32, abs=0.01)


@pytest.mark.parametrize("year", [1990, 2003, 2014, 2019, 2021, 2024])
def test_cells_add_to_the_sector_of_the_energy_balance(year: int) -> None:
    total = shipped().national("ageb_awt.industry.total", year) * 1000 / 3.6
    assert sum(industry_national(shipped(), year).values()) == pytest.approx(total, rel=1e-5)
    assert min(industry_national(shipped(), year).values()) >= 0


def test_held_splits_are_named() -> None:
    held = industry_held(shipped(), 2022)
    assert held["industry.heating_oil"] == 2019
    assert held["industry.biomass"] == 2015
    assert "industry.electricity" not in held
    assert industry_held(shipped(), 2015) == {}


def test_every_cell_has_a_share_or_a_reason() -> None:
    facts = shipped()
    shares = industry.industry_shares(facts, 2021)
    absent = industry.industry_absent(facts)
    codes = {cell.code for cell in facts.cells.cells if cell.sector == "industry"}
    assert set(shares) | set(absent) == codes
    assert set(shares) == set(industry_national(facts, 2021)) == set(industry.industry_keys(facts))
    assert set(industry.industry_improvements(facts)) == set(industry.industry_grades(facts)) == set(shares)
    assert absent["industry.heating_electricity"] == (CellState.INCLUDED_ELSEWHERE, "reason.in_electricity")


@pytest.mark.parametrize("year", YEARS)
def test_shares_add_to_one(year: int) -> None:
    for cell, share in industry.industry_shares(shipped(), year).items():
        assert share.shape == ((400,) if cell in industry.DISTRICT_CELLS else (10775,)), cell
        assert share.sum() == pytest.approx(1, abs=1e-12), cell
        assert share.min() >= 0, cell


def test_electricity_is_linear_between_2003_and_2021_and_held_outside() -> None:
    facts = shipped()
    early, late = (district_energy(facts, year)["electricity"] for year in (2003, 2021))
    expected = 0.5 * early / early.sum() + 0.5 * late / late.sum()
    np.testing.assert_allclose(industry_districts.electricity_share(facts, 2012), expected)
    np.testing.assert_allclose(industry_districts.electricity_share(facts, 2024), late / late.sum())


def test_gas_is_capped_at_four_times_electricity() -> None:
    """Ammonia and integrated chemistry: Wittenberg 16.7, Steinburg 7.2, Ludwigshafen 5.5 times the electricity."""
    facts = shipped()
    energy = district_energy(facts, 2021)
    share = industry_districts.gas_share(facts, 2021)
    for key, times in (("15091", 16.7), ("01061", 7.2), ("07314", 5.5)):
        at = district(key)
        assert energy["natural_gas"][at] / energy["electricity"][at] == pytest.approx(times, abs=0.1)
    used = np.minimum(energy["natural_gas"], 4 * energy["electricity"])
    assert used.sum() / 3600 == pytest.approx(308, abs=1)
    assert share[district("15091")] == pytest.approx(used[district("15091")] / used.sum())


def test_districts_with_refineries_and_steel_are_marked_and_get_no_other_carriers() -> None:
    facts = shipped()
    marked = industry_districts.conversion_in_statistics(facts)
    keys = {facts.register.districts[at].key for at in np.flatnonzero(marked)}
    assert keys == {
        "03102", "03405", "05112", "05315", "05512", "05513", "05916", "07314",
        "08212", "09176", "09186", "09273", "10044", "12073", "14729", "15088",
    }  # fmt: skip
    assert (industry_districts.other_share(facts)[marked > 0] == 0).all()


def test_coal_excess_is_steel_and_takes_the_byproduct_gases() -> None:
    facts = shipped()
    gases = industry_districts.byproduct_gas_share(facts)
    steel = [district(key) for key in ("05112", "10044", "03102", "04011")]
    assert gases[steel].sum() > 0.98
    assert industry_districts.hard_coal_share(facts)[steel].sum() > 0.6
    assert (industry_districts.lignite_share(facts)[steel] == 0).all()


def test_district_without_a_known_carrier_is_zero_by_key() -> None:
    """Coal "nothing" in the table stays nothing: Trier-Saarburg."""
    facts = shipped()
    at = district("07235")
    assert facts.district("industry_energy_2021", "coal")[at] == 0
    assert industry.industry_shares(facts, 2021)["industry.hard_coal"][at] == 0


def test_municipality_without_commercial_land_gets_nothing() -> None:
    facts = shipped()
    none = (
        facts.municipal("land_use_2021", "commercial") + facts.municipal("land_use_2018", "commercial") == 0
    )
    assert none.sum() == 1492
    assert (industry.industry_shares(facts, 2021)["industry.electricity"][none] == 0).all()


def test_district_without_any_commercial_land_falls_back_to_settlement_land() -> None:
    facts = shipped()
    here = facts.register.district_index == district("05974")
    changed = {
        (f"land_use_{year}", "commercial"): np.where(
            here, 0.0, facts.municipal(f"land_use_{year}", "commercial")
        )
        for year in (2018, 2021)
    }
    within = industry.within_district(Changed(changed))[here]
    settlement = facts.municipal("land_use_2021", "settlement")[here]
    np.testing.assert_allclose(within, settlement / settlement.sum())
    assert not np.allclose(industry.within_district(facts)[here], within)


def test_inside_the_district_land_counts_to_the_power_of_1_2() -> None:
    facts = shipped()
    lippstadt, geseke = place("05974028"), place("05974020")
    land = (
        facts.municipal("land_use_2018", "commercial") + facts.municipal("land_use_2021", "commercial")
    ) / 2
    within = industry.within_district(facts)
    assert within[lippstadt] / within[geseke] == pytest.approx((land[lippstadt] / land[geseke]) ** 1.2)


def test_grade_is_d_where_the_district_was_suppressed() -> None:
    facts = shipped()
    grades = industry.industry_grades(facts)
    soest, lippstadt = district("05974"), place("05974028")
    assert grades["industry.electricity"][lippstadt] == Grade.C
    assert grades["industry.hard_coal"][soest] == Grade.C
    assert grades["industry.hard_coal"][district("05112")] == Grade.D
    assert (grades["industry.hard_coal"] == Grade.D).sum() == 216


def test_one_changed_key_moves_the_result() -> None:
    facts = shipped()
    land = facts.municipal("land_use_2021", "commercial").copy()
    land[place("05974028")] *= 2
    changed = Changed({("land_use_2021", "commercial"): land})
    before = industry.industry_shares(facts, 2021)["industry.electricity"]
    after = industry.industry_shares(changed, 2021)["industry.electricity"]
    lippstadt = place("05974028")
    assert after[lippstadt] > before[lippstadt] * 1.1
    here = facts.register.district_index == district("05974")
    assert after[here].sum() == pytest.approx(before[here].sum(), rel=0.1)


def test_trace_gives_the_share_again() -> None:
    recorded = industry.industry_shares(RecordingFacts(book()), 2016)
    plain = industry.industry_shares(shipped(), 2016)
    for cell, index in (
        ("industry.natural_gas", place("05974028")),
        ("industry.hard_coal", district("05974")),
    ):
        resolver = Resolver(lambda about, at: {})
        resolver.add(recorded[cell].node, (index,))
        assert evaluate(resolver.lines) == pytest.approx(plain[cell][index], rel=1e-12)
