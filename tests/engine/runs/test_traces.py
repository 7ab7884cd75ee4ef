"""Traces: computed again from their own JSON they give the number of the cube, and every leaf says where it is from."""

import json
from functools import cache
from typing import Any

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.kernel.trace import evaluate
from klimawerk.engine.methods.start_balance.assemble import placed
from klimawerk.engine.records.request import NoNetwork, OwnValue
from klimawerk.engine.runs import BalanceRequest, run_balance, run_explain
from klimawerk.engine.runs.session import session_of

COUNT = 200


@cache
def book() -> FactBook:
    return load_factbook()


def explained(key: str, year: int, sector: str, carrier: str) -> dict[str, Any]:
    """A trace as it comes out of a file."""
    found = run_explain(book(), BalanceRequest(key=key, years=(year,)), sector, carrier)
    return dict(json.loads(json.dumps(found)))


def test_200_random_traces_give_the_cube() -> None:
    """Random municipality, year and cell: the lines of the JSON, computed again, are the cube's values to 1e-12."""
    chance = np.random.default_rng(20261122)
    facts = session_of(book()).facts
    years = [int(year) for year in chance.choice(range(2014, 2025), 4, replace=False)]
    checked = 0
    sectors: set[str] = set()
    while checked < COUNT:
        year = years[checked % len(years)]
        cube = placed(facts, year).municipal
        place = int(chance.integers(len(facts.register.ags)))
        at = int(chance.choice(np.flatnonzero(cube[place])))
        cell = facts.cells.cells[at]
        answer = explained(facts.register.ags[place], year, cell.sector, cell.carrier)
        one = next(each for each in answer["cells"] if each["cell"] == cell.code)
        energy = evaluate(one["lines"][: one["energy_line"] + 1])
        assert energy == pytest.approx(cube[place, at], rel=1e-12), (
            cell.code,
            facts.register.ags[place],
            year,
        )
        assert energy == pytest.approx(one["energy_mwh"], rel=1e-12)
        assert evaluate(one["lines"]) == pytest.approx(one["emissions_t_co2e"], rel=1e-12)
        sectors.add(cell.sector)
        checked += 1
    assert sectors == {"private_households", "commerce_trade_services", "industry", "transport"}


def test_a_changed_leaf_changes_the_value() -> None:
    """The evaluation computes: it does not read the result it is asked for."""
    one = explained("05974028", 2022, "private_households", "natural_gas")["cells"][0]
    lines = [dict(line) for line in one["lines"]]
    area = next(line for line in lines if line.get("name") == "residential_buildings_2021.living_area_m2")
    area["value"] *= 1.1
    assert evaluate(lines[: one["energy_line"] + 1]) == pytest.approx(1.1 * one["energy_mwh"], rel=1e-9)


def test_every_fact_of_a_trace_names_source_and_locator() -> None:
    one = explained("05974028", 2022, "private_households", "natural_gas")["cells"][0]
    facts = [line for line in one["lines"] if line["operation"] in ("fact", "assumption")]
    assert len(facts) > 20
    for line in facts:
        assert line.get("source") and line.get("locator") and line.get("evidence"), line
    names = {line["name"] for line in facts}
    assert "residential_buildings_2021.living_area_m2" in names
    assert "ageb_awt.households.natural_gas" in names
    assert any(line.get("territory") == "05974028" for line in facts)


def test_every_step_of_a_trace_has_its_rule() -> None:
    one = explained("05974028", 2022, "private_households", "natural_gas")["cells"][0]
    rules = [line["rule"] for line in one["lines"] if "rule" in line]
    for rule in (
        "start_balance.living_area",
        "start_balance.specific_heat",
        "start_balance.household_heat_need",
        "start_balance.household_gas_key",
        "start_balance.distribute",
        "bisko.emissions",
    ):
        assert rule in rules
    assert one["key"] == "start_balance.household_gas_key"
    assert one["improve"] == "improve.network_operator"


def test_held_years_say_how_far_away_they_are() -> None:
    one = explained("05974028", 2024, "private_households", "natural_gas")["cells"][0]
    distances = {line["name"]: line["distance_years"] for line in one["lines"] if "distance_years" in line}
    assert distances["residential_buildings_2021.living_area_m2"] == 3
    assert distances["ageb_awt.households.natural_gas"] == 0


@pytest.mark.parametrize("key", ["05974", "059740000", "05", "DG"])
def test_a_sum_names_its_members(key: str) -> None:
    known = book().register.by_key
    if key not in known:
        key = book().register.associations[0].key
    answer = explained(key, 2021, "private_households", "natural_gas")
    one = answer["cells"][0]
    members = [line for line in one["lines"] if line.get("name") == "member"]
    assert [line["territory"] for line in members] == [
        each.key for each in book().register.members(book().register.find(key))
    ]
    assert evaluate(one["lines"][: one["energy_line"] + 1]) == pytest.approx(one["energy_mwh"], rel=1e-12)


