"""National series: one value per series and year, each with source and place in the source."""

from __future__ import annotations

from collections.abc import Iterable

from klimawerk.engine.factbook.tables import SeriesPoint
from klimawerk.engine.factbook.text_format import GAP_COLUMNS, SERIES_COLUMNS

from .national_energy import energy_series
from .national_power import power_series
from .national_road import road_series
from .raw import raw_rows
from .writing import Output, csv_bytes

GAPS = (
    (
        "ageb_eb.",
        2020,
        2024,
        "AGEB energy balances 2020 and later are not shipped; use the shares of the last years",
    ),
    (
        "ageb_ee.",
        2016,
        2024,
        "AGEB prints the satellite balance of renewables in the balances only to 2015 (shipped)",
    ),
    ("ageb_awt.", 1985, 1989, "before the evaluation tables of reunified Germany"),
    ("ageb_awt.commerce_services_", 1990, 2009, "AGEB splits this branch out from 2010 on only"),
    ("industry_branches.", 2000, 2019, "the balance line prints no value in this year"),
    ("industry_branches.", 2020, 2024, "AGEB energy balances 2020 and later are not shipped"),
    ("industry_use_85121.", 2021, 2024, "table 85121 is shipped to 2020"),
    ("road_energy.", 2005, 2013, "territorial values are published from 2014 on"),
    ("road_energy.", 2023, 2024, "Destatis 85521 is shipped to 2022"),
    ("road_mileage.", 2023, 2024, "Destatis 85521 is shipped to 2022"),
    ("road_specific.", 2023, 2024, "Destatis 85521 is shipped to 2022"),
    ("transport_energy.", 2023, 2024, "Destatis 85521 is shipped to 2022"),
    ("road_co2.", 2023, 2024, "Destatis 85521 is shipped to 2022"),
    (
        "electricity_generation.",
        1991,
        1999,
        "UBA publishes 1990, 1995 and from 2000 on; AGEB splits hydro, wind and photovoltaics from 2003 on",
    ),
    ("electricity_generation.", 2000, 2002, "AGEB splits hydro, wind and photovoltaics from 2003 on"),
    (
        "electricity_factor.",
        1991,
        2019,
        "not in this edition or with this boundary; with upstream the publication has "
        "it, the shipped copy not",
    ),
    ("net_calorific_value.", 1990, 2002, "AGEB sheets CV are shipped from 2003 on"),
    ("net_calorific_value.", 2003, 2015, "the sheet of this year prints no value"),
    (
        "net_calorific_value.households.hard_coal.coal",
        2013,
        2015,
        "the sheet prints an impossible value (13.8, 66.3 MJ/kg)",
    ),
    (
        "net_calorific_value.commerce_services.hard_coal.coal",
        2013,
        2015,
        "the sheet prints an impossible value (5.2, 97.3 MJ/kg)",
    ),
    ("net_calorific_value.total.other_fossil.refinery_gas", 2007, 2007, "the sheet prints 3293.753 MJ/kg"),
    ("net_calorific_value.industry.other_fossil.refinery_gas", 2007, 2007, "the sheet prints 3293.753 MJ/kg"),
    ("net_calorific_value.", 2016, 2024, "AGEB sheets CV are shipped to 2015"),
    ("cars.", 2022, 2025, "total stock and other fuels are shipped to 2021"),
    ("cars.", 2017, 2017, "not published separately for 1.1.2017"),
    ("degree_days.", 1990, 2009, "the station series starts in 2010"),
    ("degree_days.", 2024, 2024, "the station series ends in 2023"),
    ("temperature.", 2023, 2024, "the shipped series ends in 2022"),
    ("full_load_hours.", 1990, 2021, "no capacity snapshots before 2022"),
    ("full_load_hours.", 2024, 2024, "no capacity snapshot at the end of the year"),
    ("renewable_capacity.", 1990, 2021, "no snapshot before 15.02.2022"),
    ("ghg_inventory.memo_international_aviation", 2022, 2024, "published to 2021"),
)


