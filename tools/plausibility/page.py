"""The comparison as a German page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tools.plausibility.comparison import (
    SETTLEMENT_TYPES,
    Compared,
    absolute_deviations,
    compare_all,
    electricity_per_head,
)
from tools.plausibility.distribution import (
    QUANTILES,
    YEAR,
    census_deviations,
    outside_bands,
    per_head_quantiles,
)
from tools.plausibility.published import GROUPS, listing

from klimawerk.engine.factbook import FactBook

GROUP_NAMES = {
    "total": "Summe",
    "households": "Private Haushalte",
    "commerce": "GHD mit kommunalen Einrichtungen",
    "industry": "Industrie",
    "economy": "GHD und Industrie zusammen",
    "transport": "Verkehr",
}
HEAD = """# Plausibilität der Startbilanz

Diese Seite schreibt `python tools/plausibility_report.py`; von Hand wird sie nicht geändert. Die Startbilanz wird
neben veröffentlichte Bilanzen gestellt. **Nichts ist an diese Bilanzen angepasst.** Was die Unterschiede erklärt,
steht unter [Unterschiede zu veröffentlichten Bilanzen](differences.md), die Rechenregeln unter
[Startbilanz](startbilanz.md).

Verglichen wird das jeweils letzte veröffentlichte Jahr ab 2015, mit allem, was die veröffentlichte Bilanz enthält:
Autobahn und Großemittenten zählen mit, Luft- und Schiffsverkehr nicht. Städte in einem Kreis haben in der Startbilanz
keine Autobahn, ihre veröffentlichten Bilanzen aber schon; nur für diesen Vergleich erhalten sie einen Anteil an der
Autobahn ihres Kreises nach √(Einwohner:innen × Verkehrsfläche) (Spalte „davon Autobahn“).
"""


def number(value: float | None, digits: int = 0) -> str:
    """A number as people write it in German; a missing one as a dash."""
    if value is None:
        return "–"
    text = f"{value:,.{digits}f}"
    return text.replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")


def percent(value: float | None) -> str:
    """A signed percentage."""
    if value is None:
        return "–"
    rounded = round(value * 100)
    return f"{'+' if rounded > 0 else ''}{number(rounded)} %" if rounded else "0 %"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> str:
    rule = ["---"] * left + ["---:"] * (len(head) - left)
    return "\n".join([_row(head), _row(rule), *(_row(row) for row in rows)])


def totals_table(places: Sequence[Compared]) -> str:
    """Published and computed totals."""
    rows = [
        [
            place.published.name,
            str(place.published.year),
            number(place.target("total")),
            number(place.computed["total"]),
            percent(place.deviation("total")),
            number(place.motorway) if place.motorway else "–",
            "–" if place.motorway else number(place.large_emitters),
            number(place.off_road),
        ]
        for place in places
    ]
    head = ["Ort", "Jahr", "veröffentlicht, kt", "Startbilanz, kt", "Abweichung"]
    head += [
        "davon Autobahn im Kreis, kt",
        "davon Großemittenten, kt",
        "davon Kraftstoff abseits der Straße, kt",
    ]
    return _table(head, rows)


def sectors_table(places: Sequence[Compared]) -> str:
    """Deviations of every group that is printed."""
    groups = GROUPS[1:]
    rows = [
        [place.published.name, *(percent(place.deviation(group)) for group in groups)]
        for place in places
        if any(place.deviation(group) is not None for group in groups)
    ]
    return _table(["Ort", *(GROUP_NAMES[group] for group in groups)], rows)


def _statistics(values: np.ndarray) -> list[str]:
    return [
        str(len(values)),
        percent(float(np.median(values))).lstrip("+"),
        percent(float(np.quantile(values, 0.8))).lstrip("+"),
        percent(float(values.max())).lstrip("+"),
    ]


STATISTICS = ["Zahl", "Hälfte innerhalb von ±", "80 % innerhalb von ±", "größte Abweichung"]


def groups_statistics(places: Sequence[Compared]) -> str:
    """Absolute deviations by group."""
    rows = [[GROUP_NAMES[group], *_statistics(absolute_deviations(places, group))] for group in GROUPS]
    return _table(["Gruppe", *STATISTICS], rows)


def types_statistics(places: Sequence[Compared]) -> str:
    """Absolute deviations of the total by settlement type; types without a published balance are named."""
    rows = []
    for kind, name in SETTLEMENT_TYPES.items():
        here = [place for place in places if place.settlement_type == kind]
        label = f"{name} ({kind})"
        if here:
            rows.append([label, *_statistics(absolute_deviations(here, "total"))])
        else:
            rows.append([label, "0", "–", "–", "–"])
    return _table(["Siedlungstyp (RegioStaR 7)", *STATISTICS], rows)


def rank_table(book: FactBook) -> str:
    """Electricity per head in the order of the published balance."""
    rank = listing()["rank"]
    rows = [
        [book.register.find(key).name, number(electricity_per_head(book, key, rank["year"]), 1)]
        for key in rank["keys"]
    ]
    return _table(["Gemeinde", f"Strom {rank['year']}, MWh je Einwohner:in (Rückrechnung)"], rows)


SECTOR_NAMES = {
    "total": "Summe ohne Autobahn und Großemittenten",
    "private_households": "private Haushalte",
    "commerce_trade_services": "GHD",
    "industry": "Industrie ohne Großemittenten",
    "transport": "Verkehr ohne Autobahn",
}
BAND_NAMES = {
    "private_households": "private Haushalte",
    "commerce_trade_services": "GHD",
    "electricity": "Strom",
    "natural_gas": "Erdgas",
    "heating_oil": "Heizöl",
    "district_heating": "Fernwärme",
    "biomass": "Biomasse",
    "solar_thermal": "Solarthermie",
    "environmental_heat": "Umweltwärme",
    "stationary": "stationär zusammen",
}
CENSUS_NAMES = {
    "dwellings": "Wohnungen (Form 2011, Kreis 2022)",
    "living_area": "Wohnfläche, je Kreis auf den Zensus gebracht",
    "living_area_unscaled": "Wohnfläche der Fortschreibung ohne diesen Schritt",
}


def distribution_tables(book: FactBook) -> list[str]:
    """Values per head of all municipalities, bands left, and the estimates beside the census."""
    quantiles = [
        [SECTOR_NAMES[name], *(number(value, 1) for value in values)]
        for name, values in per_head_quantiles(book).items()
    ]
    bands = [
        [BAND_NAMES[name], *(f"{number(100 * value, 1)} %" for value in values)]
        for name, values in outside_bands(book).items()
    ]
    census = [
        [
            CENSUS_NAMES[name],
            str(len(values)),
            *(
                f"{number(100 * value, 1)} %"
                for value in (np.median(abs(values)), np.quantile(abs(values), 0.8))
            ),
            f"{number(100 * float(values.mean()), 1)} %",
        ]
        for name, values in census_deviations(book).items()
    ]
    return [
        f"\n## Alle Gemeinden {YEAR}: t CO2e je Einwohner:in\n",
        _table(["", *(f"{100 * each:g} %" for each in QUANTILES)], quantiles),
        "\nLesart: 5 % der Gemeinden (ab 100 Einwohner:innen) liegen unter dem Wert in der Spalte „5 %“.",
        f"\n## Übliche Spannen {YEAR}\n",
        "Anteil der Orte, deren Energie je Einwohner:in außerhalb der Spanne von 90 veröffentlichten Bilanzen liegt"
        " (Regel `bisko.plausibility`).\n",
        _table(["Größe", "Orte über 5.000 Einwohner:innen", "alle ab 100"], bands),
        "\n## Wohnungen und Wohnfläche neben dem Zensus 2022\n",
        "Für 147 Gemeinden (Kreis Soest, Kyffhäuserkreis, Trier-Saarburg, Ochtrup) liegt der Zensus 2022 der Gemeinde"
        " vor; die Schätzung kennt ihn hier nicht.\n",
        _table(["", "Gemeinden", "Hälfte innerhalb von ±", "80 % innerhalb von ±", "im Mittel"], census),
    ]


def page(book: FactBook) -> str:
    """The whole page."""
    places = compare_all(book)
    signed = [place.deviation("total") or 0.0 for place in places]
    excluded = "\n".join(f"- {each['name']}: {each['reason']}." for each in listing()["excluded"])
    return "\n".join(
        [
            HEAD,
            "## Summen\n",
            totals_table(places),
            f"\nMittlere Abweichung mit Vorzeichen: {percent(float(np.mean(signed)))}.",
            "\n## Abweichung nach Sektoren\n",
            sectors_table(places),
            "\n## Größe der Abweichungen nach Sektoren\n",
            groups_statistics(places),
            "\n## Größe der Abweichungen der Summe nach Siedlungstyp\n",
            types_statistics(places),
            "\nFür Siedlungstypen ohne Vergleich gilt die Fehlerfortpflanzung aus den Sektoren: ±35 %.",
            "\n## Reihenfolge beim Strom 2007\n",
            rank_table(book),
            f"\nDie veröffentlichte Reihenfolge ist dieselbe ({listing()['rank']['source']}).",
            *distribution_tables(book),
            "\n## Nicht verglichen\n",
            excluded,
            "",
        ]
    )
