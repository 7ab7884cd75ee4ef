"""BASt motorway counts: vehicle kilometres on motorways per municipality, from counted sections with their
length.

Columns as published: `DZ_Nr` (station), `Str_Kl`, `DTV_Kfz_MobisSo_Q` (vehicles a day), `DTV_SV_MobisSo_Q`
(heavy vehicles a day); two columns are added by the operator from a map: `AGS` of the municipality and
`Laenge_km` of the section inside it. A section through three municipalities has three rows with the same
station. Only roads of class `A` count; without `Str_Kl` every row does.

Trap: copies that went through a spreadsheet show "20.61" for 20,610 and "18" for 18,000. A motorway with
fewer than 250 vehicles a day does not exist, so such numbers are thousands; heavy vehicles are read so that
their share of all vehicles is possible.
"""

from __future__ import annotations

from collections.abc import Iterator

from klimawerk.engine.factbook.tables import Level
from klimawerk.engine.interchange.importers.draft import Draft, Task
from klimawerk.engine.interchange.importers.numbers import read_number
from klimawerk.engine.interchange.importers.placing import About, ColumnSpec, KeyedAmounts
from klimawerk.engine.interchange.importers.reading import Row
from klimawerk.engine.kernel.states import CellState

ALL, HEAVY = "DTV_Kfz_MobisSo_Q", "DTV_SV_MobisSo_Q"
REQUIRED = ("AGS", "Laenge_km", ALL, HEAVY)
ALIASES = {"ags": "AGS", "laenge_km": "Laenge_km", "länge_km": "Laenge_km", "dtv": ALL, "dtv_sv": HEAVY}
COLUMNS = (
    ColumnSpec("motorway_km", "road_length", "km"),
    ColumnSpec("light_vehicle_km", "motorway_kilometres", "million vehicle km"),
    ColumnSpec("heavy_vehicle_km", "motorway_kilometres", "million vehicle km"),
    ColumnSpec("sections", "count", "number"),
)
LIGHT_AT, HEAVY_AT = 1, 2
# Share of the national motorway traffic a file of the whole network reaches (a public copy reached 0.81).
LEAST_COVERAGE, GOOD_COVERAGE, MOST_COVERAGE = 0.5, 0.75, 1.25
_NETWORK = "eine Gemeinde ohne Zeile gilt als ohne Autobahn: die Datei enthält das ganze Netz"
_REGION = (
    "Ausschnitt: nur die Kreise der Datei geben ihren Autobahnverkehr an ihre gezählten Gemeinden weiter"
)
DAYS_PER_YEAR = 365
FEWEST_VEHICLES = 250
MOST_VEHICLES = 250_000
HEAVY_SHARES = (0.005, 0.6)
LONGEST_SECTION_KM = 60
_THOUSAND = 1_000
_MILLION = 1_000_000


def alias(name: str) -> str:
    """The documented column name of a printed one."""
    stripped = name.strip()
    return ALIASES.get(stripped.lower(), stripped)


def vehicles_per_day(text: str) -> tuple[float, bool]:
    """All vehicles a day, and whether the text had lost its thousands. Raises `ValueError` for anything else."""
    for number, restored in readings(text):
        if FEWEST_VEHICLES <= number <= MOST_VEHICLES:
            return number, restored
    raise ValueError(text)


def heavy_per_day(text: str, vehicles: float) -> tuple[float, bool]:
    """Heavy vehicles a day: of the possible readings the one with a possible share. Raises `ValueError` for none."""
    low, high = HEAVY_SHARES
    for number, restored in readings(text):
        if low * vehicles <= number <= high * vehicles:
            return number, restored
    raise ValueError(text)


def readings(text: str) -> Iterator[tuple[float, bool]]:
    """What a count may mean: as printed, then with the thousands a spreadsheet took for decimals."""
    yield read_number(text), False
    yield round(read_number(text, dot_groups_thousands=False) * _THOUSAND), True


