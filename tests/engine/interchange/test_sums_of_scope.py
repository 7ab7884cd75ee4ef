"""Whatever a municipality states: sectors, carriers, sub-cells and long rows add up to the total of the balance."""

import math
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.interchange.balance_json import to_json
from klimawerk.engine.interchange.long_rows import COLUMNS, long_rows
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance, run_explain
from klimawerk.engine.runs.session import session_of

LIPPSTADT, SOEST = "05974028", "05974"
MOTORWAY = "transport.diesel_fossil.car.motorway"
QUANTITIES = ("energy_mwh", "emissions_t_co2e")


@cache
def book() -> FactBook:
    return load_factbook()


def own(cell: str, energy: float, key: str = LIPPSTADT, state: CellState = CellState.VALUE) -> OwnValue:
    return OwnValue(key, 2022, cell, energy, state, Grade.B, "test", f"own.csv:{cell}")


def balance(key: str, *values: OwnValue, own_only: bool = False) -> BalanceResult:
    return run_balance(BalanceRequest(key, (2022,), own=values, own_only=own_only), book())[0]


def codes() -> list[str]:
    return [cell.code for cell in session_of(book()).facts.cells.cells]


def close(parts: list[float | None], whole: float | None) -> bool:
    return math.isclose(math.fsum(each or 0.0 for each in parts), whole or 0.0, rel_tol=1e-9, abs_tol=1e-9)


def assert_adds_up(result: BalanceResult) -> None:
    """Σ sub-cells = carrier, Σ carriers = sector, Σ sectors = total, Σ rows = total; lines outside are left out."""
    value = to_json(result)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in long_rows(result)]
    for name in QUANTITIES:
        total = value["totals"][name]
        if total is None:
            continue
        assert close([each[name] for each in value["sectors"]], total), (name, value["totals"])
        assert close([row[name] for row in rows if row["outside_scope"] == "no"], total), name
        beyond = [row[name] for row in rows if row["outside_scope"] == "yes"]
        assert close(beyond, value["outside_scope"][name]), name
        for sector in value["sectors"]:
            inside = [each for each in sector["carriers"] if not each["outside_scope"]]
            assert close([each[name] for each in inside], sector[name]), (name, sector["sector"])
            for carrier in sector["carriers"]:
                kept = [
                    each[name]
                    for each in carrier.get("subcells", ())
                    if each["outside_scope"] == carrier["outside_scope"]
                ]
                assert not kept or close(kept, carrier[name]), (name, carrier["carrier"])


@st.composite
def statements(draw: st.DrawFn, keys: tuple[str, ...] = (LIPPSTADT,)) -> tuple[OwnValue, ...]:
    """Own values for different cells, some of them motorways, large emitters, ships and aircraft."""
    cells = draw(st.lists(st.sampled_from(codes()), min_size=1, max_size=12, unique=True))
    beside = st.sampled_from([code for code in codes() if session_of(book()).facts.cells[code].block])
    cells = list(dict.fromkeys([*cells, *draw(st.lists(beside, max_size=4))]))
    states = st.sampled_from(
        [CellState.VALUE, CellState.VALUE, CellState.DECLARED_ZERO, CellState.NOT_OCCURRING]
    )
    values = []
    for cell in cells:
        state = draw(states)
        energy = draw(st.floats(0.001, 1e7)) if state is CellState.VALUE else 0.0
        values.append(own(cell, energy, draw(st.sampled_from(keys)), state))
    return tuple(values)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(statements(), st.booleans())
def test_a_municipality_adds_up_with_any_own_data(values: tuple[OwnValue, ...], own_only: bool) -> None:
    assert_adds_up(balance(LIPPSTADT, *values, own_only=own_only))


@pytest.mark.parametrize("key", ["059740028028", SOEST, "05", "DG"])
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(values=statements((LIPPSTADT, "05974040")))
def test_every_level_adds_up_with_any_own_data(key: str, values: tuple[OwnValue, ...]) -> None:
    known = book().register.by_key
    assert_adds_up(balance(key if key in known else book().register.associations[0].key, *values))


def test_a_single_motorway_is_kept_and_not_in_the_sums() -> None:
    plain, stated = to_json(balance(LIPPSTADT)), to_json(balance(LIPPSTADT, own(MOTORWAY, 10_000.0)))
    assert stated["totals"]["scope"] == "without_motorway_and_large_emitters"
    assert stated["totals"]["energy_mwh"] == plain["totals"]["energy_mwh"]
    assert stated["outside_scope"] == {
        "energy_mwh": 10_000.0,
        "emissions_t_co2e": pytest.approx(3_270.0),
        "cells": [MOTORWAY],
    }
    assert plain["outside_scope"] == {"energy_mwh": 0.0, "emissions_t_co2e": 0.0, "cells": []}
    transport = stated["sectors"][-1]
    before = plain["sectors"][-1]
    assert (transport["sector"], transport["energy_mwh"]) == ("transport", before["energy_mwh"])
    diesel = next(each for each in transport["carriers"] if each["carrier"] == "diesel_fossil")
    motorway = next(each for each in diesel["subcells"] if each["cell"] == MOTORWAY)
    assert (motorway["energy_mwh"], motorway["outside_scope"], diesel["outside_scope"]) == (
        10_000.0,
        True,
        False,
    )


def test_a_carrier_outside_of_the_scope_keeps_its_value_and_is_marked() -> None:
    """One coal of a site is stated, others are not: the sum stays without large emitters."""
    stated = to_json(balance(LIPPSTADT, own("industry.lignite", 5_000.0)))
    industry = next(each for each in stated["sectors"] if each["sector"] == "industry")
    lignite = next(each for each in industry["carriers"] if each["carrier"] == "lignite")
    assert (lignite["energy_mwh"], lignite["outside_scope"]) == (5_000.0, True)
    assert "industry.lignite" in stated["outside_scope"]["cells"]


def test_the_chain_of_a_carrier_has_the_same_sum_as_its_line() -> None:
    request = BalanceRequest(LIPPSTADT, (2022,), own=(own(MOTORWAY, 10_000.0),))
    found = run_explain(book(), request, "transport", "diesel_fossil")
    value = to_json(run_balance(request, book())[0])
    diesel = next(each for each in value["sectors"][-1]["carriers"] if each["carrier"] == "diesel_fossil")
    assert found["energy_mwh"] == pytest.approx(diesel["energy_mwh"], rel=1e-12)
    motorway = next(each for each in found["cells"] if each["cell"] == MOTORWAY)
    assert (motorway["outside_scope"], motorway["energy_mwh"]) == (True, 10_000.0)
