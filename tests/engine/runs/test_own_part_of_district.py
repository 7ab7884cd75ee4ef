"""A town that knows its motorway takes it out of what the Kreis counts (rule `own_data.own_part_of_district`)."""

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance

CELL = "transport.diesel_fossil.heavy_goods.motorway"


def with_motorway(energy: float) -> BalanceRequest:
    own = OwnValue("05974028", 2022, CELL, energy, grade=Grade.B, source="counts", where="example")
    return BalanceRequest("05974", (2022,), own=(own,))


def test_the_district_keeps_its_sum() -> None:
    book = load_factbook()
    start = run_balance(BalanceRequest("05974", (2022,)), book)[0]
    at = start.cells.position[CELL]
    mixed = run_balance(with_motorway(10_000.0), book)[0]
    assert start.unallocated_energy[at] > 10_000
    assert mixed.unallocated_energy[at] == pytest.approx(start.unallocated_energy[at] - 10_000)
    assert mixed.energy[at] == pytest.approx(start.energy[at])


def test_more_than_the_district_counts_is_counted_once() -> None:
    book = load_factbook()
    start = run_balance(BalanceRequest("05974", (2022,)), book)[0]
    at = start.cells.position[CELL]
    much = float(start.energy[at]) + 5.0
    mixed = run_balance(with_motorway(much), book)[0]
    assert mixed.unallocated_energy[at] == 0
    assert mixed.energy[at] == pytest.approx(much)
