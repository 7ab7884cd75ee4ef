"""Petrol of rural and urban roads replaces the default of both, for fossil and bio fuel alike."""

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance


def own(road: str, energy: float) -> OwnValue:
    return OwnValue("05974028", 2022, f"transport.petrol.car.{road}", energy, grade=Grade.B, where=road)


def petrol_of_cars(*values: OwnValue) -> float:
    result = run_balance(BalanceRequest("05974028", (2022,), own=values), load_factbook())[0]
    cells = [
        at
        for at, cell in enumerate(result.cells.cells)
        if cell.vehicle_class == "car" and cell.carrier.startswith("petrol") and cell.block != "motorway"
    ]
    counted = [at for at in cells if result.state[at] == CellState.VALUE]
    return float(result.energy[counted].sum())


def test_both_together_replace_the_default() -> None:
    assert petrol_of_cars() > 50_000
    assert petrol_of_cars(own("rural", 30_000), own("urban", 20_000)) == pytest.approx(50_000)


def test_one_alone_is_not_used() -> None:
    assert petrol_of_cars(own("rural", 30_000)) == pytest.approx(petrol_of_cars())
