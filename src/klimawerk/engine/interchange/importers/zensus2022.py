"""Zensus 2022, regional table "Gebäude und Wohnungen": dwellings by heating carrier of every municipality.

Columns (sheet CSV-Wohnungen, or that sheet saved as CSV): `_RS` 12-digit ARS, `Regionalebene`,
`ENERGIETRAEGER__1` gas, `__2` oil, `__3` wood, `__4` biomass and biogas, `__5` solar, geothermal heat, heat
pump, `__6` electricity, `__7` coal, `NERGIETRAEGER__8` (spelt like that by the publisher; `ENERGIETRAEGER__8`
is taken too) district heat, `__9` none, optional `FLAECHE` mean area [m²].
"""

from __future__ import annotations

import math

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task, cells_of
from klimawerk.engine.interchange.importers.keys import KeyProblem, municipal_key
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.kernel.states import CellState

TABLE = "census_2022_municipal"
CENSUS_DAY = "2022-05-15"
SHEETS = ("CSV-Wohnungen",)
CARRIERS = {
    "ENERGIETRAEGER__1": "gas",
    "ENERGIETRAEGER__2": "oil",
    "ENERGIETRAEGER__3": "wood",
    "ENERGIETRAEGER__4": "biomass_biogas",
    "ENERGIETRAEGER__5": "solar_geothermal_heat_pump",
    "ENERGIETRAEGER__6": "electricity",
    "ENERGIETRAEGER__7": "coal",
    "ENERGIETRAEGER__8": "district_heating",
    "ENERGIETRAEGER__9": "none",
}
MISSPELT = {"NERGIETRAEGER__8": "ENERGIETRAEGER__8"}
AREA = "FLAECHE"
REQUIRED = ("_RS", "Regionalebene", *CARRIERS)
_MUNICIPAL_LEVEL = "gemeinde"
_DISTRICT_LEVELS = ("stadtkreis/kreisfreie stadt/landkreis", "kreis", "landkreis", "kreisfreie stadt")
_NOISE_PER_CELL = 3  # the census changes small counts by a few to protect people (cell-key method)
COLUMNS = (
    *(ColumnSpec(name, "dwellings", "number") for name in CARRIERS.values()),
    ColumnSpec("dwellings", "dwellings", "number"),
    ColumnSpec("mean_dwelling_area_m2", "dwelling_area", "m²", weight="dwellings"),
)


def alias(name: str) -> str:
    """The documented column name of a printed one."""
    return MISSPELT.get(name, name)


def read(task: Task) -> Draft:
    """Dwellings by heating carrier per municipality, checked against the district rows of the same file."""
    amounts = KeyedAmounts(COLUMNS)
    districts: dict[str, float] = {}
    rows = 0
    for row in task.rows(REQUIRED, SHEETS, alias):
        rows += 1
        level = row.text("Regionalebene").lower()
        if level != _MUNICIPAL_LEVEL and level not in _DISTRICT_LEVELS:
            continue
        cells = cells_of(row, CARRIERS, task.findings)
        if cells is None:
            continue
        total = sum(value for value, _ in cells.values() if not math.isnan(value))
        if level in _DISTRICT_LEVELS:
            districts[row.text("_RS")[:5].zfill(5)] = total
            continue
        try:
            key, repaired = municipal_key(row.text("_RS"))
        except KeyProblem:
            task.findings.error("import.wrong_key", row.line, "_RS", text=row.text("_RS")[:40])
            continue
        if repaired:
            task.findings.info("import.key_zero_restored", row.line, "_RS", key=key)
        hidden = any(state.is_missing for _, state in cells.values())
        cells["dwellings"] = (math.nan, CellState.CONFIDENTIAL) if hidden else (total, CellState.VALUE)
        area = cells_of(row, {AREA: "mean_dwelling_area_m2"}, task.findings)
        if not amounts.put(key, {**cells, **(area or {})}):
            task.findings.error("import.row_twice", row.line, "_RS", key=key)
    if not amounts.rows and not task.findings.has_errors:
        task.findings.error("import.no_rows", wanted="Regionalebene = Gemeinde")
    _compare_with_districts(task, amounts, districts)
    about = About(
        table=TABLE,
        level=Level.MUNICIPAL,
        reference=CENSUS_DAY,
        source=task.source,
        locator="CSV-Wohnungen, ENERGIETRAEGER__1 … __9, FLAECHE",
        key_date=task.options.key_date or CENSUS_DAY,
        gap_reason="kein Wert in der Regionaltabelle (Geheimhaltung oder Gemeinde nicht enthalten)",
    )
    tables = {} if task.findings.has_errors else {TABLE: task.place(amounts, about)}
    return Draft(CENSUS_DAY, tables, rows_read=rows)


def _compare_with_districts(task: Task, amounts: KeyedAmounts, districts: dict[str, float]) -> None:
    """Municipalities must add up to the district row, but for the noise the census adds on purpose."""
    dwellings_at = [column.name for column in COLUMNS].index("dwellings")
    sums: dict[str, float] = {}
    counts: dict[str, int] = {}
    for key, row in amounts.rows.items():
        sums[key[:5]] = sums.get(key[:5], 0.0) + sum(
            value for at, (value, _) in enumerate(row) if at < dwellings_at and not math.isnan(value)
        )
        counts[key[:5]] = counts.get(key[:5], 0) + 1
    for district, printed in districts.items():
        found = sums.get(district, 0.0)
        allowed = _NOISE_PER_CELL * len(CARRIERS) * (counts.get(district, 0) + 1)
        if abs(found - printed) > allowed:
            task.findings.warning(
                "import.sum_differs",
                key=district,
                found=round(found),
                printed=round(printed),
                allowed=allowed,
            )
