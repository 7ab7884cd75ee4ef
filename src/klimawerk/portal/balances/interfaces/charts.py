"""Charts as ECharts options: one dictionary each, with its written description.

JSON only: number formats are added in `theme/js/charts.js`. Tooltips are drawn as rich text because HTML tooltips set
inline styles, which our content security policy refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.balances.interfaces.rows import group_by_carrier
from klimawerk.portal.calculation.records import Balance, Place, StructureIndicator, YearSeries
from klimawerk.portal.theme.numbers import grouped

#: Fixed colours per carrier: the same carrier has the same colour in every chart.
CARRIER_COLOURS: Mapping[str, str] = {
    "electricity": "#e0a800",
    "heating_electricity": "#b07d00",
    "natural_gas": "#3f7fbf",
    "heating_oil": "#8c4b2f",
    "district_heating": "#b0307a",
    "local_heating": "#d46aa8",
    "biomass": "#3d8b40",
    "solar_thermal": "#e8712b",
    "environmental_heat": "#17a2a2",
    "hard_coal": "#3a3a3a",
    "lignite": "#6b5344",
    "lpg": "#7a8fd0",
    "biogas": "#7fb069",
    "other_conventional": "#7d7d7d",
    "other_renewable": "#a3c34a",
    "petrol_fossil": "#c0392b",
    "petrol_bio": "#e39a92",
    "diesel_fossil": "#5b2a86",
    "diesel_bio": "#a98bc4",
    "cng_fossil": "#2f5d8a",
    "cng_bio": "#8fb3d6",
    "kerosene": "#0b6e69",
}
SECTOR_COLOURS: Mapping[str, str] = {
    "private_households": "#12395b",
    "commerce_trade_services": "#b0307a",
    "industry": "#6b5344",
    "municipal_facilities": "#17a2a2",
    "transport": "#c0392b",
}
#: From light to dark, readable in greyscale too.
MAP_COLOURS = ("#e8f1f8", "#b9d4e9", "#7fb0d5", "#3f7fbf", "#12395b")
_SECTOR_MARKS = ("circle", "rect", "triangle", "emptyCircle", "diamond")
_OTHER = "#7d7d7d"
_INK = "#131525"
_FONT = "Fira Sans, sans-serif"
_NARROW = 560
#: Carriers below this share of the energy are drawn as one band: their labels would lie on each other.
_SMALLEST_BAND = 0.01
#: Width of the sector names beside the flow diagram [px].
_SECTOR_LABEL = 92


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for a page: its id, the data for the script, the description for everybody who does not see it."""

    id: str
    title: str
    description: str
    data: Mapping[str, Any]

    @property
    def data_id(self) -> str:
        """Id of the element that holds the data."""
        return f"{self.id}-daten"


def stacked_by_sector(balance: Balance) -> Chart:
    """Emissions by sector, stacked by carrier."""
    rows = group_by_carrier(balance)
    sectors = [block.short_label for block in balance.sectors]
    parts = [
        _("%(sector)s %(amount)s t") % {"sector": block.short_label, "amount": _amount(block.emissions_t)}
        for block in balance.sectors
    ]
    title = _("Emissions by sector and energy carrier, %(year)s") % {"year": balance.year}
    description = _(
        "Stacked bars, a bar per sector, a part per energy carrier. Sum per sector: %(parts)s."
    ) % {"parts": "; ".join(parts)}
    base = {
        **_frame(description),
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
        "legend": {
            "type": "plain",
            "bottom": 0,
            "itemGap": 8,
            "textStyle": {"color": _INK, "fontFamily": _FONT},
        },
        "grid": {"left": 8, "right": 24, "top": 8, "bottom": 104, "containLabel": True},
        "xAxis": {
            "type": "value",
            "name": _("t CO₂e"),
            "nameLocation": "middle",
            "nameGap": 28,
            "splitNumber": 4,
            "nameTextStyle": {"color": _INK},
            "axisLabel": {"color": _INK, "hideOverlap": True},
        },
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": sectors,
            "axisLabel": {"color": _INK, "width": 100, "overflow": "break", "lineHeight": 15},
        },
        "series": [
            {
                "type": "bar",
                "stack": "sum",
                "name": row.label,
                "data": list(row.emissions_t),
                "itemStyle": {
                    "color": CARRIER_COLOURS.get(row.carrier, _OTHER),
                    "borderColor": "#fff",
                    "borderWidth": 1,
                },
                "barMaxWidth": 44,
            }
            for row in rows
            if any(row.emissions_t)
        ],
    }
    option = {
        "baseOption": base,
        "media": [
            {
                "query": {"maxWidth": _NARROW},
                "option": {"grid": {"bottom": 184}, "xAxis": {"splitNumber": 2}, "legend": {"itemWidth": 16}},
            },
            {"option": {"grid": {"bottom": 104}, "xAxis": {"splitNumber": 4}, "legend": {"itemWidth": 25}}},
        ],
    }
    return Chart(
        "diagramm-sektoren", title, description, {"option": option, "unit": _("t CO₂e"), "digits": 0}
    )


