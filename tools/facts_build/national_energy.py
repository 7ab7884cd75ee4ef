"""Final energy of Germany by sector and carrier (AG Energiebilanzen), industry branches, heating values."""

from __future__ import annotations

from collections.abc import Iterable

from klimawerk.engine.factbook.tables import SeriesPoint

from .raw import raw_rows

PRODUCTS = {
    "Steinkohlen: Kohle": "coal",
    "Steinkohlen: Briketts": "briquettes",
    "Steinkohlen: Koks": "coke",
    "Andere Steinkohlenprodukte": "other_products",
    "Braunkohlen: Kohle": "coal",
    "Braunkohlen: Briketts": "briquettes",
    "Andere Braunkohlenprodukte": "other_products",
    "Hartbraunkohle": "hard_lignite",
    "Heizöl leicht": "light",
    "Heizöl schwer": "heavy",
    "Petrolkoks": "petroleum_coke",
    "Andere Mineralölprodukte": "other_petroleum_products",
    "Erdöl (roh)": "crude_oil",
    "Rohbenzin": "naphtha",
    "Raffineriegas": "refinery_gas",
    "Kokerei- und Stadtgas": "coke_oven_gas",
    "Gichtgas und Konvertergas": "blast_furnace_gas",
    "Grubengas": "mine_gas",
    "Kernenergie": "nuclear",
    "Geothermie": "geothermal",
    "Umweltwärme": "ambient",
}
MISPRINTS = {
    ("total", "Raffineriegas", "2007"),
    ("industry", "Raffineriegas", "2007"),
    ("households", "Steinkohlen: Kohle", "2013"),
    ("households", "Steinkohlen: Kohle", "2015"),
    ("commerce_services", "Steinkohlen: Kohle", "2013"),
    ("commerce_services", "Steinkohlen: Kohle", "2015"),
}
"""Heating values printed outside of anything possible (coal 97.346, refinery gas 3293.753 MJ/kg): gaps."""

OLD_STATE = "older state than the evaluation tables; use for shares inside a group only"
SOURCES = {"AGEB_AWT": "ageb_awt_2025", "AGEB_EB": "ageb_balances", "AGEB_EE": "ageb_balances"}
CALORIFIC_UNITS = {"MJ/m³": "MJ/m³", "MJ/kg": "MJ/kg", "MJ/kWh": "MJ/kWh"}


def energy_series() -> Iterable[SeriesPoint]:
    """`ageb_awt|ageb_eb|ageb_ee.<sector>.<carrier>[.<product>]`, `industry_branches.*`, `net_calorific_value.*`."""
    yield from _final_energy()
    yield from _branches()
    yield from _calorific_values()
    yield from _use_by_branch()


def _source(row: dict[str, str]) -> str:
    if row["dataset"] != "AGEB_AWT" and int(row["year"]) >= 2016:
        return "ageb_balances_2016_2019"
    return SOURCES[row["dataset"]]


def _note(row: dict[str, str]) -> str:
    if "provisional" in row["data_status"]:
        return "provisional"
    if row["dataset"] == "AGEB_EB" and int(row["year"]) >= 2016:
        return f"{row['data_status']}; {OLD_STATE}"
    return row["data_status"] if row["data_status"] == "no printed date" else ""


def _final_energy() -> Iterable[SeriesPoint]:
    groups: dict[tuple[str, str, str, int], list[dict[str, str]]] = {}
    for row in raw_rows("ageb_final_energy_de.csv"):
        groups.setdefault((row["dataset"], row["sector"], row["carrier"], int(row["year"])), []).append(row)
    for (dataset, sector, carrier, year), rows in groups.items():
        series = f"{dataset.lower()}.{sector}.{carrier}"
        where = f"line {rows[0]['balance_line']}, {sector}, "
        locator = where + " + ".join(row["carrier_de"] for row in rows)
        value = round(sum(float(row["value_tj"]) for row in rows), 6)
        evidence = "official" if len(rows) == 1 else "derived"
        yield SeriesPoint(series, year, value, "TJ", _source(rows[0]), locator, evidence, _note(rows[0]))
        if len(rows) > 1:
            for row in rows:
                yield SeriesPoint(
                    f"{series}.{PRODUCTS[row['carrier_de']]}",
                    year,
                    float(row["value_tj"]),
                    "TJ",
                    _source(row),
                    where + row["carrier_de"],
                    "official",
                    _note(row),
                )


def _branches() -> Iterable[SeriesPoint]:
    """`industry_branches.line_<46–59>.<carrier>`: sum of the products of a carrier; zero cells are not in the copy."""
    groups: dict[tuple[str, str, int], list[dict[str, str]]] = {}
    for row in raw_rows("ageb_industry_branches_de_2000-2019.csv"):
        groups.setdefault((row["branch_line"], row["carrier"], int(row["year"])), []).append(row)
    for (line, carrier, year), rows in groups.items():
        products = " + ".join(row["carrier_de"] for row in rows)
        yield SeriesPoint(
            f"industry_branches.line_{line}.{carrier}",
            year,
            round(sum(float(row["value_tj"]) for row in rows), 6),
            "TJ",
            _source(rows[0]),
            f"line {line} {rows[0]['branch_de']}, {products}",
            "official" if len(rows) == 1 else "derived",
            _note(rows[0]),
        )


def _calorific_values() -> Iterable[SeriesPoint]:
    groups: dict[tuple[str, str], set[str]] = {}
    rows = raw_rows("ageb_net_calorific_values_de_2003-2015.csv")
    for row in rows:
        groups.setdefault((row["sector"], row["carrier"]), set()).add(row["carrier_de"])
    for row in rows:
        if (row["sector"], row["carrier_de"], row["year"]) in MISPRINTS:
            continue
        series = f"net_calorific_value.{row['sector']}.{row['carrier']}"
        if len(groups[row["sector"], row["carrier"]]) > 1:
            series += f".{PRODUCTS[row['carrier_de']]}"
        yield SeriesPoint(
            series,
            int(row["year"]),
            float(row["net_calorific_value"]),
            CALORIFIC_UNITS[row["unit"]],
            "ageb_balances",
            f"sheet CV, {row['sector']}, {row['carrier_de']}",
            "official",
        )


def _use_by_branch() -> Iterable[SeriesPoint]:
    """`industry_use_85121.<branch>.<carrier>`; includes input to conversion, so it is not final energy."""
    for row in raw_rows("destatis_85121_energy_use_by_branch_de_2000-2020.csv"):
        branch = row["branch_code"].lower().replace("-", "_") or "total"
        carrier = row["carrier_code"].lower().replace("-", "_") or "total"
        if row["tj"]:
            yield SeriesPoint(
                f"industry_use_85121.{branch}.{carrier}",
                int(row["year"]),
                float(row["tj"]),
                "TJ",
                "destatis_85121",
                f"table 85121, {row['branch']}, {row['carrier']}",
                "official",
                "includes input to conversion",
            )
