"""The development of today's balance, with older balances as broken lines of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.balances.domain.live_older import OlderSeries
from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.records import YearPoint, YearSeries

_OLDER_COLOURS = ("#7d7d7d", "#8c4b2f", "#5b2a86", "#0b6e69")


def series_of(documents: Mapping[int, Mapping[str, Any]], year: int, lang: str) -> YearSeries:
    """The totals of all years whose sum has the scope of `year`."""
    scope = documents[year]["totals"]["scope"]
    points = tuple(
        YearPoint(
            at,
            each["totals"]["energy_mwh"],
            each["totals"]["emissions_t_co2e"],
            {block["sector"]: block["emissions_t_co2e"] for block in each["sectors"]},
            {block["sector"]: block["energy_mwh"] for block in each["sectors"]},
        )
        for at, each in documents.items()
        if each["totals"]["scope"] == scope
    )
    labels = {
        each["sector"]: live_room.sector_label(each["sector"], lang, True)
        for each in documents[year]["sectors"]
    }
    return YearSeries(points, labels, language.label("scopes", scope, lang))


def development(series: YearSeries, older: Sequence[OlderSeries]) -> charts.Chart:
    """Emissions by year. An older balance never joins our line: it is dashed, and its last year carries the break."""
    chart = charts.development(series)
    shown = [each for each in older if any(point.emissions_t is not None for point in each.points)]
    if not shown:
        return chart
    years = sorted(
        {point.year for point in series.points} | {point.year for each in shown for point in each.points}
    )
    position = {year: at for at, year in enumerate(years)}
    option = dict(chart.data["option"])
    known = [point.year for point in series.points]
    lines = [
        {**line, "data": _spread(dict(zip(known, line["data"], strict=True)), years)}
        for line in option["series"]
    ]
    words = []
    for number, each in enumerate(shown):
        values = {point.year: point.emissions_t for point in each.points}
        last = max(year for year, value in values.items() if value is not None)
        colour = _OLDER_COLOURS[number % len(_OLDER_COLOURS)]
        label = _("Older balance: %(tool)s") % {"tool": each.balance.tool}
        lines.append(
            {
                "type": "line",
                "name": label,
                "data": _spread(values, years),
                "symbol": "emptyDiamond",
                "symbolSize": 9,
                "connectNulls": False,
                "lineStyle": {"color": colour, "type": "dashed", "width": 2},
                "itemStyle": {"color": colour},
                "markLine": {
                    "symbol": "none",
                    "silent": True,
                    "lineStyle": {"color": colour, "type": "dotted"},
                    "label": {"formatter": _("Break"), "color": colour},
                    "data": [{"xAxis": position[last]}],
                },
            }
        )
        words.append(f"{label} ({min(values)}–{max(values)})")
    option["series"] = lines
    option["xAxis"] = {**option["xAxis"], "data": [str(year) for year in years]}
    description = (
        chart.description
        + " "
        + _("Beside it as dashed lines with a break, not comparable: %(older)s.")
        % {"older": "; ".join(words)}
    )
    option["aria"] = {"enabled": True, "label": {"description": description}}
    return replace(chart, description=description, data={**chart.data, "option": option})


def _spread(values: Mapping[int, float | None], years: Sequence[int]) -> list[float | None]:
    return [values.get(year) for year in years]
