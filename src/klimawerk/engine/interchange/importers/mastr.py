"""Marktstammdatenregister: power of renewable units per municipality and year, from unit lists as open-mastr
writes them.

Columns: `EinheitMastrNummer`, `Energietraeger`, `Gemeindeschluessel`, `Bruttoleistung` [kW],
`Inbetriebnahmedatum`, optional `DatumEndgueltigeStilllegung`, `WindAnLandOderAufSee`. The lists of all four
kinds (solar, wind, biomass, hydro) are given together. The stock of a year is what was commissioned until
31 December and not shut down for good; planned units have no date and stay out.
"""

from __future__ import annotations

import re

import numpy as np

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.keys import KeyProblem, municipal_key
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.placing import About, Array, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row, lines_of, named_rows
from klimawerk.engine.interchange.importers.result import Progress
from klimawerk.engine.kernel.states import CellState

REQUIRED = (
    "EinheitMastrNummer",
    "Energietraeger",
    "Gemeindeschluessel",
    "Bruttoleistung",
    "Inbetriebnahmedatum",
)
SHUT_DOWN = "DatumEndgueltigeStilllegung"
OFFSHORE_COLUMN = "WindAnLandOderAufSee"
# Printed names of the register and its catalogue numbers, which older exports carry.
CARRIERS = {
    "solare strahlungsenergie": "photovoltaics",
    "2495": "photovoltaics",
    "wind": "wind_onshore",
    "2497": "wind_onshore",
    "biomasse": "biomass",
    "2493": "biomass",
    "wasser": "hydro",
    "2498": "hydro",
}
OFFSHORE = ("windkraft auf see", "889")
TECHNOLOGIES = ("photovoltaics", "wind_onshore", "biomass", "hydro")
# As the register prints them, for findings.
PRINTED = {"photovoltaics": "Solar", "wind_onshore": "Wind", "biomass": "Biomasse", "hydro": "Wasser"}
# Share of the national capacity of 2024 that lists of the whole register reach; below it they are of one region.
LEAST_COVERAGE = 0.5
# Above this a single unit is more likely a slip between W and kW [kW].
LARGEST_UNIT = {"photovoltaics": 250_000, "wind_onshore": 20_000, "biomass": 150_000, "hydro": 1_500_000}
FIRST_YEAR = 2014
_DATE = re.compile(r"((?:19|20)\d\d)-\d\d-\d\d(?:[ T].*)?|\d\d?\.\d\d?\.((?:19|20)\d\d)(?: .*)?")
COLUMNS = (
    *(ColumnSpec(f"{name}_kw", "power", "kW") for name in TECHNOLOGIES),
    *(ColumnSpec(f"{name}_units", "count", "number") for name in TECHNOLOGIES),
)


class Stock:
    """Power [kW] and number of units per municipality, technology and year of change."""

    def __init__(self, last_year: int) -> None:
        self.last_year = last_year
        self.changes: dict[str, Array] = {}
        self.unplaced = dict.fromkeys(TECHNOLOGIES, 0.0)
        self.seen: set[str] = set()

    def book(self, key: str, technology: str, power: float, first: int, last: int | None) -> None:
        """Enter a unit in the year it began, and take it out in the year it ended."""
        change = self.changes.get(key)
        if change is None:
            size = (len(COLUMNS), self.last_year - FIRST_YEAR + 2)
            change = self.changes[key] = np.zeros(size)
        at = TECHNOLOGIES.index(technology)
        for year, sign in ((first, 1), (last, -1)):
            if year is None or year > self.last_year:
                continue
            column = max(0, year - FIRST_YEAR)
            change[at, column] += sign * power
            change[at + len(TECHNOLOGIES), column] += sign

    def at(self, year: int) -> KeyedAmounts:
        """Stock of 31 December; what is not there is a declared zero, because the register has every unit."""
        amounts = KeyedAmounts(COLUMNS)
        until = year - FIRST_YEAR + 1
        for key, change in self.changes.items():
            stock = np.round(change[:, :until].sum(axis=1), 6)
            states = [CellState.VALUE if value > 0 else CellState.DECLARED_ZERO for value in stock]
            amounts.rows[key] = list(zip(stock.tolist(), states, strict=True))
        return amounts


