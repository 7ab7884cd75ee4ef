"""The cell axis, the states of a cell, and the register of rules."""

import numpy as np
import pytest

from klimawerk.engine.factbook.codelists import cell_axis, scopes
from klimawerk.engine.kernel.cells import Cell, CellAxis
from klimawerk.engine.kernel.errors import FactError, MethodError
from klimawerk.engine.kernel.rules import REGISTER, register, rule
from klimawerk.engine.kernel.states import STATE_BY_CODE, CellState, Grade, Origin


def test_the_axis_has_all_codes_of_the_contract() -> None:
    axis = cell_axis()
    assert len(axis) == 183
    assert axis.sectors == (
        "private_households",
        "commerce_trade_services",
        "industry",
        "municipal_facilities",
        "transport",
    )
    assert axis.carriers[:15] == (
        "electricity",
        "heating_electricity",
        "natural_gas",
        "heating_oil",
        "district_heating",
        "local_heating",
        "biomass",
        "solar_thermal",
        "environmental_heat",
        "hard_coal",
        "lignite",
        "lpg",
        "biogas",
        "other_conventional",
        "other_renewable",
    )
    assert "transport.diesel_fossil.heavy_goods.motorway" in axis
    assert axis["industry.other_conventional.waste"].block == "large_emitters"
    assert axis.in_block("motorway").sum() == 24
    assert axis.select("private_households", "natural_gas") == [2]


def test_a_selection_may_be_changed_without_changing_the_axis() -> None:
    axis = cell_axis()
    axis.select("industry").clear()
    assert len(axis.select("industry")) == 17


def test_broken_cells_are_refused() -> None:
    with pytest.raises(FactError, match="twice"):
        CellAxis([Cell("a.b", "a", "b"), Cell("a.b", "a", "b")])
    with pytest.raises(FactError, match="does not follow"):
        CellAxis([Cell("a.c", "a", "b")])
    with pytest.raises(FactError):
        CellAxis.from_rows([{"code": "a.b", "sector": "a", "carrier": "b", "colour": "red"}])


def test_scopes_go_from_wide_to_narrow() -> None:
    assert next(iter(scopes())) == "complete"
    assert scopes()["complete"] == ()
    assert list(scopes())[-1] == "without_motorway_and_large_emitters"


def test_states_have_codes_and_say_what_is_missing() -> None:
    assert [state.code for state in CellState] == [
        "value",
        "declared_zero",
        "zero_by_key",
        "NO",
        "IE",
        "NE",
        "C",
    ]
    assert [state for state in CellState if state.is_missing] == [
        CellState.NOT_ESTIMATED,
        CellState.CONFIDENTIAL,
    ]
    assert STATE_BY_CODE["NE"] is CellState.NOT_ESTIMATED
    assert Grade.NONE.code is None and Grade.A.code == "A"
    assert Origin.PROVIDER_DEFAULT.code == "provider_default"


class _Facts:
    def __init__(self) -> None:
        self.cache: dict[object, object] = {}


def test_a_rule_is_computed_once_per_accessor_and_arguments() -> None:
    calls = []

    @rule("test.kept_rule", unit="1")
    def kept(facts: object, year: int) -> np.ndarray:
        """A rule of this test."""
        calls.append(year)
        return np.array([float(year)])

    facts = _Facts()
    assert kept(facts, 2020) is kept(facts, 2020)
    kept(facts, 2021)
    kept(_Facts(), 2020)
    assert calls == [2020, 2021, 2020]
    assert REGISTER["test.kept_rule"].summary == "A rule of this test."
    del REGISTER["test.kept_rule"]


def test_an_id_belongs_to_one_module() -> None:
    known = next(iter(REGISTER))
    with pytest.raises(MethodError, match=known):
        register(known, lambda facts: None)
