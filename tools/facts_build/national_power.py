"""Electricity: generation, factors of the federal mix as UBA publishes them, capacity and full-load hours."""

from __future__ import annotations

from collections.abc import Iterable

from klimawerk.engine.factbook.tables import SeriesPoint

from .raw import raw_rows

EDITIONS = {
    "UBA Climate Change 13/2025, table 2": "uba_climate_change_13_2025",
    "UBA Climate Change 16/2026, table 2": "uba_climate_change_16_2026",
}
FACTOR_UNITS = {"g CO2/kWh": "g CO2/kWh", "g CO2e/kWh": "g CO2e/kWh", "Mt CO2": "Mt CO2"}


def power_series() -> Iterable[SeriesPoint]:
    """`electricity_generation`, `electricity_factor`, `renewable_capacity`, `full_load_hours`."""
    yield from _generation()
    yield from _factors()
    yield from _capacity()
    for row in raw_rows("full_load_hours_de.csv"):
        yield SeriesPoint(
            f"full_load_hours.{row['technology']}",
            int(row["year"]),
            float(row["full_load_hours_on_mean_capacity"]),
            "h",
            "full_load_hours_own",
            "generation divided by the mean of begin and end capacity",
            "derived",
            row["note"],
        )


def _generation() -> Iterable[SeriesPoint]:
    """Two publishers print a gross generation of some sources; the id carries `ageb` or `uba` where both exist."""
    rows = [row for row in raw_rows("electricity_generation_de.csv") if row["value"]]
    publishers: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        publishers.setdefault((row["source"], row["quantity"]), set()).add(row["origin"][:4])
    for row in rows:
        uba = row["origin"].startswith("UBA")
        series = f"electricity_generation.{row['source']}.{row['quantity']}"
        if len(publishers[row["source"], row["quantity"]]) > 1:
            series += ".uba" if uba else ".ageb"
        yield SeriesPoint(
            series,
            int(row["year"]),
            float(row["value"]),
            row["unit"],
            "uba_electricity_generation" if uba else "ageb_awt_2025",
            row["origin"],
            "official",
            "provisional" if row["status"] == "provisional" else "",
        )


def _factors() -> Iterable[SeriesPoint]:
    """`electricity_factor.<uba_13_2025|uba_16_2026>.<factor>`; not the BISKO series, never to be mixed with it."""
    for row in raw_rows("electricity_emission_factors_de.csv"):
        source = EDITIONS[row["edition"]]
        edition = source.replace("climate_change_", "")
        yield SeriesPoint(
            f"electricity_factor.{edition}.{row['factor']}",
            int(row["year"]),
            float(row["value"]),
            FACTOR_UNITS[row["unit"]],
            source,
            "table 2",
            "official",
            row["status"] if row["status"] != "final" else "",
        )
    for row in raw_rows("uba_strommix_co2_1990-2022.csv"):
        yield SeriesPoint(
            "electricity_factor.uba_2023.co2_direct",
            int(row["year"]),
            float(row["g_co2_per_kwh"]),
            "g CO2/kWh",
            "uba_strommix_2023",
            "series 1990–2022",
            "official",
            "older edition, superseded",
        )


def _capacity() -> Iterable[SeriesPoint]:
    """The first snapshot of each year (January or February)."""
    first: dict[tuple[str, int], dict[str, str]] = {}
    for row in sorted(
        raw_rows("mastr_national_capacity_2022-2024.csv"), key=lambda row: row["snapshot_date"]
    ):
        first.setdefault((row["technology"], int(row["snapshot_date"][:4])), row)
    for (technology, year), row in first.items():
        yield SeriesPoint(
            f"renewable_capacity.{technology}",
            year,
            float(row["value"]),
            "kW",
            "mastr_national",
            f"operating units, gross capacity, snapshot {row['snapshot_date']}",
            "derived",
        )
