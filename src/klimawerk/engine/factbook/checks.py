"""What the loader refuses: each check raises `FactError` and has a broken sample in tests/facts/broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from klimawerk.engine.factbook.tables import ColumnData, SeriesGap, SeriesPoint
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.records.facts import Evidence, Source

LICENCE_STATES = ("A", "B", "C", "-")
EVIDENCE = frozenset(each.value for each in Evidence)
SOURCE_REQUIRED = ("id", "publisher", "title", "edition", "licence", "licence_status", "attribution")
SOURCE_OPTIONAL = ("date", "url", "note", "came_through", "licence_warning", "raw_files", "checksum")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity kind: its units and the plausible range per level (in the first unit)."""

    name: str
    units: tuple[str, ...]
    minimum: float
    maximum: Mapping[str, float]


def quantities(content: Mapping[str, Mapping[str, object]]) -> dict[str, Quantity]:
    """Quantity kinds from `quantities.yaml`."""
    result = {}
    for name, entry in content.items():
        if set(entry) != {"units", "minimum", "maximum"}:
            raise FactError(f"quantities.yaml: {name}: units, minimum and maximum are expected")
        units, minimum, maximum = entry["units"], entry["minimum"], entry["maximum"]
        if (
            not isinstance(units, list)
            or not isinstance(minimum, int | float)
            or not isinstance(maximum, dict)
        ):
            raise FactError(f"quantities.yaml: {name}: wrong type")
        limits = {str(level): float(limit) for level, limit in maximum.items()}
        result[name] = Quantity(name, tuple(map(str, units)), float(minimum), limits)
    return result


def check_source(entry: Mapping[str, object], file: str) -> Source:
    """A source file has every required key, no unknown one, its name as id, and a warning or note at status B."""
    unknown = sorted(set(entry) - set(SOURCE_REQUIRED) - set(SOURCE_OPTIONAL))
    if unknown:
        raise FactError(f"{file}: unknown key {', '.join(unknown)}")
    missing = [key for key in SOURCE_REQUIRED if not str(entry.get(key) or "").strip()]
    if missing:
        raise FactError(f"{file}: {', '.join(missing)} is missing")
    if entry["licence_status"] not in LICENCE_STATES:
        raise FactError(f"{file}: licence_status must be one of {', '.join(LICENCE_STATES)}")
    if entry["licence_status"] == "B" and not (entry.get("licence_warning") or entry.get("note")):
        raise FactError(f"{file}: a source of licence status B needs a licence_warning or a note")
    if f"{entry['id']}.yaml" != file:
        raise FactError(f"{file}: id {entry['id']} is not the name of the file")
    text = {key: str(entry.get(key) or "") for key in (*SOURCE_REQUIRED, "url", "date", "note")}
    return Source(**text)


def check_column(data: ColumnData, sources: Iterable[str], kinds: Mapping[str, Quantity]) -> None:
    """A column names a known source, a locator, an evidence mark, a unit of its quantity, and stays in its range.

    Cells marked NE need a `gap_reason`.
    """
    description = data.description
    where = f"{description.table}.{description.column}"
    check_provenance(where, description.source, description.locator, description.evidence, sources)
    kind = kinds.get(description.quantity)
    if kind is None:
        raise FactError(f"{where}: unknown quantity {description.quantity!r}")
    if description.unit not in kind.units:
        raise FactError(f"{where}: unit {description.unit!r} does not belong to {kind.name}")
    limit = kind.maximum.get(description.level)
    if limit is None:
        raise FactError(f"{where}: no plausible range of {kind.name} at level {description.level}")
    there = data.values[data.states == CellState.VALUE]
    outside = (there < kind.minimum) | (there > limit) | ~np.isfinite(there)
    if outside.any():
        raise FactError(
            f"{where}: {there[outside][0]} lies outside {kind.minimum} to {limit} {description.unit}"
        )
    if (data.states == CellState.NOT_ESTIMATED).any() and not description.gap_reason:
        raise FactError(f"{where}: cells are not estimated, but no gap_reason is written")


def check_provenance(where: str, source: str, locator: str, evidence: str, sources: Iterable[str]) -> None:
    """No number without source, place in the source and evidence mark."""
    if not source:
        raise FactError(f"{where}: no source")
    if source not in sources:
        raise FactError(f"{where}: unknown source {source!r}")
    if not locator:
        raise FactError(f"{where}: no locator")
    if evidence not in EVIDENCE:
        raise FactError(f"{where}: unknown evidence mark {evidence!r}")


def check_series(
    points: Sequence[SeriesPoint],
    gaps: Sequence[SeriesGap],
    sources: Iterable[str],
    kinds: Mapping[str, Quantity],
    quantity_of: Mapping[str, str],
) -> None:
    """Every value has its provenance, unit and range; every hole between first and last year has a written reason."""
    known = frozenset(sources)
    years: dict[str, set[int]] = {}
    units: dict[str, str] = {}
    for point in points:
        where = f"{point.series} {point.year}"
        check_provenance(where, point.source, point.locator, point.evidence, known)
        kind = kinds.get(quantity_of.get(point.series.split(".")[0], ""))
        if kind is None:
            raise FactError(f"{where}: the family of the series has no quantity")
        if point.unit not in kind.units or units.setdefault(point.series, point.unit) != point.unit:
            raise FactError(
                f"{where}: unit {point.unit!r} does not belong to {kind.name} or changes inside the series"
            )
        if not kind.minimum <= point.value <= kind.maximum["national"]:
            raise FactError(f"{where}: {point.value} lies outside the plausible range of {kind.name}")
        years.setdefault(point.series, set()).add(point.year)
    for series, have in years.items():
        for year in range(min(have), max(have)):
            if year not in have and not gap_reason(series, year, gaps):
                raise FactError(f"{series}: {year} is missing and no reason is written")


def gap_reason(series: str, year: int, gaps: Sequence[SeriesGap]) -> str:
    """The written reason why a series has no value in a year, or an empty text. The longest prefix wins."""
    hits = [gap for gap in gaps if series.startswith(gap.prefix) and gap.first <= year <= gap.last]
    return max(hits, key=lambda gap: len(gap.prefix)).reason if hits else ""
