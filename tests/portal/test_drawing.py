"""Charts as SVG without a browser: the option of the page, its numbers and words in the drawing."""

from __future__ import annotations

import pytest

from klimawerk.portal.balances.interfaces.charts import flow_of_energy, stacked_by_sector
from klimawerk.portal.calculation.domain.balances import get_balance
from klimawerk.portal.theme.drawing import NotDrawn, draw_svg

OPTION = {
    "xAxis": {"type": "category", "data": ["2021", "2022"]},
    "yAxis": {"type": "value"},
    "series": [{"type": "bar", "data": [1200, 2500]}],
    "textStyle": {"fontFamily": "Fira Sans, sans-serif"},
}


def test_a_chart_is_drawn_in_its_size_with_german_numbers() -> None:
    svg = draw_svg({"option": OPTION, "unit": "t", "digits": 0}, 400, 300)
    assert svg.startswith('<svg width="400" height="300"')
    assert ">2.500</text>" in svg
    assert ">2022</text>" in svg
    assert "Libertinus" in svg
    assert "Fira" not in svg
    assert ">2,500</text>" in draw_svg({"option": OPTION}, 400, 300, language="en")


def test_the_same_option_gives_the_same_drawing() -> None:
    first = draw_svg({"option": OPTION})
    assert draw_svg({"option": {**OPTION, "series": [{"type": "bar", "data": [1, 2]}]}}) != first
    assert draw_svg({"option": OPTION}) == first


def test_the_charts_of_a_place_are_drawn(db: None) -> None:
    balance = get_balance("05974028", 2022)
    stacked = draw_svg(stacked_by_sector(balance).data)
    assert "Haushalte" in stacked
    assert "Erdgas" in stacked
    assert "Erdgas" in draw_svg(flow_of_energy(balance).data)


def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NotDrawn):
        draw_svg({"option": {"series": [{"type": "map", "map": "unknown"}]}, "map": {"name": "x"}})
