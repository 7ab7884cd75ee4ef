"""Own values from any list: somebody has said which column holds what, and what the file leaves unsaid.

A mapping names for each field the number of its column (from 0) or one text for all rows. A list with a column per
carrier or year is not read here: it belongs into the template.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle, style_of
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.request import OwnValue

#: Fields that can be mapped; the first five must be, by a column or a text.
FIELDS = (
    "key",
    "year",
    "sector",
    "carrier",
    "energy",
    "unit",
    "gas_basis",
    "grade",
    "source",
    "vehicle_class",
    "road_category",
    "note",
)
REQUIRED = FIELDS[:6]
_WORDS: Mapping[str, tuple[str, ...]] = {
    "key": ("ags", "schlüssel", "gemeindeschlüssel", "key"),
    "year": ("jahr", "bilanzjahr", "year"),
    "sector": ("sektor", "bereich", "sector", "kundengruppe"),
    "carrier": ("energieträger", "carrier", "brennstoff"),
    "energy": ("verbrauch", "wert", "energie", "menge", "absatz", "endenergie", "energy", "value"),
    "unit": ("einheit", "unit"),
    "gas_basis": ("hs/hi", "bezug", "brennwert/heizwert"),
    "grade": ("datengüte", "güte", "grade"),
    "source": ("quelle", "source"),
    "vehicle_class": ("fahrzeugklasse", "fahrzeugart"),
    "road_category": ("straßenkategorie",),
    "note": ("bemerkung", "hinweis", "note"),
}


@dataclass(frozen=True)
class ColumnMapping:
    """`columns`: field → column from 0; `fixed`: field → text for all rows; `header`: line of the header from 0."""

    header: int
    columns: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)


def guess_mapping(lines: Sequence[Sequence[str]]) -> ColumnMapping:
    """The header line with most known words, and the columns they name; a proposal, to be looked at by people."""
    best = ColumnMapping(0, {})
    for number, cells in enumerate(lines[:30]):
        columns: dict[str, int] = {}
        for name, words in _WORDS.items():
            for at, cell in enumerate(cells):
                plain = " ".join(cell.lower().split())
                if name not in columns and any(
                    plain == word or plain.startswith(f"{word} ") for word in words
                ):
                    columns[name] = at
        if len(columns) > len(best.columns):
            best = ColumnMapping(number, columns)
    return best


def mapped_values(
    file: str, lines: Sequence[Sequence[str]], mapping: ColumnMapping, reader: RowReader
) -> tuple[OwnValue, ...]:
    """The values of the lines below the header; every doubt goes to the reader's findings.

    A field that is neither mapped nor given is an error of the whole file.
    """
    missing = [name for name in REQUIRED if name not in mapping.columns and not mapping.fixed.get(name)]
    if missing:
        data: dict[str, object] = {"columns": ", ".join(missing)}
        reader.findings.append(Finding("own_data.fields_unmapped", Severity.ERROR, file, "", data))
        return ()
    rows = [
        (number, cells)
        for number, cells in enumerate(lines[mapping.header + 1 :], start=mapping.header + 2)
        if any(cell.strip() for cell in cells)
    ]
    at = mapping.columns.get("energy", -1)
    style = style_of((cells[at] for _, cells in rows if 0 <= at < len(cells)), fallback=NumberStyle.UNKNOWN)
    values = (reader.read(_row(file, number, cells, mapping, style)) for number, cells in rows)
    return tuple(value for value in values if value is not None)


def sum_by_cell(values: Sequence[OwnValue], file: str) -> tuple[OwnValue, ...]:
    """One value per place, year and cell: for lists of single buildings, of which only the sums are kept.

    Energies [MWh] are added, the weakest grade holds for the sum, and what a source says is kept once.
    """
    groups: dict[tuple[str, int, str], list[OwnValue]] = defaultdict(list)
    for value in values:
        groups[value.key, value.year, value.cell].append(value)
    return tuple(_sum(group, file) for group in groups.values())


def _sum(group: list[OwnValue], file: str) -> OwnValue:
    total = sum(each.energy_mwh for each in group)
    grades = [each.grade for each in group if each.grade is not Grade.NONE]
    return replace(
        group[0],
        energy_mwh=total,
        state=CellState.VALUE if total else group[0].state,
        grade=max(grades) if grades else Grade.NONE,
        source="; ".join(sorted({each.source for each in group if each.source})),
        where=f"{file} ({len(group)})",
        original_value=total,
        original_unit="MWh",
        is_network_operator=all(each.is_network_operator for each in group),
        includes_municipal=any(each.includes_municipal for each in group),
        note="",
    )


def _row(file: str, number: int, cells: Sequence[str], mapping: ColumnMapping, style: NumberStyle) -> OwnRow:
    def of(name: str) -> str:
        at = mapping.columns.get(name)
        written = cells[at].strip() if at is not None and at < len(cells) else ""
        return written or mapping.fixed.get(name, "")

    return OwnRow(
        where=f"{file}:{number}",
        style=style,
        **{name: of(name) for name in FIELDS},  # type: ignore[arg-type]
    )
