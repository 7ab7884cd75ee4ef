"""Tables of the 400 districts and the 16 Länder."""

from __future__ import annotations

import numpy as np

from klimawerk.engine.factbook.rekeying import Array, StateArray, rekey, rekey_mean, transfers
from klimawerk.engine.kernel.states import CellState

from .columns import Adjustment, Collected, add_counts, parse, present
from .raw import raw_rows
from .territories import Directory

LEVEL = "district"
CENSUS_CARRIERS = (
    ("dwellings_total", "dwellings"),
    ("gas", "gas"),
    ("oil", "oil"),
    ("wood_pellets", "wood"),
    ("biomass_biogas", "biomass_biogas"),
    ("solar_geo_heatpump", "solar_geothermal_heat_pump"),
    ("electricity_no_hp", "electricity"),
    ("coal", "coal"),
    ("district_heating", "district_heating"),
    ("none", "none"),
)
FUELS = (
    ("petrol", "petrol"),
    ("diesel", "diesel"),
    ("gas_cng_lpg", "gas"),
    ("hybrid_without_plugin", "hybrid"),
    ("plugin_hybrid", "plug_in_hybrid"),
    ("battery_electric", "battery_electric"),
    ("other", "other"),
)
INDUSTRY = ("total", "coal", "heating_oil", "natural_gas", "renewables", "electricity", "heat", "other")
INDUSTRY_2003 = {"gas": "natural_gas", "district_heat": "heat"}
STATUS = {
    "ok": CellState.VALUE,
    "suppressed": CellState.CONFIDENTIAL,
    "nothing": CellState.DECLARED_ZERO,
    "later": CellState.NOT_ESTIMATED,
}
TRIER, TRIER_SAARBURG = "07211", "07235"
TRIER_REASON = (
    "Trier and Trier-Saarburg are one registration district (07211); divided by all cars of FZ 3 on 1.1.2021 "
    "(53,689 to 100,999)"
)
EISENACH_REASON = "Eisenach (16056) joined Wartburgkreis (16063) on 1.7.2021; added"
STRUCTURE_UNITS = {"ha": ("area", "ha"), "number": ("count", "number"), "persons": ("population", "persons")}


def district_tables(directory: Directory, collected: Collected) -> None:
    """Add all tables of districts and Länder."""
    cars = _cars_of_trier(directory)
    _census(directory, collected)
    _cars_by_fuel(directory, collected, cars)
    _battery_cars(directory, collected, cars)
    _bus_rail(directory, collected)
    _degree_days(directory, collected)
    _industry_2021(directory, collected)
    _industry_2003(directory, collected)
    _structure(directory, collected)
    _households(directory, collected)
    _population_series(directory, collected)


def _cars_of_trier(directory: Directory) -> float:
    """Share of the city of Trier in the cars of the common registration district."""
    cars = {TRIER: 0.0, TRIER_SAARBURG: 0.0}
    for row in raw_rows("kba_fz3_vehicles_2021-01-01.csv"):
        if row["ags"][:5] in cars and row["cars"]:
            cars[row["ags"][:5]] += float(row["cars"])
    return cars[TRIER] / sum(cars.values())


def _moved_sum(
    keys: list[str], cells: list[str], state_date: str, directory: Directory, empty: CellState
) -> tuple[Array, StateArray]:
    moved = transfers(keys, state_date, directory.district_history, directory.districts)
    return rekey(*parse(cells, empty), moved)


def _census(directory: Directory, collected: Collected) -> None:
    add_counts(
        collected,
        directory.districts,
        {row["kreis"]: row for row in raw_rows("zensus2022_dwellings_energy_carrier_kreis.csv")},
        [
            *((raw, column, "dwellings", "number") for raw, column in CENSUS_CARRIERS),
            ("mean_dwelling_area_m2", "mean_dwelling_area_m2", "dwelling_area", "m²"),
        ],
        "Regionaltabelle Wohnungen",
        table="census_2022",
        level=LEVEL,
        reference="2022-05-15",
        source="zensus_2022_districts",
        evidence="official",
        note="main energy carrier of the heating, not consumption; official noise of up to 25 dwellings a row; "
        "peaks of coal in single districts (Heidelberg, Görlitz) are implausible but as printed",
    )


def _cars_by_fuel(directory: Directory, collected: Collected, trier_share: float) -> None:
    every = raw_rows("kba_fz1_cars_by_fuel_kreis_2017-2021.csv")
    for year in ("2017", "2018", "2019", "2020", "2021"):
        rows = [row for row in every if row["year"] == year]
        table = f"cars_by_fuel_{year}"
        for raw, column in FUELS:
            values, states = _moved_sum(
                [row["kba_district"] for row in rows],
                [row[raw] for row in rows],
                f"{year}-01-01",
                directory,
                CellState.NOT_ESTIMATED,
            )
            _divide_trier(values, states, directory, trier_share)
            missing = bool((states == CellState.NOT_ESTIMATED).any())
            collected.add(
                values,
                states,
                table=table,
                column=column,
                level=LEVEL,
                quantity="vehicles",
                unit="number",
                reference=f"{year}-01-01",
                source="kba_fz1",
                locator=f"FZ 1.2, 1.1.{year}, column {raw}",
                evidence="official",
                gap_reason="not published for 1.1.2017" if missing else "",
                note=f"{TRIER_REASON}; {EISENACH_REASON}",
            )
        _note_trier_eisenach(table, collected)


