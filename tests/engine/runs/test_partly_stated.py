"""One town states aviation, the others nothing: the Kreis stays without a value, and says what it does not count."""

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance
from klimawerk.language import sentence

SOEST, LIPPSTADT, AVIATION = "05974", "05974028", "transport.kerosene.aviation.all"


def stated(key: str, energy: float, state: CellState = CellState.VALUE) -> OwnValue:
    return OwnValue(key, 2022, AVIATION, energy, state, Grade.B, "airport", key)


def of(key: str, *own: OwnValue) -> BalanceResult:
    return run_balance(BalanceRequest(key, (2022,), own=own), load_factbook())[0]


def said(result: BalanceResult) -> list[dict[str, object]]:
    return [dict(each.data) for each in result.findings if each.code == "run.partly_stated"]


def test_a_part_does_not_look_like_the_whole_and_is_not_lost_in_silence() -> None:
    town, kreis = of(LIPPSTADT, stated(LIPPSTADT, 4_000.0)), of(SOEST, stated(LIPPSTADT, 4_000.0))
    at = town.cells.position[AVIATION]
    assert (town.energy[at], CellState(int(town.state[at]))) == (4_000.0, CellState.VALUE)
    assert said(town) == []
    assert (kreis.energy[at], CellState(int(kreis.state[at]))) == (0.0, CellState.NOT_ESTIMATED)
    assert said(kreis) == [{"cells": [AVIATION], "count": 1, "energy": 4_000.0, "places": 1, "of": 14}]
    (finding,) = [each for each in kreis.findings if each.code == "run.partly_stated"]
    assert "4.000 MWh" in sentence(finding) and "1 von 14 Gemeinden" in sentence(finding)
    assert kreis.total.energy_mwh == pytest.approx(of(SOEST).total.energy_mwh)


def test_with_a_confirmed_zero_of_all_others_the_kreis_counts_it() -> None:
    places = load_factbook().register.municipalities[load_factbook().register.find(SOEST).slice]
    zeros = [stated(each.key, 0.0, CellState.NOT_OCCURRING) for each in places if each.key != LIPPSTADT]
    kreis = of(SOEST, stated(LIPPSTADT, 4_000.0), *zeros)
    at = kreis.cells.position[AVIATION]
    assert (kreis.energy[at], CellState(int(kreis.state[at]))) == (4_000.0, CellState.VALUE)
    assert said(kreis) == []
    assert kreis.total.scope == "without_air_and_water", "inland shipping is still unknown"


def test_a_start_balance_says_nothing_of_it() -> None:
    assert said(of(SOEST)) == []
