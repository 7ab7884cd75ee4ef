"""Road transport inside Germany: energy, mileage, energy per kilometre, direct CO2 (Destatis 85521, TREMOD)."""

from __future__ import annotations

from collections.abc import Iterable

from klimawerk.engine.factbook.tables import SeriesPoint

from .raw import raw_rows

DESTATIS = "destatis_85521"
MODES = ("all_transport", "aviation", "maritime_shipping", "inland_and_coastal_shipping", "rail")


def road_series() -> Iterable[SeriesPoint]:
    """`road_energy`, `road_mileage`, `road_specific`, `road_co2` and, for all modes, `transport_energy`."""
    yield from _energy()
    yield from _mileage()
    for row in raw_rows("vehicle_specific_energy_de.csv"):
        if row["kwh_per_km"]:
            locator = (
                f"tables {row['tj_table']} and {row['km_table']}, {row['holder']}, {row['vehicle_class']}"
            )
            yield SeriesPoint(
                f"road_specific.{row['holder']}.{row['vehicle_class']}.{row['fuel']}",
                int(row["year"]),
                float(row["kwh_per_km"]),
                "kWh/km",
                DESTATIS,
                locator,
                "derived",
                "energy divided by mileage of the same cell",
            )
    for row in raw_rows("road_co2_de.csv"):
        if row["co2_t"]:
            yield SeriesPoint(
                f"road_co2.{row['holder']}.{row['vehicle_class']}.{row['fuel']}",
                int(row["year"]),
                float(row["co2_t"]),
                "t CO2",
                DESTATIS,
                f"table {row['source_table']}",
                "official",
            )


def _energy() -> Iterable[SeriesPoint]:
    """A holder, class and fuel can stand in an overview and in a detail table; the detail table is taken."""
    best: dict[tuple[str, int], tuple[str, float]] = {}
    for row in raw_rows("road_energy_de.csv"):
        if not row["tj"]:
            continue
        vehicle = row["vehicle_class"]
        family = "transport_energy" if row["source_table"] == "85521-01" else "road_energy"
        series = f"{family}.{row['holder']}.{vehicle}.{row['fuel']}"
        key = (series, int(row["year"]))
        if key in best and abs(best[key][1] - float(row["tj"])) > 1:
            raise ValueError(
                f"{series} {row['year']}: tables {best[key][0]} and {row['source_table']} differ"
            )
        best.setdefault(key, (row["source_table"], float(row["tj"])))
    for (series, year), (table, value) in best.items():
        yield SeriesPoint(series, year, value, "TJ", DESTATIS, f"table {table}", "official")


def _mileage() -> Iterable[SeriesPoint]:
    seen: dict[tuple[str, int], float] = {}
    for row in raw_rows("road_mileage_de.csv"):
        if not row["million_vehicle_km"]:
            continue
        year, value = int(row["year"]), float(row["million_vehicle_km"])
        series = f"road_mileage.{row['holder']}.{row['vehicle_class']}.{row['fuel']}.{row['road_category']}"
        if (series, year) in seen:
            if abs(seen[series, year] - value) > 1e-3:
                raise ValueError(f"{series} {year}: two different values")
            continue
        seen[series, year] = value
        table = row["source_table"]
        if table.startswith("TREMOD"):
            source, locator, evidence = "tremod_603", "page 186", "quoted"
        elif table.startswith("FS8"):
            source, locator, evidence = "destatis_fs8_2018", row["source"], "quoted"
        else:
            source, locator, evidence = DESTATIS, f"table {table}", "official"
        yield SeriesPoint(series, year, value, "million vehicle km", source, locator, evidence)