def read(task: Task) -> Draft:
    """One table `renewables_<year>` per year from 2014 to the year of the reference date."""
    reference = task.options.reference
    if not re.fullmatch(r"20\d\d-\d\d-\d\d", reference) or int(reference[:4]) < FIRST_YEAR:
        task.findings.error("import.reference_needed", text=reference)
        return Draft(reference)
    last = int(reference[:4])
    stock = Stock(last)
    seen: set[str] = set()
    rows = 0
    for number, (file, findings) in enumerate(task.files):
        lines = lines_of(file, task.limits, findings, (), _part_of(task.progress, number, len(task.files)))
        for row in named_rows(lines, REQUIRED, findings, only=(*REQUIRED, SHUT_DOWN, OFFSHORE_COLUMN)):
            rows += 1
            unit = row.text("EinheitMastrNummer")
            if unit in seen:
                findings.warning("import.unit_twice", row.line, "EinheitMastrNummer", key=unit[:20])
                continue
            seen.add(unit)
            _book(stock, row, findings)
    absent = [technology for technology in TECHNOLOGIES if technology not in stock.seen]
    if absent and rows:
        task.findings.error(
            "import.technology_absent", technologies=", ".join(PRINTED[each] for each in absent)
        )
    for technology, power in stock.unplaced.items():
        if power:
            task.findings.warning("import.power_unplaced", technology=PRINTED[technology], kw=round(power))
    if rows == 0 and not any(findings.has_errors for _, findings in task.files):
        task.findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    draft = Draft(reference, rows_read=rows)
    if any(findings.has_errors for _, findings in task.files):
        return draft
    is_region = _is_region(task, stock.at(last))
    for year in range(FIRST_YEAR, last + 1):
        date = reference if year == last else f"{year}-12-31"
        about = About(
            table=f"renewables_{year}",
            level=Level.MUNICIPAL,
            reference=date,
            source=task.source,
            locator=f"Einheiten in Betrieb am {date}: Bruttoleistung nach Gemeindeschluessel",
            key_date=task.options.key_date or reference,
            gap_reason="keine Einheit im Register",
            note="Einheiten, die vor 2019 stillgelegt wurden, fehlen im Register zum Teil",
            absent=CellState.NOT_ESTIMATED if is_region else CellState.DECLARED_ZERO,
        )
        draft.tables[about.table] = task.place(stock.at(year), about)
    return draft


def _is_region(task: Task, stock: KeyedAmounts) -> bool:
    """Whether the lists hold the plants of one region only: then places without a unit are unknown, not without."""
    national = task.surroundings.renewable_power
    if not national:
        return False
    power = sum(row[at][0] for row in stock.rows.values() for at in range(len(TECHNOLOGIES)))
    share = power / national
    if share < LEAST_COVERAGE:
        task.findings.warning(
            "import.register_region", share=share, low=LEAST_COVERAGE, places=len(stock.rows)
        )
    return share < LEAST_COVERAGE


def _book(stock: Stock, row: Row, findings: FindingList) -> None:
    technology = CARRIERS.get(row.text("Energietraeger").lower())
    if technology is None or row.text(OFFSHORE_COLUMN).lower() in OFFSHORE:
        return
    stock.seen.add(technology)
    begun = row.text("Inbetriebnahmedatum")
    if not begun:
        return
    first, last = _year(begun), _year(row.text(SHUT_DOWN)) if row.text(SHUT_DOWN) else None
    if first is None or (row.text(SHUT_DOWN) and last is None):
        findings.error("import.wrong_date", row.line, "Inbetriebnahmedatum", text=begun[:30])
        return
    text = row.text("Bruttoleistung")
    try:
        plain = text.replace(".", "", 1).isdecimal()  # millions of rows: the common form is read at once
        power = float(text) if plain else read_number(text, dot_groups_thousands="," in text)
    except ValueError:
        findings.error("import.not_a_number", row.line, "Bruttoleistung", text=text[:60])
        return
    if power < 0:
        findings.error("import.negative", row.line, "Bruttoleistung", text=text)
        return
    if power > LARGEST_UNIT[technology]:
        findings.warning(
            "import.unit_too_large",
            row.line,
            "Bruttoleistung",
            kw=round(power),
            limit=LARGEST_UNIT[technology],
        )
    try:
        key, _ = municipal_key(row.text("Gemeindeschluessel"))
    except KeyProblem:
        stock.unplaced[technology] += power
        return
    stock.book(key, technology, power, first, last)


def _part_of(progress: Progress, number: int, count: int) -> Progress:
    """Progress of one file as part of the whole."""
    return lambda share: progress((number + share) / count)


def _year(text: str) -> int | None:
    found = _DATE.fullmatch(text)
    return int(found[1] or found[2]) if found else None
