"""Own data of a municipality, from the filled template or a long CSV: every finding at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Protocol

from klimawerk.engine.factbook.rekeying import KeyHistory
from klimawerk.engine.interchange.csv_input import csv_rows
from klimawerk.engine.interchange.fuel_mix import split_blends
from klimawerk.engine.interchange.importers.surroundings import TERRITORIES, read_history
from klimawerk.engine.interchange.own_row import OwnRow
from klimawerk.engine.interchange.own_rows import RowReader
from klimawerk.engine.interchange.safe_open import Limits, RefusedFile, is_workbook
from klimawerk.engine.interchange.territory_keys import TerritoryKeys
from klimawerk.engine.interchange.workbook_input import workbook_values
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.records.request import OwnValue
from klimawerk.engine.records.territory import TerritoryRegister


class HasRegister(Protocol):
    """A fact book, seen from here: it knows the territories."""

    @property
    def register(self) -> TerritoryRegister: ...


MOST_ERRORS = 1_000
OwnData = tuple[tuple[OwnValue, ...], tuple[Finding, ...]]


def read_own_data(
    path: Path | str,
    book: HasRegister | None = None,
    limits: Limits | None = None,
    history: Callable[[], KeyHistory] | None = None,
) -> OwnData:
    """Own values [MWh, lower heating value] and all findings of one file.

    `book` gives the register of territories for checking the keys; without it only their form is checked. `history`
    replaces the shipped key history. Raises nothing for a bad file: a file that cannot be read gives one error finding
    and no values. If `has_errors(findings)`, nothing should be computed from the values.
    """
    path = Path(path)
    limits = limits or Limits()
    reader = RowReader(TerritoryKeys(book.register if book else None, history or shipped_history))
    try:
        if is_workbook(path, limits):
            values = workbook_values(path, limits, reader)
        else:
            rows = csv_rows(path, limits, reader.findings)
            values = list(_read_rows(rows, reader, path))
    except RefusedFile as refused:
        return (), (*reader.findings, refused.finding)
    kept = _without_duplicates(values, reader.findings)
    return tuple(split_blends(kept)), tuple(reader.findings)


def _read_rows(rows: Iterable[OwnRow], reader: RowReader, path: Path) -> Iterator[OwnValue]:
    """The values of the rows; after very many errors the rest is not looked at."""
    errors = 0
    for row in rows:
        before = len(reader.findings)
        value = reader.read(row)
        if value is not None:
            yield value
        errors += sum(each.severity is Severity.ERROR for each in reader.findings[before:])
        if errors >= MOST_ERRORS:
            data: dict[str, object] = {"count": errors}
            reader.findings.append(Finding("own_data.too_many_errors", Severity.ERROR, path.name, "", data))
            return


@cache
def shipped_history() -> KeyHistory:
    """The key history of the facts (`facts/territories`)."""
    return read_history(TERRITORIES)


def read_many(paths: Iterable[Path | str], book: HasRegister | None = None) -> OwnData:
    """The own values and findings of several files, in their order. Two files may contradict: the merging asks then.

    A file given twice is read once (an information says so). Files of the same name are told apart by their folder.
    """
    given = [Path(path) for path in paths]
    once = {path.resolve(): path for path in given}
    labels = _labels(list(once.values()))
    values: list[OwnValue] = []
    findings: list[Finding] = []
    for path in once.values():
        more, found = read_own_data(path, book)
        values.extend(replace(each, where=_relabelled(each.where, path.name, labels[path])) for each in more)
        findings.extend(
            replace(each, where=_relabelled(each.where, path.name, labels[path])) for each in found
        )
    counts = Counter(path.resolve() for path in given)
    twice = sorted({path.name for path, count in counts.items() if count > 1})
    if twice:
        findings.append(Finding("own_data.file_given_twice", Severity.INFO, twice[0], "", {"files": twice}))
    return tuple(values), tuple(findings)


def _labels(paths: list[Path]) -> dict[Path, str]:
    """What each file is called: its name, with as many folders as tell it apart from the others."""
    labels: dict[Path, str] = {}
    for path in paths:
        parts, depth = path.resolve().parts, 1
        others = [other.resolve().parts for other in paths if other != path]
        while depth < len(parts) and any(other[-depth:] == parts[-depth:] for other in others):
            depth += 1
        labels[path] = "/".join(parts[-depth:])
    return labels


def _relabelled(where: str, name: str, label: str) -> str:
    """A place in a file with the label of the file instead of its name."""
    return label + where.removeprefix(name) if where.startswith(name) else where


def has_errors(findings: Iterable[Finding]) -> bool:
    """True if a finding is an error: then nothing is computed from the file."""
    return any(each.severity is Severity.ERROR for each in findings)


def _without_duplicates(values: Iterable[OwnValue], findings: list[Finding]) -> list[OwnValue]:
    """The values; a second statement for the same key, year and cell in one file is an error."""
    seen: dict[tuple[str, int, str], OwnValue] = {}
    kept: list[OwnValue] = []
    twice = 0
    for value in values:
        same = (value.key, value.year, value.cell)
        if same in seen:
            data: Mapping[str, object] = {
                "cell": value.cell,
                "key": value.key,
                "year": str(value.year),
                "other": seen[same].where,
            }
            findings.append(Finding("own_data.duplicate_row", Severity.ERROR, value.where, "", dict(data)))
            twice += 1
            if twice >= MOST_ERRORS:
                too_many: dict[str, object] = {"count": twice}
                file = value.where.split(":")[0]
                findings.append(Finding("own_data.too_many_errors", Severity.ERROR, file, "", too_many))
                break
        else:
            seen[same] = value
            kept.append(value)
    return kept