def flow_of_energy(balance: Balance) -> Chart:
    """The way of final energy from carrier to sector as a Sankey diagram; the smallest carriers flow together."""
    totals = {row: sum(each or 0 for each in row.energy_mwh) for row in group_by_carrier(balance)}
    least = sum(totals.values()) * _SMALLEST_BAND
    other = _("Other carriers")
    amounts: dict[tuple[str, str], float] = {}
    colours: dict[str, str] = {}
    for row, total in totals.items():
        name = row.label if total >= least else other
        colours[name] = CARRIER_COLOURS.get(row.carrier, _OTHER) if total >= least else _OTHER
        for block, amount in zip(balance.sectors, row.energy_mwh, strict=True):
            if amount:
                amounts[name, block.short_label] = amounts.get((name, block.short_label), 0.0) + amount
    targets = {target for _source, target in amounts}
    colours |= {
        block.short_label: SECTOR_COLOURS.get(block.sector, _OTHER)
        for block in balance.sectors
        if block.short_label in targets
    }
    largest = sorted(((total, row.label) for row, total in totals.items()), reverse=True)[:5]
    parts = [
        _("%(carrier)s %(amount)s MWh") % {"carrier": name, "amount": _amount(amount)}
        for amount, name in largest
    ]
    title = _("Energy flow from carrier to sector, %(year)s") % {"year": balance.year}
    description = _(
        "Flow diagram: bands from the energy carriers to the sectors. Largest carriers: %(parts)s."
    ) % {"parts": "; ".join(parts)}
    sectors = {block.short_label for block in balance.sectors}
    on_the_right = {"width": _SECTOR_LABEL, "overflow": "break", "lineHeight": 15}
    series = {
        "type": "sankey",
        "left": 4,
        "right": _SECTOR_LABEL + 12,
        "top": 8,
        "bottom": 8,
        "nodeGap": 16,
        "nodeWidth": 14,
        "draggable": False,
        "emphasis": {"focus": "adjacency"},
        "lineStyle": {"color": "source", "opacity": 0.45},
        "label": {"color": _INK, "fontFamily": _FONT, "fontSize": 13},
        "data": [
            {
                "name": name,
                "itemStyle": {"color": colour},
                **({"label": on_the_right} if name in sectors else {}),
            }
            for name, colour in colours.items()
        ],
        "links": [
            {"source": source, "target": target, "value": round(amount, 3)}
            for (source, target), amount in amounts.items()
        ],
    }
    option = {
        **_frame(description),
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
        "series": [series],
    }
    return Chart("diagramm-energiefluss", title, description, {"option": option, "unit": "MWh", "digits": 0})


