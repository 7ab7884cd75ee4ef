"""Imported editions in the data folder: one folder each, written whole or not at all, taken away by removing
the folder.

    DATA/facts/imported/<kind>/<edition-id>/
        meta.json      what it is, where it comes from, descriptions of its columns as in tables.yaml
        <table>.csv    a table on the axis of the register, in the form of factbook.text_format
        <list>.csv     a plain list (factors, sites, stations)

A folder is filled under another name and then renamed; a lock keeps two imports apart, so that a half-made
folder found under the lock is the rest of an import that died and is thrown away.
"""

from __future__ import annotations

import contextlib
import csv
import fcntl
import hashlib
import io
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from klimawerk.engine.factbook.tables import COLUMN_FIELDS, ColumnData, Level
from klimawerk.engine.factbook.text_format import KEY_COLUMN, cell_text
from klimawerk.engine.interchange.importers.kinds import KINDS, edition_id
from klimawerk.engine.interchange.importers.placing import axis_of
from klimawerk.engine.interchange.importers.result import ImportResult
from klimawerk.engine.kernel.errors import FactError, InputError
from klimawerk.engine.records.territory import TerritoryRegister

FORMAT = 1
META = "meta.json"
_INCOMING = ".incoming"
_REMOVED = ".removed"
_LOCK = ".lock"


@dataclass(frozen=True)
class ImportedEdition:
    """An edition in the data folder: id, kind, state date, day of import, tables and lists, folder."""

    id: str
    kind: str
    reference: str
    imported_on: str
    tables: tuple[str, ...]
    lists: tuple[str, ...]
    title: str
    findings: int
    folder: Path


def imported_folder(data_dir: Path) -> Path:
    """Where imported editions lie in a data folder."""
    return data_dir / "facts" / "imported"


def register(
    result: ImportResult, data_dir: Path, register_of: TerritoryRegister, today: str
) -> ImportedEdition:
    """Write a result without errors as an edition; the same files again change nothing.

    `today` is the ISO date of the import (the engine has no clock). Raises `InputError` for a result with errors and
    `OSError` when the folder cannot be written; then nothing is left behind.
    """
    if result.has_errors:
        raise InputError("import.has_errors", kind=result.kind)
    identifier = edition_id(result.kind, result.reference, result.files)
    root = imported_folder(data_dir)
    target = root / result.kind / identifier
    with _locked(root):
        if not (target / META).is_file():
            draft = root / _INCOMING / identifier
            draft.mkdir(parents=True)
            _write_edition(draft, identifier, result, register_of, today)
            target.parent.mkdir(parents=True, exist_ok=True)
            draft.rename(target)
            _sync(target.parent)
    return _read(target)


def editions(data_dir: Path) -> tuple[ImportedEdition, ...]:
    """All imported editions by kind and id. Reading takes no lock: a folder is there whole or not at all.

    Raises `FactError` naming an edition whose description is damaged.
    """
    return tuple(_read(folder) for folder in _folders(imported_folder(data_dir)))


def undo(identifier: str, data_dir: Path) -> str:
    """Take an imported edition away, a damaged one too.

    Raises `InputError` for an id that is not there; shipped facts have no such id.
    """
    root = imported_folder(data_dir)
    folders = {folder.name: folder for folder in _folders(root)}
    if identifier not in folders:
        raise InputError("import.unknown_edition", id=identifier, known=", ".join(folders) or "–")
    with _locked(root):
        removed = root / _REMOVED
        removed.mkdir(exist_ok=True)
        folders[identifier].rename(removed / identifier)
        shutil.rmtree(removed)
    return identifier


def _folders(root: Path) -> list[Path]:
    kinds = (root / kind for kind in KINDS if (root / kind).is_dir())
    return [folder for kind in kinds for folder in sorted(kind.iterdir()) if folder.is_dir()]


@contextlib.contextmanager
def _locked(root: Path) -> Iterator[None]:
    """Hold the lock of the folder; leftovers of a run that died are removed before and after."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        for leftover in (_INCOMING, _REMOVED):
            shutil.rmtree(root / leftover, ignore_errors=True)
        try:
            yield
        finally:
            shutil.rmtree(root / _INCOMING, ignore_errors=True)


def _write_edition(
    folder: Path, identifier: str, result: ImportResult, register_of: TerritoryRegister, today: str
) -> None:
    sums: dict[str, dict[str, str]] = {}
    for name, columns in result.tables.items():
        sums[name] = _write(folder / f"{name}.csv", _table_text(columns, register_of))
    for name, table in result.lists.items():
        sums[name] = _write(folder / f"{name}.csv", _csv_text([table.header, *table.rows]))
    meta = {
        "format": FORMAT,
        "id": identifier,
        "kind": result.kind,
        "reference": result.reference,
        "register": register_of.reference_date,
        "imported_on": today,
        "rows_read": result.rows_read,
        "originals": [asdict(each) for each in result.files],
        "source": {key: value for key, value in asdict(result.source).items() if value},
        "tables": {name: _description(columns) for name, columns in result.tables.items()},
        "lists": {name: list(table.header) for name, table in result.lists.items()},
        "files": sums,
        "findings": [asdict(finding) for finding in result.findings],
    }
    _write(folder / META, json.dumps(meta, ensure_ascii=False, indent=1) + "\n")
    _sync(folder)


def _description(columns: Sequence[ColumnData]) -> dict[str, Any]:
    """The entry of a table in the form of `tables.yaml`: what all columns share, then what is their own."""
    entries = [{name: getattr(column.description, name) for name in COLUMN_FIELDS} for column in columns]
    shared = {
        key: value
        for key, value in entries[0].items()
        if key not in ("table", "column") and value and all(entry[key] == value for entry in entries)
    }
    own = {
        entry["column"]: {
            k: v for k, v in entry.items() if v and k not in shared and k not in ("table", "column")
        }
        for entry in entries
    }
    return {**shared, "columns": own}


def _table_text(columns: Sequence[ColumnData], register_of: TerritoryRegister) -> str:
    level = Level(columns[0].description.level)
    header = (KEY_COLUMN[level], *(column.description.column for column in columns))
    numbers = [
        [
            cell_text(value, state)
            for value, state in zip(column.values.tolist(), column.states.tolist(), strict=True)
        ]
        for column in columns
    ]
    return _csv_text([header, *zip(axis_of(register_of, level), *numbers, strict=True)])


def _csv_text(rows: Sequence[Sequence[str]]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()


def _write(path: Path, text: str) -> dict[str, str]:
    content = text.encode()
    with path.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return {"file": path.name, "sha256": hashlib.sha256(content).hexdigest()}


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(folder: Path) -> ImportedEdition:
    try:
        return _described(folder, json.loads((folder / META).read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise FactError(f"{folder.name}: {META}: {error}") from error


def _described(folder: Path, meta: dict[str, Any]) -> ImportedEdition:
    known = {each.name for each in fields(ImportedEdition)}
    plain = {key: value for key, value in meta.items() if key in known - {"tables", "lists", "findings"}}
    return ImportedEdition(
        **plain,
        tables=tuple(meta["tables"]),
        lists=tuple(meta["lists"]),
        title=meta["source"]["title"],
        findings=len(meta["findings"]),
        folder=folder,
    )
