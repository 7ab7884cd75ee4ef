"""Definitions: sources, assumptions and emission factors. Small files that people edit; compiled into one JSON.

The compiled JSON carries the checksum of every file it was made from. When one differs (somebody edited an assumption),
the readable files are taken instead: slower, never stale.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path
from typing import Any

from klimawerk.engine.kernel.errors import FactError

FOLDERS = ("sources", "assumptions", "factors")
ASSUMPTION_REQUIRED = ("value", "unit", "evidence", "source", "locator")
ASSUMPTION_OPTIONAL = ("note", "minimum", "maximum", "author", "reason")
FACTOR_REQUIRED = ("set_id", "carrier", "year", "value_g_per_kwh", "evidence", "source", "locator")
FACTOR_OPTIONAL = ("sector", "note")

Definitions = dict[str, Any]


def definition_files(facts: Path) -> list[Path]:
    """The files of sources, assumptions and factor sets, in a fixed order."""
    found = [
        path for folder in FOLDERS for path in (facts / folder).glob("*") if path.suffix in (".yaml", ".csv")
    ]
    return sorted(path for path in found if not _is_other_factor_file(path))


def _is_other_factor_file(path: Path) -> bool:
    """Factor sets are CSV files with a set_id column; lists of choices beside them have another header."""
    if path.parent.name != "factors":
        return False
    if path.suffix != ".csv":
        return True
    with path.open(encoding="utf-8") as stream:
        return not stream.readline().startswith("set_id,")


def checksums(facts: Path) -> dict[str, str]:
    """sha256 by path of every definition file."""
    return {
        path.relative_to(facts).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in definition_files(facts)
    }


def read_definitions(facts: Path) -> Definitions:
    """Read and check all definitions from their readable form.

    Raises `FactError` for unknown keys, missing source or locator, unknown evidence marks and doubled entries.
    """
    from klimawerk.engine.factbook import checks  # only for readable files
    from klimawerk.engine.factbook.strict_yaml import read_yaml  # YAML is slow to import

    sources: dict[str, dict[str, str]] = {}
    assumptions: dict[str, dict[str, Any]] = {}
    factors: dict[str, dict[str, list[list[Any]]]] = {}
    for path in definition_files(facts):
        if path.parent.name == "sources" and path.suffix == ".yaml":
            source = checks.check_source(read_yaml(path), path.name)
            sources[source.id] = {name: getattr(source, name) for name in source.__slots__}
    for path in definition_files(facts):
        if path.parent.name == "assumptions" and path.suffix == ".yaml":
            for name, entry in (read_yaml(path) or {}).items():
                if name in assumptions:
                    raise FactError(f"{path.name}: {name} is there twice")
                assumptions[name] = _assumption(name, entry, path.name, sources)
        elif path.parent.name == "factors":
            _read_factors(path, factors, sources)
    return {"files": checksums(facts), "sources": sources, "assumptions": assumptions, "factors": factors}


def _assumption(name: str, entry: object, file: str, sources: dict[str, dict[str, str]]) -> dict[str, Any]:
    from klimawerk.engine.factbook.checks import check_provenance  # only for readable files

    where = f"{file}: {name}"
    if not isinstance(entry, dict):
        raise FactError(f"{where}: a mapping is expected")
    unknown = sorted(set(entry) - set(ASSUMPTION_REQUIRED) - set(ASSUMPTION_OPTIONAL))
    if unknown:
        raise FactError(f"{where}: unknown key {', '.join(unknown)}")
    missing = [key for key in ASSUMPTION_REQUIRED if entry.get(key) in (None, "")]
    if missing:
        raise FactError(f"{where}: {', '.join(missing)} is missing")
    value = entry["value"]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FactError(f"{where}: the value is no number")
    if not float(entry.get("minimum", value)) <= value <= float(entry.get("maximum", value)):
        raise FactError(f"{where}: {value} lies outside its own range")
    check_provenance(where, entry["source"], str(entry["locator"]), entry["evidence"], sources)
    return {key: float(value) if key == "value" else entry[key] for key in entry}


def _read_factors(
    path: Path, factors: dict[str, dict[str, list[list[Any]]]], sources: dict[str, Any]
) -> None:
    """Rows as `set → [sector.]carrier → [[year|None, value, evidence, source, locator, note]]`, sorted by year.

    An empty year means: for every year without an own value.
    """
    from klimawerk.engine.factbook.checks import check_provenance  # only for readable files

    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        odd = set(reader.fieldnames or ()) - set(FACTOR_REQUIRED) - set(FACTOR_OPTIONAL)
        lacking = set(FACTOR_REQUIRED) - set(reader.fieldnames or ())
        if odd or lacking:
            raise FactError(f"{path.name}: wrong columns: {', '.join(sorted(odd | lacking))}")
        for line, row in enumerate(reader, start=2):
            where = f"{path.name}, line {line}"
            check_provenance(where, row["source"], row["locator"], row["evidence"], sources)
            try:
                year = int(row["year"]) if row["year"] else None
                value = float(row["value_g_per_kwh"])
            except ValueError:
                raise FactError(f"{where}: year and value must be numbers") from None
            carrier = f"{row['sector']}.{row['carrier']}" if row.get("sector") else row["carrier"]
            entries = factors.setdefault(row["set_id"], {}).setdefault(carrier, [])
            if any(entry[0] == year for entry in entries):
                raise FactError(f"{where}: {carrier} {year} is there twice")
            entries.append(
                [year, value, row["evidence"], row["source"], row["locator"], row.get("note") or ""]
            )
            entries.sort(key=lambda entry: (entry[0] is not None, entry[0] or 0))