def read(task: Task) -> Draft:
    """Motorway length and vehicle kilometres of light and heavy vehicles per municipality [million km a year]."""
    findings = task.findings
    amounts = KeyedAmounts(COLUMNS)
    seen: set[tuple[str, str]] = set()
    rows = restored_rows = 0
    for row in task.rows(REQUIRED, aliases=alias):
        rows += 1
        if row.text("Str_Kl") not in ("", "A"):
            continue
        key = task.municipality(row, "AGS")
        length = _length(task, row)
        counts = _counts(task, row)
        if key is None or length is None or counts is None:
            continue
        vehicles, heavy, restored = counts
        restored_rows += restored
        station = row.text("DZ_Nr")
        if station and (station, key) in seen:
            findings.error("import.row_twice", row.line, "DZ_Nr", key=f"{station} {key}")
            continue
        seen.add((station, key))
        yearly = length * DAYS_PER_YEAR / _MILLION
        light_km, heavy_km = (vehicles - heavy) * yearly, heavy * yearly
        section = {"motorway_km": length, "light_vehicle_km": light_km, "heavy_vehicle_km": heavy_km}
        amounts.add(key, {**section, "sections": 1})
    if restored_rows:
        findings.warning("import.thousands_restored", count=restored_rows)
    is_region = _is_region(task, amounts)
    reference = task.options.reference
    if not amounts.rows and not findings.has_errors:
        findings.error("import.no_rows", wanted=", ".join(REQUIRED))
    if not reference[:4].isdigit():
        findings.error("import.reference_needed", text=reference)
    draft = Draft(reference, rows_read=rows)
    if findings.has_errors:
        return draft
    about = About(
        table="motorway_counts",
        level=Level.MUNICIPAL,
        reference=reference,
        source=task.source,
        locator=f"{ALL}, {HEAVY} × Laenge_km × {DAYS_PER_YEAR} Tage",
        key_date=task.options.key_date or task.surroundings.register.reference_date,
        gap_reason="keine gezählte Autobahnstrecke in der Datei",
        note=_REGION if is_region else _NETWORK,
        evidence="derived",
        absent=CellState.NOT_ESTIMATED if is_region else CellState.DECLARED_ZERO,
    )
    draft.tables[about.table] = task.place(amounts, about)
    return draft


def _is_region(task: Task, amounts: KeyedAmounts) -> bool:
    """Whether the file counts one region only: then each district hands its motorway traffic on to its counted places.

    The traffic of the nation is distributed by a file of the whole network; more than there is refuses the file.
    """
    national = task.surroundings.motorway_traffic
    if not national or not amounts.rows:
        return False
    counted = sum(row[at][0] for row in amounts.rows.values() for at in (LIGHT_AT, HEAVY_AT))
    share = counted / national
    if share > MOST_COVERAGE:
        task.findings.error("import.network_exceeded", share=share, high=MOST_COVERAGE, counted=counted)
    elif share < LEAST_COVERAGE:
        districts = len({key[:5] for key in amounts.rows})
        task.findings.warning("import.network_region", share=share, low=LEAST_COVERAGE, districts=districts)
    elif share < GOOD_COVERAGE:
        task.findings.warning("import.network_partly", share=share)
    return share < LEAST_COVERAGE


def _length(task: Task, row: Row) -> float | None:
    text = row.text("Laenge_km")
    try:
        length = read_number(text, dot_groups_thousands=False)
    except ValueError:
        task.findings.error("import.not_a_number", row.line, "Laenge_km", text=text[:60])
        return None
    if not 0 < length <= LONGEST_SECTION_KM:
        task.findings.error(
            "import.out_of_range", row.line, "Laenge_km", text=text, low=0, high=LONGEST_SECTION_KM
        )
        return None
    return length


def _counts(task: Task, row: Row) -> tuple[float, float, bool] | None:
    """Vehicles and heavy vehicles a day; None without a finding where the station printed no yearly value."""
    if not row.text(ALL):
        task.findings.warning("import.no_count", row.line, ALL)
        return None
    try:
        vehicles, one = vehicles_per_day(row.text(ALL))
    except ValueError:
        task.findings.error("import.wrong_count", row.line, ALL, text=row.text(ALL)[:40])
        return None
    try:
        heavy, other = heavy_per_day(row.text(HEAVY), vehicles)
    except ValueError:
        task.findings.error("import.wrong_count", row.line, HEAVY, text=row.text(HEAVY)[:40])
        return None
    return vehicles, heavy, one or other
