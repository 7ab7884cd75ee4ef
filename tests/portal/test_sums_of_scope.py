"""A value outside the scope of the sum (a single stated motorway): the page shows it, and no sum or chart counts it."""

from dataclasses import replace

import pytest

from klimawerk.portal.balances.interfaces.charts import flow_of_energy
from klimawerk.portal.balances.interfaces.rows import group_by_carrier, sector_rows
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.balances import _balance, get_balance
from klimawerk.portal.calculation.domain.traces import _trace, get_trace
from klimawerk.portal.calculation.records import Balance

LIPPSTADT, YEAR, STATED = "05974028", 2022, 5_000.0


@pytest.fixture
def stated(monkeypatch) -> Balance:
    """Lippstadt with an own value of lignite, while nothing is known of its other large emitters."""
    from klimawerk.engine.interchange.balance_json import to_json
    from klimawerk.engine.records.request import BalanceRequest, OwnValue
    from klimawerk.engine.runs import run_balance, run_explain

    request = BalanceRequest(LIPPSTADT, (YEAR,), own=(OwnValue(LIPPSTADT, YEAR, "industry.lignite", STATED),))
    book = engine_room.fact_book()
    (result,) = run_balance(request, book)
    monkeypatch.setattr(engine_room, "balances", lambda *_: {YEAR: to_json(result)})
    monkeypatch.setattr(
        engine_room,
        "explanation",
        lambda _key, _year, _edition, sector, carrier: run_explain(book, request, sector, carrier),
    )
    _balance.cache_clear()
    _trace.cache_clear()
    yield get_balance(LIPPSTADT, YEAR)
    _balance.cache_clear()
    _trace.cache_clear()


def test_the_sums_of_a_page_agree(stated: Balance) -> None:
    assert sum(each.energy_mwh or 0 for each in stated.sectors) == pytest.approx(stated.energy_mwh)
    assert sum(each.emissions_t or 0 for each in stated.sectors) == pytest.approx(stated.emissions_t)
    counted = sum(sum(each or 0 for each in row.energy_mwh) for row in group_by_carrier(stated))
    assert counted == pytest.approx(stated.energy_mwh)
    for block in stated.sectors:
        lines = [line.energy_mwh or 0 for line in block.carriers if not line.outside_scope]
        assert sum(lines) == pytest.approx(block.energy_mwh or 0), block.sector


def test_the_line_keeps_its_value_and_says_that_it_is_not_counted(stated: Balance) -> None:
    industry = next(each for each in sector_rows(stated) if each.block.sector == "industry")
    lignite = next(line for line in industry.lines if line.carrier == "lignite")
    assert (lignite.energy_mwh, lignite.outside_scope) == (STATED, True)
    assert lignite.note == "zählt nicht zur Summe, weil deren Umfang es ausnimmt"
    assert "Braunkohle" not in str(flow_of_energy(stated).data)


def test_the_origin_of_a_sum_lists_what_is_in_it(stated: Balance) -> None:
    sector = get_trace(LIPPSTADT, YEAR, "energie", "industry")
    assert sum(part.value for part in sector.parts) == pytest.approx(sector.value)
    assert "Braunkohle" not in [part.label for part in sector.parts]
    alone = get_trace(LIPPSTADT, YEAR, "energie", "industry", "lignite")
    assert alone.value == STATED
    assert replace(stated).energy_mwh == get_trace(LIPPSTADT, YEAR, "energie").value
