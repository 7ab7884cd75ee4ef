"""The table inside an export: title lines before it, footers after it, in one of three layouts.

Long (`Sektor; Energieträger; Endenergie [MWh]`), carriers against sectors, or carriers or sectors against years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from klimawerk.engine.interchange.legacy.profile import Profile, plain
from klimawerk.engine.interchange.own_row import FindingList
from klimawerk.engine.interchange.plain_table import table_lines
from klimawerk.engine.interchange.safe_open import Limits, refuse
from klimawerk.engine.kernel.errors import UnitError
from klimawerk.engine.kernel.finding import Severity
from klimawerk.engine.kernel.number_text import NumberStyle, read_number
from klimawerk.engine.kernel.units import Unit, mwh_per, read_unit

_YEAR = re.compile(r"(?:19|20)\d\d")
_UNIT = re.compile(r"\[(?P<a>[^\]]+)\]|\((?P<b>[^)]+)\)|\bin (?P<c>\S+)$")
_TONNES = re.compile(r"(?:t|tonnen)(?: co2(?:e|eq|-äq\.?|-äquivalente)?)?")
# A printed total may differ from the sum of rounded lines by this share.
_SUM_TOLERANCE = 0.005


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One amount as it stands there: labels as written, energy [MWh], emissions [t], None where nothing stands."""

    where: str
    sector: str
    carrier: str
    year: int | None
    energy: float | None
    emissions: float | None
    grade: str = ""


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column holds: `sector`, `carrier`, `year`, `grade`, `energy`, `emissions`; for a cross table its label."""

    kind: str
    unit: str = ""
    sector: str = ""
    year: int | None = None


def legacy_rows(
    path: Path, profile: Profile, unit: str, limits: Limits, found: FindingList
) -> list[LegacyRow]:
    """All amounts of the file. `unit` is that of cross tables and headers that name none, empty if nobody knows it.

    Raises `RefusedFile` for a file that cannot be read at all; everything else becomes a finding.
    """
    lines = table_lines(path, limits)
    start, columns = _header(lines, profile, unit)
    if not columns:
        refuse("legacy.no_table", path.name, profile=profile.name)
    for at, column in enumerate(columns):
        wrong = column.kind == "energy" and _unit(column.unit) is None
        if wrong or (column.kind == "emissions" and not _TONNES.fullmatch(plain(column.unit))):
            found.error("legacy.unit_missing", f"{path.name}:{start + 1}", column=at + 1, written=column.unit)
    rows: list[LegacyRow] = []
    totals: list[LegacyRow] = []
    for number, cells in enumerate(lines[start + 1 :], start=start + 2):
        first = plain(cells[0]) if cells else ""
        if not any(cell.strip() for cell in cells) or first.startswith(profile.footers):
            continue
        into = totals if first.rstrip(":").split(" ")[0] in profile.totals else rows
        into.extend(_amounts(f"{path.name}:{number}", cells, columns, found))
    _check_totals(rows, totals, profile, found)
    return rows


def _header(lines: Sequence[Sequence[str]], profile: Profile, unit: str) -> tuple[int, tuple[_Column, ...]]:
    """Position and columns of the first line that is a header; no columns where there is none."""
    for number, cells in enumerate(lines):
        columns = tuple(_column(cell, profile, unit) for cell in cells)
        kinds = [column.kind for column in columns]
        if ("sector" in kinds or "carrier" in kinds) and ("energy" in kinds or "emissions" in kinds):
            return number, columns
    return 0, ()


def _column(cell: str, profile: Profile, unit: str) -> _Column:
    named = _UNIT.search(cell)
    stated = next((part for part in named.groups() if part), "") if named else ""
    word = plain(_UNIT.sub("", cell))
    for kind, words in profile.columns.items():
        if word in words:
            return _Column(kind, stated or (unit if kind == "energy" else ""))
    if _YEAR.fullmatch(word):
        return _Column("energy", stated or unit, year=int(word))
    if word in profile.sectors or word in profile.inseparable:
        return _Column(
            "energy", stated if _unit(stated) else unit, sector=" ".join(_UNIT.sub("", cell).split())
        )
    return _Column("")


def _unit(written: str) -> Unit | None:
    """An energy unit related to the lower heating value; None for everything else."""
    try:
        unit = read_unit(written)
    except UnitError:
        return None
    return unit if unit.is_energy and not unit.gross else None


def _amounts(
    where: str, cells: Sequence[str], columns: Sequence[_Column], found: FindingList
) -> Iterator[LegacyRow]:
    """The amounts of one line: one for a long table, one per column with a number for a cross table."""
    texts = {
        column.kind: " ".join(cell.split())
        for column, cell in zip(columns, cells, strict=False)
        if column.kind in ("sector", "carrier", "grade", "year")
    }
    numbers = [
        (column, _number(where, cell, column, found))
        for column, cell in zip(columns, cells, strict=False)
        if column.kind in ("energy", "emissions")
    ]
    emissions = next((value for column, value in numbers if column.kind == "emissions"), None)
    energies = [(column, value) for column, value in numbers if column.kind == "energy"]
    written = texts.get("year", "")
    year = int(written) if _YEAR.fullmatch(written) else None
    crossed = len(energies) > 1
    for column, value in energies or [(_Column("energy"), None)]:
        if value is None and (emissions is None or crossed):
            continue
        yield LegacyRow(
            where,
            column.sector or texts.get("sector", ""),
            texts.get("carrier", ""),
            column.year or year,
            value,
            None if crossed else emissions,
            texts.get("grade", ""),
        )


def _number(where: str, cell: str, column: _Column, found: FindingList) -> float | None:
    """MWh or t; German exports: a mark before three digits groups thousands."""
    if cell.strip() in ("", "-", "–"):
        return None
    value = read_number(cell, NumberStyle.COMMA).value
    if value is None:
        found.error("legacy.not_a_number", where, written=cell.strip()[:60])
        return None
    unit = _unit(column.unit)
    return value * mwh_per(unit) if column.kind == "energy" and unit is not None else value


def _check_totals(
    rows: Sequence[LegacyRow], totals: Sequence[LegacyRow], profile: Profile, found: FindingList
) -> None:
    """A warning where a printed grand total is not the sum of the lines of its year (and column of a cross table)."""
    for total in totals:
        label = plain(total.sector).rstrip(":")
        whole = label in profile.totals or not label
        if not whole and plain(total.carrier).rstrip(":") not in profile.totals:
            continue
        parts = [
            row.energy or 0.0
            for row in rows
            if row.year == total.year and (whole or plain(row.sector) == plain(total.sector))
        ]
        if total.energy is not None and abs(sum(parts) - total.energy) > _SUM_TOLERANCE * total.energy:
            data = {"printed": total.energy, "computed": sum(parts)}
            found.say(Severity.WARNING, "legacy.sum_differs", total.where, **data)
