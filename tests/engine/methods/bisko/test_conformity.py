"""Rule bisko.conformity: seven criteria, each broken once, each answered with its rule."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.engine.methods.bisko.shipped import book, changed, complete_balance, factors, facts

from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.conformity import Assessed, ConformityStatus, assess
from klimawerk.engine.methods.bisko.deviations import DEVIATIONS, no_weather_adjustment, territorial_principle
from klimawerk.engine.methods.bisko.editions import edition
from klimawerk.engine.methods.bisko.emission_factors import factor_row


def rules(balance: Assessed) -> set[str]:
    return {finding.rule for finding in assess(balance).findings}


def test_a_complete_balance_is_conformant_without_findings() -> None:
    found = assess(complete_balance())
    assert (found.status, found.findings) == (ConformityStatus.CONFORMANT, ())


def without_sector() -> Assessed:
    whole = complete_balance()
    return replace(whole, state=changed(whole.state, ["industry"], CellState.NOT_ESTIMATED))


def with_grade_b_gas() -> Assessed:
    whole = complete_balance()
    return replace(whole, grade=changed(whole.grade, ["private_households.natural_gas"], Grade.B))


MUTATIONS = {
    1: (complete_balance(declared_deviations=("not_territorial",)), "bisko.territorial_principle"),
    2: (without_sector(), "bisko.sector_and_carrier_split"),
    3: (
        complete_balance(factors=factors(2022, {("natural_gas", 2022): 201.0})),
        "bisko.emission_factors_with_upstream",
    ),
    4: (
        complete_balance(factors=factors(2022, {("electricity", 2022): 100.0})),
        "bisko.federal_electricity_mix",
    ),
    5: (complete_balance(declared_deviations=("weather_adjusted",)), "bisko.no_weather_adjustment"),
    6: (
        complete_balance(factors=factors(2022, {("district_heating", 2022): 0.0})),
        "bisko.exergetic_allocation",
    ),
    7: (with_grade_b_gas(), "bisko.data_quality"),
}


@pytest.mark.parametrize("criterion", sorted(MUTATIONS))
def test_one_mutation_per_criterion_yields_its_rule(criterion: int) -> None:
    balance, rule = MUTATIONS[criterion]
    found = assess(balance)
    assert found.status is not ConformityStatus.CONFORMANT
    assert rule in {finding.rule for finding in found.findings}
    others = {other for number, (_, other) in MUTATIONS.items() if number != criterion}
    assert not others & {finding.rule for finding in found.findings}


@pytest.mark.parametrize("criterion", [1, 3, 4, 5, 6])
def test_deviations_are_non_conformant(criterion: int) -> None:
    assert assess(MUTATIONS[criterion][0]).status is ConformityStatus.NON_CONFORMANT


@pytest.mark.parametrize("criterion", [2, 7])
def test_gaps_are_incomplete(criterion: int) -> None:
    assert assess(MUTATIONS[criterion][0]).status is ConformityStatus.INCOMPLETE


@pytest.mark.parametrize("code", sorted(DEVIATIONS))
def test_every_declared_deviation_names_its_rule(code: str) -> None:
    assert rules(complete_balance(declared_deviations=(code,))) == {DEVIATIONS[code]}


def test_an_unknown_deviation_is_not_swallowed() -> None:
    found = assess(complete_balance(declared_deviations=("something_else",)))
    assert found.status is ConformityStatus.NON_CONFORMANT


def test_each_missing_mandatory_entry_is_named() -> None:
    """bisko.mandatory_entries"""
    whole = complete_balance()
    for entry in whole.edition.mandatory:
        place = f"{entry.sector}.{entry.carrier}"
        if entry.vehicle_class:
            state = whole.state.copy()
            state[whole.cells.select("transport", vehicle_class=entry.vehicle_class)] = (
                CellState.NOT_ESTIMATED
            )
        else:
            state = changed(whole.state, [place], CellState.NOT_ESTIMATED)
        found = assess(replace(whole, state=state))
        assert found.status is ConformityStatus.INCOMPLETE
        assert entry.code in {f.where for f in found.findings if f.rule == "bisko.mandatory_entries"}


def test_buses_are_asked_for_without_road_categories() -> None:
    whole = complete_balance()
    state = whole.state.copy()
    for vehicle in ("bus", "car"):
        state[whole.cells.select("transport", vehicle_class=vehicle)] = CellState.NOT_ESTIMATED
    found = [f for f in assess(replace(whole, state=state)).findings if f.rule == "bisko.mandatory_entries"]
    assert {f.where: f.code for f in found} == {
        "transport.car": "bisko.mandatory_road_entry_missing",
        "transport.bus": "bisko.mandatory_vehicle_entry_missing",
    }


def test_municipal_facilities_alone_do_not_decide() -> None:
    whole = complete_balance()
    state = changed(whole.state, ["municipal_facilities"], CellState.NOT_ESTIMATED)
    assert assess(replace(whole, state=state)).status is ConformityStatus.CONFORMANT


def test_motorway_is_an_entry_of_its_own() -> None:
    whole = complete_balance()
    state = whole.state.copy()
    state[whole.cells.in_block("motorway")] = CellState.NOT_ESTIMATED
    codes = {finding.where for finding in assess(replace(whole, state=state)).findings}
    assert codes == {
        "transport.car",
        "transport.motorcycle",
        "transport.light_commercial",
        "transport.heavy_goods",
    }


def test_a_confirmed_zero_needs_no_grade_but_a_zero_by_key_does() -> None:
    whole = complete_balance()
    cell = ["private_households.district_heating"]
    grade = changed(whole.grade, cell, Grade.NONE)
    confirmed = replace(whole, grade=grade, state=changed(whole.state, cell, CellState.DECLARED_ZERO))
    assert assess(confirmed).status is ConformityStatus.CONFORMANT
    by_key = replace(
        whole,
        grade=grade,
        state=changed(whole.state, cell, CellState.ZERO_BY_KEY),
        origin=changed(whole.origin, cell, Origin.PROVIDER_DEFAULT),
    )
    assert assess(by_key).status is ConformityStatus.INCOMPLETE


def test_a_zero_by_key_of_a_mandatory_entry_wants_a_confirmation() -> None:
    """A placeholder zero is not a zero confirmed by the municipality, also where any grade will do."""
    whole, cell = complete_balance(), ["industry.solar_thermal"]
    by_key = assess(replace(whole, state=changed(whole.state, cell, CellState.ZERO_BY_KEY)))
    assert by_key.status is ConformityStatus.INCOMPLETE
    (finding,) = by_key.findings
    assert (finding.code, finding.where, finding.rule) == (
        "bisko.zero_not_confirmed",
        "industry.solar_thermal",
        "bisko.mandatory_entries",
    )
    confirmed = assess(replace(whole, state=changed(whole.state, cell, CellState.DECLARED_ZERO)))
    assert confirmed.status is ConformityStatus.CONFORMANT


@pytest.mark.parametrize("carrier", ["heating_oil", "biomass", "solar_thermal", "environmental_heat"])
@pytest.mark.parametrize("grade", [Grade.C, Grade.D])
def test_a_default_is_an_entry_where_the_network_is_not_asked(carrier: str, grade: Grade) -> None:
    """Any grade will do (method of the standard's office, August 2026); for a network carrier it will not."""
    whole, cell = complete_balance(), [f"private_households.{carrier}"]
    default = replace(
        whole,
        grade=changed(whole.grade, cell, grade),
        origin=changed(whole.origin, cell, Origin.PROVIDER_DEFAULT),
    )
    assert assess(default).status is ConformityStatus.CONFORMANT
    gas = ["private_households.natural_gas"]
    assert (
        assess(replace(whole, grade=changed(whole.grade, gas, grade))).status is ConformityStatus.INCOMPLETE
    )


def test_a_value_without_grade_is_incomplete() -> None:
    whole = complete_balance()
    grade = changed(whole.grade, ["industry.lignite"], Grade.NONE)
    found = assess(replace(whole, grade=grade))
    assert [(f.code, f.where) for f in found.findings] == [("bisko.data_quality_missing", "industry.lignite")]


def test_district_heat_from_own_plants_is_permitted() -> None:
    own = factors(2022, {("district_heating", 2022): 89.2})
    assert assess(complete_balance(factors=own, district_heating_route="own_plant")).findings == ()
    assert rules(complete_balance(factors=own)) == {"bisko.exergetic_allocation"}


def test_the_third_way_of_district_heat_is_unknown_to_the_edition_of_2019() -> None:
    old = edition("bisko-2019")
    row = factor_row(book(), old, facts().cells, 2019, {("district_heating", 2019): 89.2})
    given = complete_balance(edition=old, factors=row, district_heating_route="declared_variant")
    assert assess(given).status is ConformityStatus.NON_CONFORMANT


def test_an_own_mix_is_reported_once_not_for_derived_carriers() -> None:
    found = assess(complete_balance(factors=factors(2022, {("electricity", 2022): 100.0})))
    assert [(f.where, f.code) for f in found.findings] == [("electricity", "bisko.own_electricity_mix")]


def test_another_factor_set_is_a_deviation() -> None:
    row = replace(factors(), set_id="geg-2020")
    assert rules(complete_balance(factors=row)) == {"bisko.emission_factors_with_upstream"}


def test_a_held_factor_is_said_but_no_deviation() -> None:
    old = edition("bisko-2019")
    row = factor_row(book(), old, facts().cells, 2022)
    found = assess(complete_balance(edition=old, factors=row))
    assert found.status is ConformityStatus.CONFORMANT
    assert {f.code for f in found.findings} == {
        "bisko.factor_of_other_year",
        "bisko.edition_reconstructed",
    }
    assert "electricity" in {f.where for f in found.findings}


def test_a_carrier_without_factor_is_named_once() -> None:
    row = factors()
    values = row.values.copy()
    values[facts().cells.select(carrier="lignite")] = np.nan
    found = assess(complete_balance(factors=replace(row, values=values)))
    assert found.status is ConformityStatus.INCOMPLETE
    assert [(f.code, f.where) for f in found.findings] == [("bisko.factor_missing", "lignite")]


def test_a_start_balance_is_never_conformant() -> None:
    whole = complete_balance()
    start = replace(
        whole,
        grade=np.full_like(whole.grade, Grade.D),
        origin=np.full_like(whole.origin, Origin.PROVIDER_DEFAULT),
    )
    found = assess(start)
    assert found.status is ConformityStatus.INCOMPLETE
    assert len([f for f in found.findings if f.code == "bisko.grid_bound_not_primary"]) == 9


def test_criteria_without_formula_list_their_deviations() -> None:
    """bisko.territorial_principle, bisko.no_weather_adjustment"""
    assert "not_territorial" in territorial_principle()
    assert no_weather_adjustment() == ("weather_adjusted",)


def test_every_code_of_a_finding_has_its_sentence() -> None:
    """Codes handed on by small functions escape the general test of messages."""
    package = Path(__file__).parents[4] / "src/klimawerk"
    folder = package / "facts/codelists/messages"
    sentences = {
        code for path in folder.glob("*.yaml") for code in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    asked = {f"bisko.deviation.{code}" for code in DEVIATIONS}
    for path in (package / "engine/methods").glob("*/*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'_(?:gap|deviation|default_because)\((?:facts, )?"([a-z_.]+)"', text))
        asked |= set(re.findall(r'"((?:bisko\.own_|supplements\.reason|indicators\.reason)[a-z_.]+)"', text))
    assert len(asked) > 30
    assert sorted(asked - sentences) == []
