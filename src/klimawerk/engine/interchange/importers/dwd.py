"""DWD Climate Data Center, monthly degree days (VDI 3807, G20/15) per station: one file per month, twelve
make a year.

Three lines of title, then semicolons: `#ID`, `geogr. Laenge`, `geogr. Breite`, `Station`, `Monat`,
`Monatsgradtage`, `Anzahl Tage`, `Anzahl Heiztage`. A station counts for a year when it has all twelve months
with no more than three days missing. A district gets the median of the three stations nearest to its middle:
a single nearest station may stand on a mountain top. Not comparable with Eurostat's degree days.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from statistics import median

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.findings import FindingList
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row, lines_of, named_rows
from klimawerk.engine.interchange.importers.result import PlainTable
from klimawerk.engine.kernel.states import CellState

REQUIRED = ("#ID", "geogr. Laenge", "geogr. Breite", "Station", "Monat", "Monatsgradtage", "Anzahl Tage")
COLUMNS = (ColumnSpec("degree_days_g20_15", "degree_days", "Kd"),)
MONTHS = 12
STATIONS_PER_DISTRICT = 3
FARTHEST_KM = 60.0
MISSING_DAYS_ALLOWED = 3
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_MONTH = re.compile(r"((?:19|20)\d\d)-?(0[1-9]|1[0-2])(?:-?\d\d)?")
_MOST_PER_MONTH = 1_500  # 31 days at -28 degrees
_KM_PER_DEGREE = 111.2
Point = tuple[float, float]


def read(task: Task) -> Draft:
    """One table `degree_days_g20_15_<year>` per complete year, and the list of station sums."""
    months: dict[tuple[str, int], dict[int, float]] = {}
    points: dict[str, Point] = {}
    names: dict[str, str] = {}
    rows = 0
    for number, (file, findings) in enumerate(task.files):
        for row in named_rows(lines_of(file, task.limits, findings), REQUIRED, findings):
            rows += 1
            entry = _entry(row, findings)
            if entry is None:
                continue
            station, point, year, month, amount = entry
            points[station], names[station] = point, row.text("Station")
            seen = months.setdefault((station, year), {})
            if month in seen:
                findings.error("import.row_twice", row.line, "Monat", key=f"{station} {year}-{month:02}")
            seen[month] = amount
        task.progress((number + 1) / len(task.files))
    draft = Draft("", rows_read=rows)
    if any(findings.has_errors for _, findings in task.files):
        return draft
    sums: list[tuple[str, ...]] = []
    for year in sorted({year for _, year in months}):
        whole = {
            station: seen for (station, at), seen in months.items() if at == year and len(seen) == MONTHS
        }
        if not whole:
            task.findings.warning("import.year_incomplete", year=year, wanted=MONTHS)
            continue
        yearly = {station: sum(seen.values()) for station, seen in whole.items()}
        for station, amount in sorted(yearly.items()):
            longitude, latitude = points[station]
            sums.append((station, names[station], str(longitude), str(latitude), str(year), f"{amount:.1f}"))
        _place_year(task, draft, year, yearly, points)
        draft.reference = str(year)
    if not draft.tables:
        task.findings.error("import.no_complete_year", wanted=MONTHS)
    draft.lists["stations"] = PlainTable(
        ("station", "name", "longitude", "latitude", "year", "degree_days_g20_15"), sums
    )
    return draft


def _entry(row: Row, findings: FindingList) -> tuple[str, Point, int, int, float] | None:
    """Station, point, year, month, degree days; None where days are missing or, with a finding, a cell is wrong."""
    month = _MONTH.fullmatch(row.text("Monat").replace(" ", ""))
    if month is None:
        findings.error("import.wrong_date", row.line, "Monat", text=row.text("Monat")[:30])
        return None
    numbers = {}
    for column in ("geogr. Laenge", "geogr. Breite", "Monatsgradtage", "Anzahl Tage"):
        try:
            numbers[column] = read_number(row.text(column), dot_groups_thousands=False)
        except ValueError:
            findings.error("import.not_a_number", row.line, column, text=row.text(column)[:60])
            return None
    at = int(month[2])
    if numbers["Anzahl Tage"] < _DAYS[at - 1] - MISSING_DAYS_ALLOWED:
        return None
    amount = numbers["Monatsgradtage"]
    if not 0 <= amount <= _MOST_PER_MONTH:
        findings.error(
            "import.out_of_range", row.line, "Monatsgradtage", text=str(amount), low=0, high=_MOST_PER_MONTH
        )
        return None
    return row.text("#ID"), (numbers["geogr. Laenge"], numbers["geogr. Breite"]), int(month[1]), at, amount


def _place_year(
    task: Task, draft: Draft, year: int, yearly: Mapping[str, float], points: Mapping[str, Point]
) -> None:
    amounts = KeyedAmounts(COLUMNS)
    for district, middle in task.surroundings.district_points.items():
        near = sorted((distance(middle, points[station]), station) for station in yearly)[
            :STATIONS_PER_DISTRICT
        ]
        inside = [yearly[station] for far, station in near if far <= FARTHEST_KM]
        if inside:
            amounts.put(district, {COLUMNS[0].name: (round(median(inside), 1), CellState.VALUE)})
    about = About(
        table=f"degree_days_g20_15_{year}",
        level=Level.DISTRICT,
        reference=str(year),
        source=task.source,
        locator=f"Monatsgradtage {year}: Jahressumme, Median der drei nächsten Stationen bis {FARTHEST_KM:.0f} km",
        key_date=task.surroundings.register.reference_date,
        gap_reason=f"keine Station mit zwölf Monaten im Umkreis von {FARTHEST_KM:.0f} km",
        evidence="derived",
    )
    draft.tables[about.table] = task.place(amounts, about)


def distance(one: Point, other: Point) -> float:
    """Distance of two points (longitude, latitude) [km]; flat approximation, good to 1 % inside Germany."""
    middle = math.radians((one[1] + other[1]) / 2)
    east = (one[0] - other[0]) * math.cos(middle)
    return _KM_PER_DEGREE * math.hypot(east, one[1] - other[1])
