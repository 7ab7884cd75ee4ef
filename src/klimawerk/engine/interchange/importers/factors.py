"""An official list of emission factors as a new edition.

Columns: `carrier` (code of `carriers.yaml`, or its German name), `year`, `g_per_kwh`, optional `source`,
`locator`, `evidence` (official, quoted, derived, unverified). Values are g CO2e per kWh of final energy with
upstream; a list in kg or t is recognised by its size and refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.reading import Row
from klimawerk.engine.interchange.importers.result import PlainTable
from klimawerk.engine.methods.bisko.own_candidates import UNSPLIT_FUELS
from klimawerk.engine.records.facts import Evidence

REQUIRED = ("carrier", "year", "g_per_kwh")
ALIASES = {
    "energieträger": "carrier",
    "energietraeger": "carrier",
    "jahr": "year",
    "g/kwh": "g_per_kwh",
    "quelle": "source",
    "fundstelle": "locator",
    "beleg": "evidence",
}
HEADER = ("carrier", "year", "g_per_kwh", "source", "locator", "evidence")
HIGHEST = 2_000
LOOKS_LIKE_KG = 2.0
FIRST_YEAR, LAST_YEAR = 1990, 2050
_YEAR = re.compile(r"(19|20)\d\d")
_EVIDENCE = frozenset({Evidence.OFFICIAL, Evidence.QUOTED, Evidence.DERIVED, Evidence.UNVERIFIED})


def alias(name: str) -> str:
    """The documented column name of a printed one."""
    lowered = name.strip().lower()
    return ALIASES.get(lowered, lowered)


def read(task: Task, carriers: Mapping[str, str]) -> Draft:
    """The list `factors`: one checked row per carrier and year; the edition becomes a factor set of its id.

    `carriers` gives the code of a name in lower case. A fuel that is not split (`diesel`) stands for its fossil and its
    biogenic part: so printed lists have it. The printed source goes into the locator.
    """
    findings = task.findings
    kept: dict[tuple[str, int], tuple[str, ...]] = {}
    rows = small = 0
    for row in task.rows(REQUIRED, aliases=alias):
        rows += 1
        entry = _entry(task, row, carriers)
        if entry is None:
            continue
        carrier, year, value = entry
        small += 0 < value < LOOKS_LIKE_KG
        parts = UNSPLIT_FUELS.get(carrier, (carrier,))
        if any((part, year) in kept for part in parts):
            findings.error("import.row_twice", row.line, "carrier", key=f"{row.text('carrier')} {year}")
            continue
        evidence = row.text("evidence").lower() or Evidence.OFFICIAL.value
        if evidence not in _EVIDENCE:
            findings.error("import.unknown_evidence", row.line, "evidence", text=evidence[:40])
            continue
        printed = [row.text("source"), row.text("locator") or f"Zeile {row.line}"]
        locator = ", ".join(part for part in printed if part)
        for part in parts:
            kept[part, year] = (part, str(year), f"{value:.10g}", task.source, locator, evidence)
    if not kept and not findings.has_errors:
        findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    if kept and small > len(kept) / 2:
        findings.error("import.factor_unit", limit=LOOKS_LIKE_KG)
    years = sorted({year for _, year in kept})
    reference = f"{years[0]}-{years[-1]}" if years else ""
    draft = Draft(reference, rows_read=rows)
    if not findings.has_errors:
        draft.lists["factors"] = PlainTable(HEADER, [kept[each] for each in sorted(kept)])
    return draft


def _entry(task: Task, row: Row, carriers: Mapping[str, str]) -> tuple[str, int, float] | None:
    """Carrier code, year and factor [g/kWh]; None with a finding when one of them is wrong."""
    findings = task.findings
    carrier = carriers.get(row.text("carrier").lower())
    if carrier is None:
        known = tuple(dict.fromkeys(carriers.values()))
        findings.error(
            "import.unknown_carrier", row.line, "carrier", text=row.text("carrier")[:40], known=known
        )
        return None
    year = row.text("year")
    if not _YEAR.fullmatch(year) or not FIRST_YEAR <= int(year) <= LAST_YEAR:
        findings.error("import.wrong_year", row.line, "year", text=year[:20])
        return None
    text = row.text("g_per_kwh")
    try:
        value = read_number(text)
    except ValueError:
        findings.error("import.not_a_number", row.line, "g_per_kwh", text=text[:60])
        return None
    if not 0 <= value <= HIGHEST:
        findings.error("import.out_of_range", row.line, "g_per_kwh", text=text[:40], low=0, high=HIGHEST)
        return None
    return carrier, int(year), value
