"""Plant data of a heat network from a CSV: the first permitted way to the factor of district heat.

Columns: `plant`, `year`, `fuel` (a carrier), `fuel_mwh`, `heat_mwh`, `electricity_mwh`, `supply_celsius`. A plant
with several fuels has several rows; heat, electricity and temperature then stand in its first row only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.reading import (
    DEFAULT_LIMITS,
    Row,
    lines_of,
    named_rows,
    open_file,
)
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.records.request import PlantYear

REQUIRED = ("plant", "year", "fuel", "fuel_mwh", "heat_mwh")


@dataclass
class _Draft:
    where: str
    fuels: dict[str, float] = field(default_factory=dict)
    heat: float | None = None
    electricity: float = 0.0
    supply: float | None = None


def read_heat_plants(
    path: Path, carriers: Mapping[str, str]
) -> tuple[tuple[PlantYear, ...], tuple[Finding, ...]]:
    """Plants by year, and all findings at once; `carriers` maps what people write to carrier codes."""
    findings = FindingList(path.name)
    file = open_file(path, DEFAULT_LIMITS, findings)
    if file is None:
        return (), findings.closed()
    drafts: dict[tuple[str, int], _Draft] = {}
    for row in named_rows(lines_of(file, DEFAULT_LIMITS, findings), REQUIRED, findings):
        _add(row, drafts, carriers, findings, path.name)
    if not drafts and not findings.has_errors:
        findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    for (plant, _), draft in drafts.items():
        if draft.heat is None:
            findings.error("heat_plants.no_heat", plant=plant)
        elif draft.electricity > 0 and draft.supply is None:
            findings.error("heat_plants.no_temperature", plant=plant)
    if findings.has_errors:
        return (), findings.closed()
    plants = tuple(
        PlantYear(year, draft.fuels, draft.heat or 0.0, draft.electricity, draft.supply, draft.where)
        for (_, year), draft in drafts.items()
    )
    return plants, findings.closed()


def _add(
    row: Row,
    drafts: dict[tuple[str, int], _Draft],
    carriers: Mapping[str, str],
    findings: FindingList,
    file: str,
) -> None:
    year, fuel = row.text("year"), carriers.get(row.text("fuel").lower())
    if not year.isdigit():
        findings.error("import.not_a_number", row.line, "year", text=year[:60])
        return
    if fuel is None:
        findings.error("heat_plants.unknown_fuel", row.line, "fuel", text=row.text("fuel")[:60])
        return
    draft = drafts.setdefault((row.text("plant"), int(year)), _Draft(f"{file}:{row.line}"))
    if fuel in draft.fuels:
        findings.error("import.row_twice", row.line, "fuel", key=f"{row.text('plant')} {fuel}")
        return
    amount = _amount(row, "fuel_mwh", findings)
    if amount is not None:
        draft.fuels[fuel] = amount
    if row.text("heat_mwh"):
        draft.heat = _amount(row, "heat_mwh", findings)
    if row.text("electricity_mwh"):
        draft.electricity = _amount(row, "electricity_mwh", findings) or 0.0
    if row.text("supply_celsius"):
        draft.supply = _amount(row, "supply_celsius", findings)


def _amount(row: Row, column: str, findings: FindingList) -> float | None:
    """A number that is not negative; None with a finding otherwise."""
    try:
        value = read_number(row.text(column))
    except ValueError:
        findings.error("import.not_a_number", row.line, column, text=row.text(column)[:60])
        return None
    if value < 0:
        findings.error("heat_plants.negative", row.line, column, value=value)
        return None
    return value
