"""Imported editions: what an operator may have and the project may not ship.

    DATA/facts/imported/<kind>/<edition>/
        meta.json      id, kind, reference, source (as in facts/sources), tables (as in tables.yaml), lists, files
        <table>.csv    a table on the axis of the register, as in facts/statistics
        <list>.csv     a plain list; `factors` becomes a factor set with the id of the edition

An imported table overrides or extends the shipped one of the same name; of two editions the later reference date wins.
Removing the folder takes the edition away. `interchange.importers.store` writes and removes them.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from klimawerk.engine.factbook import checks
from klimawerk.engine.factbook.registering import keys_of
from klimawerk.engine.factbook.tables import ColumnData, ImportedEditions, Level
from klimawerk.engine.factbook.text_format import described_columns, read_table
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.records.facts import Source

META = "meta.json"
FACTOR_LIST = "factors"


def edition_folders(data_dir: Path) -> Iterator[Path]:
    """Folders of all imported editions below a data folder, by kind and id."""
    return (meta.parent for meta in sorted((data_dir / "facts" / "imported").glob(f"[!.]*/*/{META}")))


def imported_editions(
    data_dir: Path, arrays: Any, quantities: Mapping[str, Any], sources: Mapping[str, Any]
) -> ImportedEditions:
    """Read and check all imported editions. Raises `FactError` for a file that was changed or does not pass a check."""
    metas = [(folder, _meta(folder)) for folder in edition_folders(data_dir)]
    metas.sort(key=lambda entry: (entry[1]["reference"], entry[1]["imported_on"], entry[1]["id"]))
    if not metas:
        return ImportedEditions()
    axes: dict[str, Sequence[str]] = {level.value: keys_of(arrays, level) for level in Level}
    kinds = checks.quantities(quantities)
    columns: dict[tuple[str, str, str], ColumnData] = {}
    factors: dict[str, Any] = {}
    lists: dict[str, tuple[Mapping[str, str], ...]] = {}
    own_sources: dict[str, Mapping[str, str]] = {}
    for folder, meta in metas:
        source = _source(meta)
        own_sources[source["id"]] = source
        known = {*sources, *own_sources}
        for data in _columns(folder, meta, axes):
            checks.check_column(data, known, kinds)
            text = data.description
            columns[text.level, text.table, text.column] = data
        for name in meta["lists"]:
            rows = _rows(folder, meta, name)
            if name == FACTOR_LIST:
                factors[meta["id"]] = _factor_set(rows, source["id"], known)
            else:
                lists[name] = (*lists.get(name, ()), *({**row, "edition": meta["id"]} for row in rows))
    return ImportedEditions(tuple(meta["id"] for _, meta in metas), columns, factors, lists, own_sources)


def _meta(folder: Path) -> dict[str, Any]:
    """The description of an edition. Raises `FactError` naming the edition when it cannot be read."""
    try:
        described = json.loads((folder / META).read_bytes())
    except ValueError as error:
        raise FactError(f"imported edition {folder.name}: {META}: {error}") from error
    if not isinstance(described, dict) or not {"id", "reference", "imported_on"} <= described.keys():
        raise FactError(f"imported edition {folder.name}: {META} is not a description")
    return described


def _source(meta: Mapping[str, Any]) -> dict[str, str]:
    known = Source.__slots__
    entry = {name: str(text) for name, text in meta["source"].items() if name in known}
    try:
        source = Source(**entry)
    except TypeError as error:
        raise FactError(f"imported edition {meta['id']}: {error}") from None
    return {name: getattr(source, name) for name in known}


def _file(folder: Path, meta: Mapping[str, Any], name: str) -> Path:
    entry = meta["files"][name]
    path = folder / Path(entry["file"]).name
    if hashlib.sha256(path.read_bytes()).hexdigest() != entry["sha256"]:
        raise FactError(f"imported edition {meta['id']}: {path.name} was changed after the import")
    return path


def _columns(
    folder: Path, meta: Mapping[str, Any], axes: Mapping[str, Sequence[str]]
) -> Iterator[ColumnData]:
    for table, descriptions in described_columns(meta["tables"], f"{meta['id']}/{META}").items():
        yield from read_table(_file(folder, meta, table), descriptions, axes)


def _rows(folder: Path, meta: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    with _file(folder, meta, name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _factor_set(
    rows: Sequence[Mapping[str, str]], source: str, known: set[str]
) -> dict[str, list[list[Any]]]:
    result: dict[str, list[list[Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["carrier"], int(row["year"]))):
        named = row["source"] if row["source"] in known else source
        locator = row["locator"] if named == row["source"] else f"{row['source']}: {row['locator']}"
        entry = [int(row["year"]), float(row["g_per_kwh"]), row["evidence"], named, locator, ""]
        result.setdefault(row["carrier"], []).append(entry)
    return result
