"""Municipal tables, re-keyed from 2018 and 2021 to the register of 2023."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from klimawerk.engine.factbook.rekeying import Transfers, rekey, rekey_largest, transfers
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.start_balance.dwellings import AGE_CLASSES

from .columns import Adjustment, Collected, add_counts, parse, present
from .raw import raw_rows
from .territories import Directory

LEVEL = "municipal"
ROUNDED_PARTS = "key merged or split after the date of the data; parts added by successor shares"


@dataclass(frozen=True)
class Part:
    """Raw column → column of the table, with quantity, unit and factor to that unit."""

    raw: str
    column: str
    quantity: str
    unit: str
    scale: float = 1.0


@dataclass(frozen=True)
class RawTable:
    """A raw municipal file and what becomes of it. `empty`: what an empty cell of the publisher means."""

    table: str
    file: str
    state_date: str
    reference: str
    source: str
    locator: str
    basis: str
    parts: tuple[Part, ...]
    empty: CellState = CellState.NOT_ESTIMATED
    evidence: str = "official"
    gap_reason: str = ""
    note: str = ""


LAND_CLASSES = (
    ("land_total", "total"),
    ("land_settlement", "settlement"),
    ("land_traffic", "traffic"),
    ("veg_agri", "agriculture"),
    ("veg_forest", "forest"),
    ("veg_wood", "wood"),
    ("veg_heath", "heath"),
    ("veg_moor", "moor"),
    ("veg_marsh", "marsh"),
    ("veg_plant_uncover_com", "unland"),
    ("water_total", "water"),
    ("settlement_ghd", "commercial"),
)
BUILDINGS = (
    Part("residential_buildings_total", "buildings", "buildings", "number"),
    Part("buildings_1flat", "buildings_1_dwelling", "buildings", "number"),
    Part("buildings_2flats", "buildings_2_dwellings", "buildings", "number"),
    Part("buildings_3plus_flats", "buildings_3_or_more_dwellings", "buildings", "number"),
    Part("buildings_dorms", "dormitories", "buildings", "number"),
    Part("living_area_1000m2", "living_area_m2", "living_area", "m²", 1000.0),
)
AGES = AGE_CLASSES[:-1]
CENSUS_2011 = (
    Part("buildings_total", "buildings", "buildings", "number"),
    *(Part(f"buildings_{age}", f"buildings_{age}", "buildings", "number") for age in (*AGES, "2009_2011")),
    Part("buildings_heatnet", "buildings_heat_network", "buildings", "number"),
    Part("flats_total", "flats", "dwellings", "number"),
    *(Part(f"flats_{age}", f"flats_{age}", "dwellings", "number") for age in (*AGES, "2009_today")),
    Part("flats_heatnet", "flats_heat_network", "dwellings", "number"),
)
VEHICLES = (
    ("motorcycles", "motorcycles"),
    ("cars", "cars"),
    ("cars_commercial", "cars_commercial"),
    ("trucks", "trucks"),
    ("tractors", "tractors"),
    ("tractors_agri", "tractors_agricultural"),
    ("other_incl_buses", "other_including_buses"),
    ("motor_vehicles", "motor_vehicles"),
    ("trailers", "trailers"),
)
RENEWABLES = (
    ("pv_kw", "photovoltaics_kw"),
    *((name, name) for name in ("wind_onshore_kw", "biomass_kw", "hydro_kw")),
)
COMMERCIAL_NOTE = (
    "commercial = industry and commerce, part of settlement. A printed 0 means less than half a hectare booked in this "
    "class (1,574 municipalities in 2021): a real figure of the land survey, not a missing one"
)


def _land(year: str) -> RawTable:
    return RawTable(
        f"land_use_{year}",
        f"landuse_ha_{year}-12-31.csv",
        f"{year}-12-31",
        f"{year}-12-31",
        "destatis_33111",
        f"table 33111, 31.12.{year}, row of the municipality",
        "area",
        tuple(Part(raw, column, "area", "ha") for raw, column in LAND_CLASSES),
        gap_reason="no value in the copy of the table (heath, moor and marsh in 2018)",
        note=COMMERCIAL_NOTE,
    )


def _buildings(year: str) -> RawTable:
    return RawTable(
        f"residential_buildings_{year}",
        f"residential_buildings_{year}-12-31.csv",
        f"{year}-12-31",
        f"{year}-12-31",
        "destatis_31231",
        f"table 31231, 31.12.{year}, row of the municipality",
        "population",
        BUILDINGS,
        CellState.CONFIDENTIAL,
        note="empty cells of the publisher are suppressed, not zero; most dormitories of 2018 are suppressed",
    )


RAW_TABLES = (
    _land("2018"),
    _land("2021"),
    _buildings("2018"),
    _buildings("2021"),
    RawTable(
        "census_2011",
        "zensus2011_buildings_flats_by_age_ags2021.csv",
        "2021-12-31",
        "2011-05-09",
        "zensus_2011_buildings",
        "Zensus 2011, buildings and dwellings by year of construction and district heat, keys of 31.12.2021",
        "population",
        CENSUS_2011,
        note="buildings with living space; already re-keyed to 2021 by the intermediary",
    ),
    RawTable(
        "vehicles_2021",
        "kba_fz3_vehicles_2021-01-01.csv",
        "2021-01-01",
        "2021-01-01",
        "kba_fz3_2021",
        "FZ 3.1, row of the municipality, matched to the key by name",
        "population",
        tuple(Part(raw, column, "vehicles", "number") for raw, column in VEHICLES),
        CellState.CONFIDENTIAL,
        gap_reason="no row in the file",
        note="empty cells of the publisher are suppressed, not zero; four places have no car figure (Beierstedt, "
        "Querenhorst, Dierfeld, Rorodt); the 9 cars of Heiligenstedtenerkamp are implausible; fleets inflate "
        "cars_commercial at the seats of lessors",
    ),
    RawTable(
        "renewables_2024",
        "mastr_renewables_kw_2024.csv",
        "2021-12-31",
        "2024-01",
        "mastr_units",
        "Marktstammdatenregister, operating units, sum per municipality, January 2024",
        "area",
        tuple(Part(raw, column, "power", "kW") for raw, column in RENEWABLES),
        evidence="derived",
        note="units without usable key were spread by inhabitants in the source: small values can be artefacts",
    ),
)


def municipal_tables(directory: Directory, collected: Collected) -> None:
    """Add all municipal tables."""
    people = _population(directory, collected)
    for spec in RAW_TABLES:
        _add(spec, directory, collected, people)
    _settlement_type(directory, collected)
    _pilot_census(directory, collected)


def _municipal_rows(file: str, directory: Directory) -> list[dict[str, str]]:
    """Rows of municipalities; printed totals of Germany, Länder and districts are never used.

    A key ending in 000 is a total unless the register or its history knows it (urban districts, Hamburg, Berlin).
    """
    urban = {*directory.ags, *directory.municipal_history}
    return [row for row in raw_rows(file) if not row["ags"].endswith("000") or row["ags"] in urban]


def _moved(rows: list[dict[str, str]], state_date: str, directory: Directory, basis: str) -> Transfers:
    return transfers(
        [row["ags"] for row in rows], state_date, directory.municipal_history, directory.ags, basis
    )


def _note_merges(table: str, moved: Transfers, directory: Directory, collected: Collected) -> None:
    for at in sorted(moved.shared_targets):
        collected.adjustments.append(Adjustment(table, directory.ags[at], "re-keyed", ROUNDED_PARTS))


def _add(spec: RawTable, directory: Directory, collected: Collected, people_2021: dict[str, float]) -> None:
    rows = _municipal_rows(spec.file, directory)
    if spec.table == "vehicles_2021":
        rows = _divide_neuenkirchen(rows, people_2021, collected)
    moved = _moved(rows, spec.state_date, directory, spec.basis)
    for part in spec.parts:
        values, states = rekey(*parse([row[part.raw] for row in rows], spec.empty, part.scale), moved)
        not_estimated = bool((states == CellState.NOT_ESTIMATED).any())
        collected.add(
            values,
            states,
            table=spec.table,
            column=part.column,
            level=LEVEL,
            quantity=part.quantity,
            unit=part.unit,
            reference=spec.reference,
            source=spec.source,
            locator=f"{spec.locator}, column {part.raw}",
            evidence=spec.evidence,
            gap_reason=spec.gap_reason if not_estimated else "",
            note=spec.note,
        )
    _note_merges(spec.table, moved, directory, collected)


NEUENKIRCHEN = ("13075101", "13075102")
"""Two municipalities of one name in one district; the file knows the vehicles only together, under the first key."""


def _divide_neuenkirchen(
    rows: list[dict[str, str]], people: dict[str, float], collected: Collected
) -> list[dict[str, str]]:
    total = sum(people[key] for key in NEUENKIRCHEN)
    result = [row for row in rows if row["ags"] not in NEUENKIRCHEN]
    common = next(row for row in rows if row["ags"] == NEUENKIRCHEN[0])
    for key in NEUENKIRCHEN:
        share = people[key] / total
        result.append(
            {
                **common,
                "ags": key,
                **{raw: str(float(common[raw]) * share) for raw, _ in VEHICLES if common[raw]},
            }
        )
        reason = "13075101 and 13075102 Neuenkirchen are one row of the file; divided by people 31.12.2021"
        collected.adjustments.append(Adjustment("vehicles_2021", key, "divided", reason))
    return result


def _population(directory: Directory, collected: Collected) -> dict[str, float]:
    """Three years on the basis of the census of 2011, area of the directory; returns people 2021 by the key of 2021."""
    people_2021: dict[str, float] = {}
    for year in ("2018", "2021"):
        rows = _municipal_rows(f"population_{year}-12-31.csv", directory)
        moved = _moved(rows, f"{year}-12-31", directory, "population")
        raw_values, raw_states = parse([row["population"] for row in rows], CellState.NOT_ESTIMATED)
        if year == "2021":
            people_2021 = dict(zip((row["ags"] for row in rows), raw_values.tolist(), strict=True))
        values, states = rekey(raw_values, raw_states, moved)
        collected.add(
            values,
            states,
            table="population",
            column=f"population_{year}",
            level=LEVEL,
            quantity="population",
            unit="persons",
            reference=f"{year}-12-31",
            source="destatis_12411",
            locator=f"table 12411, 31.12.{year}, row of the municipality",
            evidence="official",
            note="update of the census of 2011 (not comparable with counts of the census of 2022)",
        )
        _note_merges("population", moved, directory, collected)
    for column, raw, quantity, unit, reference in (
        ("population_2022", "population", "population", "persons", "2022-12-31"),
        ("area_ha", "area_ha", "area", "ha", "2022-12-31"),
    ):
        values = np.array([float(row[raw]) for row in directory.rows])
        collected.add(
            values,
            present(values),
            table="population",
            column=column,
            level=LEVEL,
            quantity=quantity,
            unit=unit,
            reference=reference,
            source="destatis_gv100ad_2023",
            locator=f"record type 60, field {raw}",
            evidence="official",
            note="update of the census of 2011 (not comparable with counts of the census of 2022)"
            if quantity == "population"
            else "",
        )
    return people_2021


def _settlement_type(directory: Directory, collected: Collected) -> None:
    """RegioStaR 7 (71–77); merged municipalities take the type of their largest part by people."""
    rows = _municipal_rows("regiostar7_ags2021.csv", directory)
    people = {
        row["ags"]: float(row["population"])
        for row in _municipal_rows("population_2021-12-31.csv", directory)
    }
    moved = _moved(rows, "2021-12-31", directory, "population")
    types = np.array([float(row["regiostar7"]) for row in rows])
    values = rekey_largest(types, np.array([people[row["ags"]] for row in rows]), moved)
    collected.add(
        values,
        present(values),
        table="settlement_type",
        column="regiostar7",
        level=LEVEL,
        quantity="settlement_type",
        unit="code",
        reference="2021-12-31",
        source="bmv_regiostar",
        locator="RegioStaR 7, row of the municipality",
        evidence="official",
        note="merged municipalities: type of the part with most people",
    )


def _pilot_census(directory: Directory, collected: Collected) -> None:
    """Zensus 2022 of the 147 municipalities that are shipped; all others wait for the importer."""
    add_counts(
        collected,
        directory.ags,
        {row["ags"]: row for row in raw_rows("zensus2022_dwellings_pilot_gemeinden.csv")},
        (
            ("population_census2022", "population", "population", "persons"),
            ("dwellings", "dwellings", "dwellings", "number"),
            ("mean_dwelling_area_m2", "mean_dwelling_area_m2", "dwelling_area", "m²"),
        ),
        "Zensus 2022",
        table="census_2022_municipal",
        level=LEVEL,
        reference="2022-05-15",
        source="zensus_2022_municipal",
        evidence="official",
        gap_reason="only 147 municipalities are shipped; importer zensus2022 brings the others",
        note="counts of the census of 2022, lower than the update of the census of 2011",
    )