def _divide_trier(values: Array, states: StateArray, directory: Directory, share: float) -> None:
    city, land = directory.districts.index(TRIER), directory.districts.index(TRIER_SAARBURG)
    common = np.nansum(values[[city, land]])
    if states[city] == CellState.VALUE:
        values[city], values[land] = common * share, common * (1 - share)
        states[land] = CellState.VALUE


def _note_trier_eisenach(table: str, collected: Collected, eisenach: bool = True) -> None:
    collected.adjustments.append(Adjustment(table, TRIER, "divided", TRIER_REASON))
    collected.adjustments.append(Adjustment(table, TRIER_SAARBURG, "divided", TRIER_REASON))
    if eisenach:
        collected.adjustments.append(Adjustment(table, "16063", "added", EISENACH_REASON))


def _battery_cars(directory: Directory, collected: Collected, trier_share: float) -> None:
    every = raw_rows("kba_bev_stock_kreis_2018-2025.csv")
    for year in range(2018, 2026):
        cars = {
            row["kreis"]: row["battery_electric_cars"] for row in every if row["stock_at"] == f"{year}-01-01"
        }
        values, states = parse([cars[key] for key in directory.districts], CellState.NOT_ESTIMATED)
        _divide_trier(values, states, directory, trier_share)
        table = f"battery_cars_{year}"
        collected.add(
            values,
            states,
            table=table,
            column="battery_electric",
            level=LEVEL,
            quantity="vehicles",
            unit="number",
            reference=f"{year}-01-01",
            source="kba_battery_cars",
            locator=f"stock on 1.1.{year}, row of the district",
            evidence="official",
            note=f"{TRIER_REASON}; the copy had divided them half and half",
        )
        _note_trier_eisenach(table, collected, eisenach=False)


def _bus_rail(directory: Directory, collected: Collected) -> None:
    every = raw_rows("destatis_bus_rail_mio_vehicle_km_kreis_2018.csv")
    rows = [row for row in every if row["ags"][2:5] != "000" or row["ags"][:2] in ("02", "11")]
    for raw, column in (
        ("total_mega_km", "total"),
        ("rail_mega_km", "rail"),
        ("metro_mega_km", "tram_metro"),
        ("bus_mega_km", "bus"),
    ):
        values, states = _moved_sum(
            [row["ags"][:5] for row in rows],
            [row[raw] for row in rows],
            "2018-12-31",
            directory,
            CellState.NOT_ESTIMATED,
        )
        collected.add(
            values,
            states,
            table="bus_rail_2018",
            column=column,
            level=LEVEL,
            quantity="vehicle_kilometres",
            unit="million vehicle km",
            reference="2018",
            source="destatis_bus_rail_2018",
            locator=f"Fachserie 8 Reihe 3.1, table 1.10, column {raw}",
            evidence="official",
            note=f"one decimal as printed: 0.0 is less than 50,000 km; {EISENACH_REASON}",
        )
    collected.adjustments.append(Adjustment("bus_rail_2018", "16063", "added", EISENACH_REASON))


