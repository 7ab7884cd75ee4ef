"""Large installations with combustion emissions at their place, for example from the list of the emissions
trading authority (DEHSt).

Columns: `ags` (or `ars`), `name`, `branch`, `t_co2` (combustion only, a year), `fuel` (`coal`, `waste`,
`byproduct_gases`, `natural_gas`, `petroleum`, `biomass`, `other`), optional `year`, `t_co2_process`. Process
emissions are no final energy: a row whose emissions still contain them must say so in `t_co2_process`, which
is subtracted.
"""

from __future__ import annotations

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row
from klimawerk.engine.interchange.importers.result import PlainTable
from klimawerk.engine.kernel.states import CellState

REQUIRED = ("ags", "name", "branch", "t_co2", "fuel")
FUELS = {
    "coal": "coal",
    "kohle": "coal",
    "steinkohle": "coal",
    "braunkohle": "coal",
    "koks": "coal",
    "waste": "waste",
    "abfall": "waste",
    "ersatzbrennstoffe": "waste",
    "byproduct_gases": "byproduct_gases",
    "gichtgas": "byproduct_gases",
    "kokereigas": "byproduct_gases",
    "hochofengas": "byproduct_gases",
    "natural_gas": "natural_gas",
    "erdgas": "natural_gas",
    "petroleum": "petroleum",
    "heizöl": "petroleum",
    "mineralöl": "petroleum",
    "biomass": "biomass",
    "biomasse": "biomass",
    "other": "other",
    "sonstige": "other",
}
ALIASES = {
    "ars": "ags",
    "gemeindeschluessel": "ags",
    "gemeindeschlüssel": "ags",
    "anlage": "name",
    "branche": "branch",
    "brennstoff": "fuel",
    "jahr": "year",
    "t_co2_prozess": "t_co2_process",
}
FUEL_COLUMNS = tuple(dict.fromkeys(FUELS.values()))
COLUMNS = (
    *(ColumnSpec(f"{fuel}_t_co2", "site_emissions", "t CO2") for fuel in FUEL_COLUMNS),
    ColumnSpec("sites", "count", "number"),
)
LARGEST_SITE = 40_000_000  # above the largest German installation [t CO2]


def alias(name: str) -> str:
    """The documented column name of a printed one."""
    lowered = name.strip().lower()
    return ALIASES.get(lowered, lowered)


def read(task: Task) -> Draft:
    """Combustion emissions per municipality and fuel (table `large_sites`), and the list of the sites."""
    findings = task.findings
    amounts = KeyedAmounts(COLUMNS)
    listed: list[tuple[str, ...]] = []
    seen: set[tuple[str, str, str, str]] = set()
    years: set[str] = set()
    rows = 0
    for row in task.rows(REQUIRED, aliases=alias):
        rows += 1
        entry = _entry(task, row)
        if entry is None:
            continue
        key, fuel, combustion = entry
        year = row.text("year") or task.options.reference[:4]
        identity = (key, row.text("name"), fuel, year)
        if identity in seen:
            findings.error("import.row_twice", row.line, "name", key=f"{key} {row.text('name')[:60]} {fuel}")
            continue
        first_of_site = not any(identity[:2] == other[:2] for other in seen)
        seen.add(identity)
        years.add(year)
        amounts.add(key, {f"{fuel}_t_co2": combustion, "sites": 1.0 if first_of_site else 0.0})
        listed.append((key, row.text("name"), row.text("branch"), fuel, year, f"{combustion:g}"))
    if not amounts.rows and not findings.has_errors:
        findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    if len(years) > 1:
        findings.error("import.several_years", years=", ".join(sorted(years)))
    reference = max(years, default=task.options.reference)
    if amounts.rows and not reference[:4].isdigit():
        findings.error("import.reference_needed", text=reference)
    draft = Draft(reference, rows_read=rows)
    if findings.has_errors:
        return draft
    about = About(
        table="large_sites",
        level=Level.MUNICIPAL,
        reference=reference,
        source=task.source,
        locator="t_co2 − t_co2_process je Anlage, Summe je Gemeinde und Brennstoff",
        key_date=task.options.key_date or f"{reference[:4]}-12-31",
        gap_reason="keine Anlage in der Liste",
        evidence="derived",
        absent=CellState.DECLARED_ZERO,
    )
    draft.tables[about.table] = task.place(amounts, about)
    draft.lists["sites"] = PlainTable(("ags", "name", "branch", "fuel", "year", "t_co2_combustion"), listed)
    return draft


def _entry(task: Task, row: Row) -> tuple[str, str, float] | None:
    """Key, fuel and combustion emissions [t CO2]; None with a finding when one of them is wrong."""
    findings = task.findings
    key = task.municipality(row, "ags")
    if key is None:
        return None
    fuel = FUELS.get(row.text("fuel").lower())
    if fuel is None:
        findings.error(
            "import.unknown_fuel", row.line, "fuel", text=row.text("fuel")[:40], known=", ".join(FUEL_COLUMNS)
        )
        return None
    if not row.text("name"):
        findings.error("import.cell_empty", row.line, "name")
        return None
    amounts = []
    for column in ("t_co2", "t_co2_process"):
        text = row.text(column)
        if not text and column == "t_co2_process":
            amounts.append(0.0)
            continue
        try:
            amounts.append(read_number(text))
        except ValueError:
            findings.error("import.not_a_number", row.line, column, text=text[:60])
            return None
    combustion = amounts[0] - amounts[1]
    if min(amounts) < 0 or combustion < 0 or combustion > LARGEST_SITE:
        findings.error(
            "import.out_of_range", row.line, "t_co2", text=f"{combustion:g}", low=0, high=LARGEST_SITE
        )
        return None
    return key, fuel, combustion