def test_what_is_counted_at_the_district_is_explained_there() -> None:
    answer = explained("05974", 2021, "industry", "hard_coal")
    one = answer["cells"][0]
    assert one["energy_mwh"] > 100_000
    assert evaluate(one["lines"][: one["energy_line"] + 1]) == pytest.approx(one["energy_mwh"], rel=1e-12)
    assert any(line.get("rule") == "start_balance.industry.hard_coal" for line in one["lines"])


def test_a_missing_value_has_a_reason_instead_of_lines() -> None:
    answer = explained("05974028", 2021, "industry", "hard_coal")
    one = answer["cells"][0]
    assert (one["state"], one["energy_mwh"], one["lines"]) == ("NE", None, [])
    assert one["reason"] == "reason.large_emitters_not_located"


def test_a_trace_shows_the_number_of_the_balance() -> None:
    answer = explained("05974028", 2022, "private_households", "natural_gas")
    result = run_balance(BalanceRequest(key="05974028", years=(2022,)), book())[0]
    at = result.cells.position["private_households.natural_gas"]
    assert answer["energy_mwh"] == result.energy[at]
    assert answer["emissions_t_co2e"] == result.emissions[at]


OWN = {
    "own_data.heat_pumps_leave_electricity": OwnValue(
        "05974028",
        2022,
        "private_households.electricity",
        100_000.0,
        grade=Grade.A,
        source="Netzbetreiber",
        is_network_operator=True,
    ),
    "own_data.utility_total_leaves_commerce": OwnValue(
        "05974028", 2022, "total.natural_gas", 900_000.0, grade=Grade.A, source="x", is_utility_total=True
    ),
}


@pytest.mark.parametrize("rule", OWN)
def test_what_a_merging_rule_takes_out_of_an_own_value_stands_in_its_trace(rule: str) -> None:
    value = OWN[rule]
    sector, carrier = value.cell.replace("total", "commerce_trade_services").split(".")
    request = BalanceRequest("05974028", (2022,), own=(value,))
    one = run_explain(book(), request, sector, carrier)["cells"][0]
    lines = one["lines"][: one["energy_line"] + 1]
    assert lines[0]["value"] == value.energy_mwh and lines[0]["source"] == value.source
    assert lines[1]["rule"] == rule and lines[1]["value"] > 0
    assert evaluate(lines) == pytest.approx(one["energy_mwh"], rel=1e-12)


def chain(request: BalanceRequest, code: str) -> dict[str, Any]:
    """The trace of one cell as it comes out of a file."""
    sector, carrier = code.split(".")[:2]
    found = json.loads(json.dumps(run_explain(book(), request, sector, carrier)))
    return next(each for each in found["cells"] if each["cell"] == code)


NO_NETWORKS = {
    "natural_gas": (("natural_gas", "05974004"), ("05974004", "05974028")),
    "district_heating": (("district_heating", "05974040"), ("05974040", "05974028")),
}


@pytest.mark.parametrize("network", NO_NETWORKS)
@pytest.mark.parametrize("sector", ["private_households", "commerce_trade_services", "industry"])
def test_what_a_declared_network_moves_stands_behind_the_full_chain_of_the_default(
    network: str, sector: str
) -> None:
    """The declared place and a neighbour that receives: default with all its facts, amount moved, rule, value."""
    (carrier, declared), places = NO_NETWORKS[network]
    networks = (NoNetwork(carrier, (declared,)),)
    checked = 0
    for key in places:
        plain, request = BalanceRequest(key, (2022,)), BalanceRequest(key, (2022,), no_networks=networks)
        before, after = run_balance(plain, book())[0], run_balance(request, book())[0]
        changed = np.flatnonzero(before.energy != after.energy)
        for at in changed.tolist():
            code = before.cells.cells[at].code
            if not code.startswith(sector):
                continue
            one, default = chain(request, code), chain(plain, code)
            top = one["energy_line"]
            step, moved = one["lines"][top], one["lines"][top - 1]
            assert moved["rule"] == "own_data.no_network"
            assert moved["declared"] == {carrier: [declared]}
            sign = "add" if after.energy[at] > before.energy[at] else "subtract"
            assert step["operation"] == sign
            assert moved["value"] == pytest.approx(abs(after.energy[at] - before.energy[at]), rel=1e-12)
            facts = [line["name"] for line in one["lines"] if line["operation"] == "fact"]
            for line in default["lines"][: default["energy_line"] + 1]:
                assert line["operation"] != "fact" or line["name"] in facts
            value = evaluate(one["lines"][: top + 1])
            assert value == pytest.approx(after.energy[at], rel=1e-12, abs=1e-9)
            if one["emissions_t_co2e"] is not None:
                assert evaluate(one["lines"]) == pytest.approx(one["emissions_t_co2e"], rel=1e-12)
            checked += 1
    assert checked >= 2