def national_files() -> Output:
    """One CSV per family of series and the list of gaps."""
    families: dict[str, list[SeriesPoint]] = {}
    points = [*energy_series(), *road_series(), *power_series(), *other_series()]
    for point in points:
        families.setdefault(point.series.split(".")[0], []).append(point)
    output: Output = {}
    for family, mine in sorted(families.items()):
        mine.sort(key=lambda point: (point.series, point.year))
        rows = [
            (p.series, p.year, repr(p.value), p.unit, p.source, p.locator, p.evidence, p.note) for p in mine
        ]
        output[f"statistics/national/{family}.csv"] = csv_bytes(SERIES_COLUMNS, rows)
    output["statistics/national/gaps.csv"] = csv_bytes(GAP_COLUMNS, GAPS)
    return output


def other_series() -> Iterable[SeriesPoint]:
    """Cars, climate, inventory, and the German rows of the district tables."""
    for row in raw_rows("ev_stock_de.csv"):
        year = int(row["stock_at"][:4])
        locator = f"{row['origin']}, stock on {row['stock_at']}, {row['fuel']}"
        source = "kba_battery_cars" if row["origin"].startswith("KBA,") else "kba_fz1"
        if source == "kba_battery_cars" or row["fuel"] != "battery_electric" or year < 2018:
            yield SeriesPoint(
                f"cars.{row['fuel']}", year, float(row["cars"]), "number", source, locator, "derived"
            )
    for row in raw_rows("degree_days.csv"):
        year, value = int(row["year"]), float(row["value"])
        if row["area_level"] == "station":
            station = (
                row["area"].lower().replace("ö", "oe").replace("/", "_").replace("-", "_").replace(" ", "_")
            )
            yield SeriesPoint(
                f"degree_days.{station}",
                year,
                value,
                "Kd",
                "lanuk_degree_days",
                f"Jahresheizgradtage, station {row['area']}",
                "official",
                row["definition"],
            )
        elif row["area_level"] == "germany":
            yield SeriesPoint(
                "temperature.germany",
                year,
                value,
                "°C",
                "dwd_temperature",
                "regional averages, annual mean, Germany",
                "official",
                row["definition"],
            )
    for row in raw_rows("ghg_inventory_de.csv"):
        note = "preliminary" if row["status"] == "preliminary" else ""
        yield SeriesPoint(
            f"ghg_inventory.{row['sector']}",
            int(row["year"]),
            float(row["kt_co2e"]),
            "kt CO2e",
            "uba_ghg_inventory",
            f"KSG sector {row['sector_de']}",
            "official",
            note,
        )
    for row in raw_rows("industry_energy_kreis_2021.csv"):
        if row["level"] == "germany" and row["status"] == "ok":
            yield SeriesPoint(
                f"industry_survey.{row['carrier']}",
                2021,
                float(row["tj"]),
                "TJ",
                "destatis_43531_2021",
                f"table 43531-01-02-4, 2021, Deutschland, {row['carrier']}",
                "official",
                "includes non-energy use and fuel for own power generation",
            )
    for row in raw_rows("kreis_structure_2020-2021.csv"):
        if row["level"] == "germany" and row["status"] == "ok":
            yield SeriesPoint(
                f"structure.{row['indicator']}",
                int(row["date"][:4]),
                float(row["value"]),
                row["unit"],
                "destatis_structure_2021",
                f"table {row['table']}, Deutschland",
                "official",
            )
    for row in raw_rows("destatis_bus_rail_mio_vehicle_km_kreis_2018.csv"):
        if row["ags"] == "DG000000":
            for raw, name in (
                ("total_mega_km", "total"),
                ("rail_mega_km", "rail"),
                ("metro_mega_km", "tram_metro"),
                ("bus_mega_km", "bus"),
            ):
                yield SeriesPoint(
                    f"bus_rail.{name}",
                    2018,
                    float(row[raw]),
                    "million vehicle km",
                    "destatis_bus_rail_2018",
                    f"table 1.10, Deutschland, {raw}",
                    "official",
                    "the parts add to more than the total as printed",
                )