def _degree_days(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("eurostat_hdd_nuts3_2019.csv")
    keys = [row["kreis"] for row in rows]
    people = {
        row["ags"][:5]: float(row["population"])
        for row in raw_rows("population_2018-12-31.csv")
        if row["ags"].endswith("000")
    }
    moved = transfers(keys, "2020-12-31", directory.district_history, directory.districts)
    weights = np.array([people[key] for key in keys])
    values = rekey_mean(np.array([float(row["hdd_2019"]) for row in rows]), weights, moved)
    collected.add(
        values,
        present(values),
        table="degree_days_2019",
        column="heating_degree_days",
        level=LEVEL,
        quantity="degree_days",
        unit="Kd",
        reference="2019",
        source="eurostat_nrg_chddr2",
        locator="nrg_chddr2_a, HDD, 2019, NUTS 3 region",
        evidence="official",
        note="Eurostat definition (18 °C, limit 15 °C), not comparable with G20/15; Eisenach and Wartburgkreis: "
        "mean weighted by people",
    )
    collected.adjustments.append(Adjustment("degree_days_2019", "16063", "mean of two", EISENACH_REASON))


def _industry_2021(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("industry_energy_kreis_2021.csv")
    for level, raw_level, axis in (
        (LEVEL, "kreis", directory.districts),
        ("federal_state", "land", directory.federal_states),
    ):
        for carrier in INDUSTRY:
            cells = {r["ags"]: r for r in rows if r["level"] == raw_level and r["carrier"] == carrier}
            values, states = _status_cells([(cells[key]["tj"], cells[key]["status"]) for key in axis])
            table = "industry_energy_2021" if level == LEVEL else "industry_energy_2021_federal_state"
            collected.add(
                values,
                states,
                table=table,
                column=carrier,
                level=level,
                quantity="energy",
                unit="TJ",
                reference="2021",
                source="destatis_43531_2021",
                locator=f"table 43531-01-02-4, 2021, column {carrier}",
                evidence="official",
                note="establishments with 20+ employees, sections B and C; includes non-energy use and fuel for "
                "own power generation; Saarland without section B; suppressed cells are C, printed '-' is nothing",
            )


def _status_cells(cells: list[tuple[str, str]]) -> tuple[Array, StateArray]:
    states = np.array([STATUS[status] for _, status in cells], dtype=np.int8)
    values = np.array([float(text) if text and status == "ok" else np.nan for text, status in cells])
    values[states == CellState.DECLARED_ZERO] = 0.0
    return values, states


def _industry_2003(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("demandregio_industry_energy_kreis_2003.csv")
    for raw in ("total", "coal", "heating_oil", "gas", "renewables", "electricity", "district_heat", "other"):
        mine = [row for row in rows if row["carrier"] == raw]
        column = INDUSTRY_2003.get(raw, raw)
        common = {
            "table": "industry_energy_2003",
            "level": LEVEL,
            "reference": "2003",
            "source": "demandregio_industry_2003",
            "locator": f"energy use of industry by district 2003, carrier {raw}",
            "evidence": "derived",
            "note": "on the 439 districts of 2003, re-keyed; usable as spatial prior only; <carrier>_estimated is the "
            "part of the value that the source itself estimated",
        }
        keys = [row["kreis"] for row in mine]
        for suffix, cells in (
            ("", [row["gj"] for row in mine]),
            ("_estimated", [row["gj"] if row["estimated"] == "1" else "0" for row in mine]),
        ):
            values, states = _moved_sum(keys, cells, "2003-12-31", directory, CellState.NOT_ESTIMATED)
            collected.add(values, states, column=f"{column}{suffix}", quantity="energy", unit="GJ", **common)
    reason = "reform of districts after 2003; parts added, see territories/district_key_history.csv"
    for key in sorted({line.new for line in directory.district_lines}):
        collected.adjustments.append(Adjustment("industry_energy_2003", key, "re-keyed", reason))


def _structure(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("kreis_structure_2020-2021.csv")
    indicators = sorted({row["indicator"] for row in rows})
    for level, raw_level, axis in (
        (LEVEL, "kreis", directory.districts),
        ("federal_state", "land", directory.federal_states),
    ):
        table = "structure_2021" if level == LEVEL else "structure_2021_federal_state"
        for indicator in indicators:
            cells = {r["ags"]: r for r in rows if r["indicator"] == indicator and r["level"] == raw_level}
            first = cells[axis[0]]
            values, states = _status_cells([(cells[key]["value"], cells[key]["status"]) for key in axis])
            quantity, unit = STRUCTURE_UNITS[first["unit"]]
            later = bool((states == CellState.NOT_ESTIMATED).any())
            collected.add(
                values,
                states,
                table=table,
                column=indicator,
                level=level,
                quantity=quantity,
                unit=unit,
                reference=first["date"],
                source="destatis_structure_2021",
                locator=f"table {first['table']}, indicator {indicator}",
                evidence="official",
                gap_reason="the publisher prints 'figure will follow later'" if later else "",
                note="crops are booked at the seat of the farm; 36 districts of Rheinland-Pfalz have no crops"
                if indicator.startswith("crop_")
                else "",
            )


def _households(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("households_by_size_kreis_2011.csv")
    for size in ("total", "1", "2", "3", "4", "5", "6+"):
        cells = {row["ags"]: row["households"] for row in rows if row["persons_per_household"] == size}
        values, states = parse([cells[key] for key in directory.districts], CellState.NOT_ESTIMATED)
        column = "total" if size == "total" else f"persons_{size.replace('+', '_or_more')}"
        collected.add(
            values,
            states,
            table="households_2011",
            column=column,
            level=LEVEL,
            quantity="households",
            unit="number",
            reference="2011-05-09",
            source="zensus_2011_households",
            locator=f"households with {size} persons",
            evidence="official",
            note="keys of 2023; Eisenach added to Wartburgkreis by the intermediary",
        )


def _population_series(directory: Directory, collected: Collected) -> None:
    rows = raw_rows("population_kreis_1997-2015_2021.csv")
    for year in sorted({row["year"] for row in rows}):
        mine = {row["ags"]: row for row in rows if row["year"] == year}
        values, states = parse(
            [mine[key]["population"] for key in directory.districts], CellState.NOT_ESTIMATED
        )
        basis = mine[directory.districts[0]]["basis"]
        source = "destatis_structure_2021" if year == "2021" else "demandregio_population"
        collected.add(
            values,
            states,
            table="population_series",
            column=f"population_{year}",
            level=LEVEL,
            quantity="population",
            unit="persons",
            reference=f"{year}-12-31",
            source=source,
            locator=f"population 31.12.{year}",
            evidence="official" if year >= "2011" else "derived",
            note=f"basis {basis.replace('_', ' ')}; 2010 to 2011 is a break; 2016 to 2020 are missing here (2018 per "
            "municipality in the table population)",
        )