def test_a_cell_emptied_by_a_declaration_shows_what_was_moved_away() -> None:
    request = BalanceRequest("05974004", (2022,), no_networks=(NoNetwork("natural_gas", ("05974004",)),))
    one, default = (
        chain(each, "private_households.natural_gas")
        for each in (request, BalanceRequest("05974004", (2022,)))
    )
    assert (one["state"], one["energy_mwh"], one["emissions_t_co2e"]) == ("NO", None, None)
    assert one["reason"] == "reason.no_network_declared"
    assert one["lines"][-2]["value"] == pytest.approx(default["energy_mwh"], rel=1e-12)
    assert evaluate(one["lines"]) == 0


def test_an_own_value_that_leaves_a_default_stands_behind_the_chain_of_that_default() -> None:
    """Own municipal electricity leaves the default of commerce; with a network declared both steps are there."""
    own = (OwnValue("05974004", 2022, "municipal_facilities.natural_gas", 500.0, grade=Grade.A, source="x"),)
    request = BalanceRequest("05974004", (2022,), own=own)
    one = chain(request, "commerce_trade_services.natural_gas")
    assert one["lines"][one["energy_line"] - 1]["rule"] == "own_data.municipal_subtracted_from_commerce"
    assert one["lines"][one["energy_line"] - 1]["value"] == pytest.approx(500.0)
    assert any(line.get("rule") == "start_balance.distribute" for line in one["lines"])
    networks = (NoNetwork("district_heating", ("05974028",)),)
    both = chain(BalanceRequest("05974004", (2022,), own=own, no_networks=networks), one["cell"])
    changes = [line["rule"] for line in both["lines"] if str(line.get("rule")).startswith("own_data.")]
    assert changes == ["own_data.no_network", "own_data.municipal_subtracted_from_commerce"]
    for each in (one, both):
        value = evaluate(each["lines"][: each["energy_line"] + 1])
        assert value == pytest.approx(each["energy_mwh"], rel=1e-12)


def test_a_chain_is_exact_where_next_to_nothing_is_left_of_a_default() -> None:
    """All but one place without gas: what the network pushes out of that place is tiny, and still given to 1e-12."""
    places = book().register.municipalities[book().register.find("05974").slice]
    keys = tuple(each.key for each in places if each.key != "05974004")
    networks = (NoNetwork("natural_gas", keys),)
    request = BalanceRequest("05974004", (2022,), no_networks=networks)
    result = run_balance(request, book())[0]
    said = [each for each in result.findings if each.code == "own_data.no_network_moves_heat"]
    assert {each.data["sector"] for each in said} >= {"private_households"}
    assert all(each.data["after"] != each.data["before"] for each in said)
    tiny = 0
    for code in ("private_households.heating_oil", "private_households.biomass", "industry.biomass"):
        one, default = chain(request, code), chain(BalanceRequest("05974004", (2022,)), code)
        value = evaluate(one["lines"][: one["energy_line"] + 1])
        assert value == pytest.approx(one["energy_mwh"], rel=1e-12)
        tiny += one["energy_mwh"] < default["energy_mwh"] * 1e-6
    assert tiny, "no cell is nearly emptied: the test says nothing"
    few = BalanceRequest("05974004", (2022,), no_networks=(NoNetwork("natural_gas", ("05974008",)),))
    assert not [
        each
        for each in run_balance(few, book())[0].findings
        if each.code == "own_data.no_network_moves_heat" and each.data["sector"] == "private_households"
    ]


def test_what_is_left_of_a_large_own_value_is_exact_too() -> None:
    own = (
        OwnValue(
            "05974028",
            2022,
            "commerce_trade_services.lpg",
            1e6,
            grade=Grade.B,
            source="x",
            includes_municipal=True,
        ),
        OwnValue("05974028", 2022, "municipal_facilities.lpg", 1e6 - 1e-5, grade=Grade.B, source="x"),
    )
    one = chain(BalanceRequest("05974028", (2022,), own=own), "commerce_trade_services.lpg")
    assert 0 < one["energy_mwh"] < 1e-4
    value = evaluate(one["lines"][: one["energy_line"] + 1])
    assert value == pytest.approx(one["energy_mwh"], rel=1e-12)
