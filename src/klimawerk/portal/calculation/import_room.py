"""Files with own data through the door: any list by a column mapping, and exports of other tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from klimawerk import language
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.own_data_records import PlacedFinding, ReadEntries
from klimawerk.portal.calculation.own_data_room import as_entry, as_findings


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a file as text, and a proposal which column holds what (field → column from 0)."""

    lines: tuple[tuple[str, ...], ...]
    header: int
    columns: Mapping[str, int]
    findings: tuple[PlacedFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which column of a list holds what, and what holds for all rows. `buildings`: rows are single buildings."""

    header: int
    columns: Mapping[str, int]
    fixed: Mapping[str, str] = field(default_factory=dict)
    buildings: bool = False


@dataclass(frozen=True, slots=True)
class OlderLine:
    """A line of an older balance as printed; energy [MWh], emissions [t], None where nothing stands."""

    year: int
    sector: str
    carrier: str
    energy_mwh: float | None
    emissions_t: float | None
    sector_code: str = ""
    carrier_code: str = ""


@dataclass(frozen=True, slots=True)
class ReadOlder:
    """The lines of an older balance, the tool's name, and everything that was found; no lines with an error."""

    tool: str
    lines: tuple[OlderLine, ...]
    findings: tuple[PlacedFinding, ...]


def list_fields() -> tuple[tuple[str, bool], ...]:
    """The fields that columns can be assigned to, and whether each is needed."""
    from klimawerk.engine.interchange.mapped_list import FIELDS, REQUIRED

    return tuple((name, name in REQUIRED) for name in FIELDS)


def list_profiles() -> tuple[tuple[str, str, bool], ...]:
    """The tools whose exports are known: id, name, whether checked with an original file."""
    from klimawerk.engine.interchange.legacy.profile import profile, profile_ids

    return tuple((each, profile(each).name, profile(each).checked) for each in profile_ids())


def read_table(path: Path, lang: str) -> Table:
    """The lines of a file; a file that cannot be read has none and one finding."""
    from klimawerk.engine.interchange.mapped_list import guess_mapping
    from klimawerk.engine.interchange.plain_table import table_lines
    from klimawerk.engine.interchange.safe_open import Limits, RefusedFile

    try:
        lines = table_lines(path, Limits())
    except RefusedFile as refused:
        return Table((), 0, {}, as_findings([refused.finding], lang))
    guessed = guess_mapping(lines)
    return Table(tuple(map(tuple, lines)), guessed.header, dict(guessed.columns))


def read_list(path: Path, name: str, assignment: Assignment, lang: str) -> ReadEntries:
    """The values of a list; of a list of single buildings only the sums."""
    from klimawerk.engine.interchange.mapped_list import ColumnMapping, mapped_values, sum_by_cell
    from klimawerk.engine.interchange.own_data import shipped_history
    from klimawerk.engine.interchange.own_rows import RowReader
    from klimawerk.engine.interchange.territory_keys import TerritoryKeys

    table = read_table(path, lang)
    if table.findings:
        return ReadEntries((), table.findings)
    reader = RowReader(TerritoryKeys(engine_room.register(), shipped_history))
    mapping = ColumnMapping(assignment.header, assignment.columns, assignment.fixed)
    values = mapped_values(name, table.lines, mapping, reader)
    if assignment.buildings:
        values = sum_by_cell(values, name)
    return ReadEntries(tuple(map(as_entry, values)), as_findings(reader.findings, lang))


def read_export(
    path: Path, profile: str, key: str, source: str, year: int | None, unit: str, lang: str
) -> ReadEntries:
    """The values of another tool's export whose sector and carrier are clear. Raises `LookupError` for its profile."""
    from klimawerk.engine.interchange.legacy.read import LegacyFile, read_legacy_values
    from klimawerk.engine.kernel.errors import InputError

    try:
        values, findings = read_legacy_values(LegacyFile(path, key, source, year, unit), profile)
    except InputError as error:
        raise LookupError(error.code) from error
    return ReadEntries(tuple(map(as_entry, values)), as_findings(findings, lang))


def read_older(
    path: Path,
    profile: str,
    key: str,
    source: str,
    year: int | None,
    unit: str,
    described: Mapping[str, str],
    weather_corrected: bool | None,
    lang: str,
) -> ReadOlder:
    """An older balance as printed; `described` holds `principle` and `factors`. Raises `LookupError`."""
    from klimawerk.engine.interchange.legacy.profile import profile as find_profile
    from klimawerk.engine.interchange.legacy.read import LegacyFile, read_older_balance
    from klimawerk.engine.kernel.errors import InputError

    file = LegacyFile(
        path,
        key,
        source,
        year,
        unit,
        described.get("principle", ""),
        described.get("factors", ""),
        weather_corrected,
    )
    try:
        name = find_profile(profile).name
        balance, findings = read_older_balance(file, profile)
    except InputError as error:
        raise LookupError(error.code) from error
    lines: Sequence[OlderLine] = ()
    if balance is not None:
        lines = [
            OlderLine(
                each.year,
                each.sector,
                each.carrier,
                each.energy_mwh,
                each.emissions_t,
                each.sector_code,
                each.carrier_code,
            )
            for each in balance.lines
        ]
    return ReadOlder(name, tuple(lines), as_findings(findings, lang))


def say(code: str, where: str, lang: str, severity: str = "error", **data: object) -> PlacedFinding:
    """A finding of the portal in the form of the engine's own."""
    return PlacedFinding(code, severity, where, language.text(code, lang, data), data)


def plain_numbers(written: Sequence[str]) -> tuple[float | None, ...] | None:
    """Numbers as they are written in German; None for an empty text, no tuple at all where one is no plain number."""
    from klimawerk.engine.kernel.number_text import NumberStyle, read_number

    numbers: list[float | None] = []
    for text in written:
        read = read_number(text, NumberStyle.COMMA) if text.strip() else None
        if read is not None and (read.problem is not None or read.value is None):
            return None
        numbers.append(read.value if read is not None else None)
    return tuple(numbers)


def codes_of(sector: str, carrier: str) -> tuple[str, str]:
    """The codes of words for a sector and a carrier, empty where they are not clear."""
    from klimawerk.engine.interchange.codes import understand

    return (
        (understand("sectors", sector) or "") if sector else "",
        (understand("carriers", carrier) or "") if carrier else "",
    )
