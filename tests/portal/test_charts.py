"""The options of the charts: the numbers of the balance, our own description, nothing the policy would refuse."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from django.utils.translation import override

from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.balances.interfaces.rows import sector_rows
from klimawerk.portal.calculation.domain.balances import get_balance, get_series
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.calculation.domain.structure import get_boundaries, get_indicator, list_indicators

SOEST = "05974"


def test_the_bars_hold_the_emissions_of_the_sectors() -> None:
    balance = get_balance(SOEST, 2022)
    option = charts.stacked_by_sector(balance).data["option"]["baseOption"]
    for at, block in enumerate(balance.sectors):
        drawn = sum(series["data"][at] or 0 for series in option["series"])
        assert drawn == pytest.approx(block.emissions_t or 0, rel=1e-9)


def test_the_flow_holds_the_whole_energy() -> None:
    balance = get_balance(SOEST, 2022)
    links = charts.flow_of_energy(balance).data["option"]["series"][0]["links"]
    energy = sum(block.energy_mwh or 0 for block in balance.sectors)
    assert sum(link["value"] for link in links) == pytest.approx(energy, rel=1e-6)


def test_the_line_shows_no_year_of_the_national_trend() -> None:
    series = get_series(SOEST)
    assert [point.year for point in series.points] == list(range(2014, 2025))


def test_descriptions_are_german_and_name_the_numbers() -> None:
    with override("de"):
        balance = get_balance(SOEST, 2022)
        chart = charts.stacked_by_sector(balance)
        assert chart.description.startswith("Gestapelte Balken, ein Balken je Sektor")
        assert chart.data["option"]["baseOption"]["aria"]["label"]["description"] == chart.description


def test_tooltips_are_drawn_not_written_as_html(client: Client, db: None) -> None:
    page = client.get("/gebiet/05974/").content.decode()
    found = re.findall(
        r'<script id="diagramm-[a-z]+-daten" type="application/json">(.*?)</script>', page, re.S
    )
    assert len(found) == 4
    for text in found:
        option = json.loads(text)["option"]
        assert option.get("baseOption", option)["tooltip"]["renderMode"] == "richText"


@pytest.mark.parametrize("indicator", [each.code for each in list_indicators()])
def test_indicators_have_values_and_a_source(indicator: str) -> None:
    place = get_place(SOEST)
    found = get_indicator(place, indicator)
    assert set(found.values) == {member.key for member in place.members}
    assert all(value is not None and value > 0 for value in found.values.values())
    assert "Destatis" in found.source or "Statisti" in found.source or "Kraftfahrt" in found.source


def test_inhabitants_per_square_kilometre_of_lippstadt() -> None:
    # 68,890 people on 11,368 ha (31.12.2022): figures anyone can look up
    values = get_indicator(get_place(SOEST), "bevoelkerungsdichte").values
    assert values["05974028"] == pytest.approx(68_890 / 113.68, rel=1e-9)


def test_the_map_draws_exactly_the_members() -> None:
    outlines = get_boundaries(SOEST)
    assert {each["properties"]["ags"] for each in outlines["features"]} == {
        member.key for member in get_place(SOEST).members
    }


def test_absent_cells_are_gathered_by_reason() -> None:
    balance = get_balance("05974028", 2022)
    for rows in sector_rows(balance):
        assert len(rows.lines) + sum(row.count for row in rows.absent) == len(rows.block.carriers)
        assert all(row.note or row.state_label for row in rows.absent)
    facilities = next(rows for rows in sector_rows(balance) if rows.block.sector == "municipal_facilities")
    assert len(facilities.lines) == 0 and len(facilities.absent) == 1
