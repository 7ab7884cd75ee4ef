"""Reading an export: to own values, or to an older balance that stays as it is. All findings at once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from klimawerk.engine.interchange.legacy.profile import Profile, plain, profile
from klimawerk.engine.interchange.legacy.table import LegacyRow, legacy_rows
from klimawerk.engine.interchange.own_row import FindingList
from klimawerk.engine.interchange.safe_open import Limits, RefusedFile
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import CellState, Grade
from klimawerk.engine.records.older_balance import OlderBalance, OlderBalanceLine
from klimawerk.engine.records.request import OwnValue


@dataclass(frozen=True)
class LegacyFile:
    """What a file does not say about itself: whose it is, the year and unit where no column holds them, the source.

    `principle`, `factors`, `weather_corrected` describe the older balance (None: nobody knows).
    """

    path: Path
    key: str
    source: str
    year: int | None = None
    unit: str = ""
    principle: str = ""
    factors: str = ""
    weather_corrected: bool | None = None


def read_legacy_values(
    file: LegacyFile, profile_id: str, limits: Limits | None = None
) -> tuple[tuple[OwnValue, ...], tuple[Finding, ...]]:
    """Own values of the lines whose sector and carrier are clear, and all findings; nothing is split or guessed.

    A zero without a word on it is a placeholder and no value. With an error among the findings nothing should be
    computed. Raises `InputError` for an unknown profile.
    """
    known, found = profile(profile_id), FindingList()
    values: dict[tuple[int, str], OwnValue] = {}
    for row in _rows(file, known, found, limits):
        year = row.year or file.year
        sector, carrier = _codes(row, known)
        if year is None:
            found.say_once(Severity.ERROR, "legacy.year_missing", row.where)
        elif plain(row.sector) in known.inseparable:
            found.error("legacy.sector_not_separable", row.where, written=row.sector)
        elif not sector or not carrier:
            label = "sector" if not sector else "carrier"
            found.error(
                f"legacy.{label}_unknown", row.where, written=row.sector if not sector else row.carrier
            )
        elif row.energy is None:
            found.say(Severity.WARNING, "legacy.energy_missing", row.where)
        elif row.energy < 0:
            found.error("legacy.negative", row.where, value=row.energy)
        elif row.energy == 0:
            found.say(Severity.INFO, "legacy.zero_not_confirmed", row.where)
        elif (year, f"{sector}.{carrier}") in values:
            other = values[year, f"{sector}.{carrier}"].where
            found.error("legacy.twice", row.where, other=other)
        else:
            grade = Grade[row.grade.upper()] if row.grade.upper() in ("A", "B", "C", "D") else Grade.NONE
            if grade is Grade.NONE:
                found.say_once(Severity.WARNING, "legacy.grade_missing", row.where)
            cell = f"{sector}.{carrier}"
            values[year, cell] = OwnValue(
                file.key,
                year,
                cell,
                row.energy,
                CellState.VALUE,
                grade,
                f"{known.name}: {file.source}",
                row.where,
            )
    return tuple(values.values()), tuple(found.findings)


def read_older_balance(
    file: LegacyFile, profile_id: str, limits: Limits | None = None
) -> tuple[OlderBalance | None, tuple[Finding, ...]]:
    """The lines of an older balance as printed, codes beside them where the words are clear, and all findings.

    None if a finding is an error. Raises `InputError` for an unknown profile.
    """
    known, found = profile(profile_id), FindingList()
    lines = []
    for row in _rows(file, known, found, limits):
        year = row.year or file.year
        if year is None:
            found.say_once(Severity.ERROR, "legacy.year_missing", row.where)
            continue
        sector, carrier = _codes(row, known)
        lines.append(
            OlderBalanceLine(
                year, row.sector, row.carrier, row.energy, row.emissions, sector, carrier, row.where
            )
        )
    for missing in ("principle", "factors"):
        if not getattr(file, missing):
            found.say(Severity.WARNING, f"legacy.{missing}_missing", file.path.name)
    if file.weather_corrected is None:
        found.say(Severity.WARNING, "legacy.weather_missing", file.path.name)
    if found.has_error_since(0):
        return None, tuple(found.findings)
    balance = OlderBalance(
        file.key, known.name, file.principle, file.factors, file.weather_corrected, file.source, tuple(lines)
    )
    return balance, tuple(found.findings)


def _rows(file: LegacyFile, known: Profile, found: FindingList, limits: Limits | None) -> list[LegacyRow]:
    if not known.checked:
        found.say(Severity.WARNING, "legacy.not_checked", file.path.name, profile=known.name)
    try:
        rows = legacy_rows(file.path, known, file.unit, limits or Limits(), found)
    except RefusedFile as refused:
        found.findings.append(refused.finding)
        return []
    if not rows and not found.has_error_since(0):
        found.error("legacy.no_rows", file.path.name)
    return rows


def _codes(row: LegacyRow, known: Profile) -> tuple[str, str]:
    return known.sectors.get(plain(row.sector), ""), known.carriers.get(plain(row.carrier), "")