def development(series: YearSeries) -> Chart:
    """Emissions per year: a line per sector and one for the sum."""
    years = [point.year for point in series.points]
    first, last = series.points[0], series.points[-1]
    title = _("Emissions by year")
    description = _(
        "Lines from %(first)s to %(last)s, one per sector and one for the sum. Sum: %(first_sum)s t in %(first)s, "
        "%(last_sum)s t in %(last)s."
    ) % {
        "first": first.year,
        "last": last.year,
        "first_sum": _amount(first.emissions_t),
        "last_sum": _amount(last.emissions_t),
    }
    lines = [
        _line(_("Sum"), [point.emissions_t for point in series.points], _INK, "circle", width=3),
        *(
            _line(
                name,
                [point.sectors.get(code) for point in series.points],
                SECTOR_COLOURS.get(code, _OTHER),
                mark,
            )
            for (code, name), mark in zip(series.sector_labels.items(), _SECTOR_MARKS, strict=False)
            if any(point.sectors.get(code) is not None for point in series.points)
        ),
    ]
    option = {
        **_frame(description),
        "tooltip": {"trigger": "axis", "renderMode": "richText", "confine": True},
        "legend": {"type": "plain", "bottom": 0, "textStyle": {"color": _INK, "fontFamily": _FONT}},
        "grid": {"left": 8, "right": 16, "top": 36, "bottom": 72, "containLabel": True},
        "xAxis": {
            "type": "category",
            "boundaryGap": False,
            "data": [str(year) for year in years],
            "axisLabel": {"color": _INK, "hideOverlap": True},
        },
        "yAxis": {
            "type": "value",
            "min": 0,
            "name": _("t CO₂e"),
            "nameTextStyle": {"color": _INK, "align": "left"},
            "axisLabel": {"color": _INK},
        },
        "series": lines,
    }
    return Chart("diagramm-jahre", title, description, {"option": option, "unit": _("t CO₂e"), "digits": 0})


def map_of_members(place: Place, indicator: StructureIndicator) -> Chart:
    """The members of a territory, coloured by a structural indicator."""
    known = [value for value in indicator.values.values() if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    title = indicator.label
    description = _(
        "Map of the members of %(place)s, coloured by “%(indicator)s”, from %(low)s to %(high)s. "
        "It shows differences of structure, not performance."
    ) % {
        "place": place.name,
        "indicator": indicator.label,
        "low": grouped(low, indicator.decimals),
        "high": grouped(high, indicator.decimals),
    }
    option = {
        **_frame(description),
        "tooltip": {"trigger": "item", "renderMode": "richText", "confine": True},
        "visualMap": {
            "type": "continuous",
            "min": low,
            "max": high if high > low else low + 1,
            "inRange": {"color": list(MAP_COLOURS)},
            "orient": "horizontal",
            "left": "center",
            "bottom": 0,
            "calculable": False,
            "text": [grouped(high, indicator.decimals), grouped(low, indicator.decimals)],
            "textStyle": {"color": _INK, "fontFamily": _FONT},
        },
        "series": [
            {
                "type": "map",
                "map": f"gebiet-{place.key}",
                "nameProperty": "ags",
                "roam": False,
                "selectedMode": False,
                "left": 8,
                "right": 8,
                "top": 8,
                "bottom": 48,
                "preserveAspect": "contain",
                # Degrees of longitude are shorter than degrees of latitude: cosine of 51° north.
                "aspectScale": 0.63,
                "itemStyle": {"borderColor": "#12395b", "borderWidth": 0.8, "areaColor": "#f3f4f7"},
                "emphasis": {"label": {"show": False}, "itemStyle": {"areaColor": "#f2c14e"}},
                "data": [
                    {"name": member.key, "value": indicator.values[member.key]}
                    for member in place.members
                    if indicator.values.get(member.key) is not None
                ],
            }
        ],
    }
    address = reverse("outlines", args=[place.key])
    return Chart(
        "diagramm-karte",
        title,
        description,
        {
            "option": option,
            "unit": indicator.unit,
            "digits": indicator.decimals,
            "missing": _("not available"),
            "names": {member.key: member.name for member in place.members},
            "map": {"name": f"gebiet-{place.key}", "address": address, "pages": "/gebiet/"},
        },
    )


def _frame(description: str) -> dict[str, Any]:
    return {
        "animation": False,
        "textStyle": {"fontFamily": _FONT, "color": _INK},
        # ECharts' own description is English and reads internal columns: ours takes its place.
        "aria": {"enabled": True, "label": {"description": description}},
    }


def _line(name: str, data: list[float | None], colour: str, mark: str, width: int = 2) -> dict[str, Any]:
    return {
        "type": "line",
        "name": name,
        "data": data,
        "symbol": mark,
        "symbolSize": 8,
        "connectNulls": False,
        "lineStyle": {"color": colour, "width": width},
        "itemStyle": {"color": colour},
    }


def _amount(value: float | None) -> str:
    return _("not available") if value is None else grouped(round(value), 0)
