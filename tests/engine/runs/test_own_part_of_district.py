"""A town that knows its motorway takes it out of what the Kreis counts (rule `own_data.own_part_of_district`)."""

from dataclasses import replace

import pytest

from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.kernel.trace import evaluate
from klimawerk.engine.records.request import BalanceRequest, OwnValue
from klimawerk.engine.runs import run_balance, run_explain

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


@pytest.mark.parametrize("key", ["05974", "05", "DG"])
def test_the_trace_of_a_level_shows_what_is_left_there(key: str) -> None:
    book = load_factbook()
    request = replace(with_motorway(10_000.0), key=key)
    result = run_balance(request, book)[0]
    explained = run_explain(book, request, "transport", "diesel_fossil")
    one = next(each for each in explained["cells"] if each["cell"] == CELL)
    energy = float(result.energy[result.cells.position[CELL]])
    assert one["energy_mwh"] == pytest.approx(energy, rel=1e-12)
    assert evaluate(one["lines"][: one["energy_line"] + 1]) == pytest.approx(energy, rel=1e-12)


def test_own_shipping_is_part_of_what_germany_counts() -> None:
    """The energy balance knows shipping for the nation: a port's own value leaves the nation's rest."""
    book = load_factbook()
    cell = "transport.diesel_fossil.inland_ship.all"
    own = OwnValue("05112000", 2022, cell, 40_000.0, grade=Grade.B, source="port", where="example")
    start = run_balance(BalanceRequest("DG", (2022,)), book)[0]
    mixed = run_balance(BalanceRequest("DG", (2022,), own=(own,)), book)[0]
    at = start.cells.position[cell]
    assert mixed.energy[at] == pytest.approx(start.energy[at])
    assert mixed.unallocated_energy[at] == pytest.approx(start.energy[at] - 40_000)
