"""Readable facts → compiled facts: reads and checks everything below `facts/`, gives arrays and sidecars.

The result is written by tools/build_facts.py; a test holds the committed files to it.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.factbook import checks
from klimawerk.engine.factbook.boundaries import boundary_arrays
from klimawerk.engine.factbook.definitions import read_definitions
from klimawerk.engine.factbook.packing import array_index, pack_arrays
from klimawerk.engine.factbook.registering import NamedKey, RegisterTexts, ags_of, pack_register
from klimawerk.engine.factbook.strict_yaml import read_yaml
from klimawerk.engine.factbook.tables import COLUMN_FIELDS, ColumnData, Level, SeriesGap, SeriesPoint
from klimawerk.engine.factbook.text_format import described_columns, read_gaps, read_series, read_table

FORMAT = 1


def release_of(facts: Path) -> str:
    """The release of a facts folder, from its file RELEASE."""
    return (facts / "RELEASE").read_text(encoding="utf-8").strip()


def compile_facts(facts: Path) -> dict[str, bytes]:
    """The files of facts/compiled: arrays, sidecar of the arrays, and the definitions (sources, assumptions, factors).

    Raises `FactError` for anything `checks` refuses.
    """
    release = release_of(facts)
    definitions = read_definitions(facts)
    raw_kinds = read_yaml(facts / "statistics" / "quantities.yaml")
    kinds = checks.quantities(raw_kinds)
    texts = read_register_texts(facts / "territories")
    arrays: dict[str, npt.NDArray[Any]] = pack_register(texts)
    columns = read_columns(facts / "statistics", texts)
    for column in columns:
        checks.check_column(column, definitions["sources"], kinds)
    points, gaps = read_national(facts / "statistics" / "national")
    families = read_yaml(facts / "statistics" / "families.yaml")
    checks.check_series(points, gaps, definitions["sources"], kinds, families)

    people = next(
        c for c in columns if (c.description.table, c.description.column) == ("population", "population_2022")
    )
    arrays["register_people"] = people.values
    sidecar: dict[str, Any] = {"format": FORMAT, "release": release, "reference_date": texts.reference_date}
    sidecar["columns"] = _pack_columns(columns, arrays)
    sidecar["national"] = _pack_series(points, gaps, arrays)
    packed = pack_arrays(arrays)
    outlines = pack_arrays(
        boundary_arrays(facts / "territories" / "municipalities.topo.json", axes_of(texts)[Level.MUNICIPAL])
    )
    sidecar["boundaries"] = {"sha256": hashlib.sha256(outlines).hexdigest(), "arrays": array_index(outlines)}
    sidecar["arrays"] = array_index(packed)
    sidecar["quantities"] = raw_kinds
    sidecar["sha256"] = hashlib.sha256(packed).hexdigest()
    return {
        f"factbook-{release}.npz": packed,
        f"factbook-{release}.json": json_bytes(sidecar),
        f"boundaries-{release}.npz": outlines,
        f"definitions-{release}.json": json_bytes(definitions),
    }


def json_bytes(content: object) -> bytes:
    """JSON with one fixed text for one content."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"


def read_register_texts(folder: Path) -> RegisterTexts:
    """The register from facts/territories."""
    with (folder / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))

    def level(name: str) -> list[NamedKey]:
        with (folder / name).open(encoding="utf-8", newline="") as stream:
            return [NamedKey(row["key"], row["name"], row["designation"]) for row in csv.DictReader(stream)]

    municipalities = [NamedKey(row["ars"], row["name"], row["designation"]) for row in rows]
    return RegisterTexts(
        rows[0]["valid_on"],
        municipalities,
        level("associations.csv"),
        level("districts.csv"),
        level("federal_states.csv"),
    )


def axes_of(texts: RegisterTexts) -> dict[str, Sequence[str]]:
    """Keys of the three table levels in axis order."""
    return {
        Level.MUNICIPAL: [ags_of(each.key) for each in texts.municipalities],
        Level.DISTRICT: [each.key for each in texts.districts],
        Level.FEDERAL_STATE: [each.key for each in texts.federal_states],
    }


def read_columns(folder: Path, texts: RegisterTexts) -> list[ColumnData]:
    """All columns of all tables described in `tables.yaml` of the folder."""
    described = described_columns(read_yaml(folder / "tables.yaml"), "tables.yaml")
    axes = axes_of(texts)
    result: list[ColumnData] = []
    for table, columns in sorted(described.items()):
        result.extend(read_table(folder / f"{table}.csv", columns, axes))
    return result


def read_national(folder: Path) -> tuple[list[SeriesPoint], list[SeriesGap]]:
    """All national series and the list of gaps."""
    points: list[SeriesPoint] = []
    for path in sorted(folder.glob("*.csv")):
        if path.name != "gaps.csv":
            points.extend(read_series(path))
    return points, read_gaps(folder / "gaps.csv")


def _pack_columns(
    columns: Sequence[ColumnData], arrays: dict[str, npt.NDArray[Any]]
) -> dict[str, list[list[str]]]:
    result: dict[str, list[list[str]]] = {}
    for level in Level:
        mine = [column for column in columns if column.description.level == level]
        result[level] = [[getattr(column.description, name) for name in COLUMN_FIELDS] for column in mine]
        arrays[f"{level}_values"] = np.array([column.values for column in mine])
        arrays[f"{level}_states"] = np.array([column.states for column in mine], dtype=np.int8)
    return result


class _Texts:
    """Texts by number, each stored once."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self.numbers.setdefault(text, len(self.numbers))


def _pack_series(
    points: Sequence[SeriesPoint], gaps: Sequence[SeriesGap], arrays: dict[str, npt.NDArray[Any]]
) -> dict[str, Any]:
    ordered = sorted(points, key=lambda point: (point.series, point.year))
    texts = _Texts()
    series: dict[str, list[Any]] = {}
    for at, point in enumerate(ordered):
        series.setdefault(point.series, [at, at, point.unit])[1] = at + 1
    arrays["national_values"] = np.array([point.value for point in ordered])
    arrays["national_years"] = np.array([point.year for point in ordered], dtype=np.int16)
    labels = [[texts.number(text) for text in (p.source, p.locator, p.evidence, p.note)] for p in ordered]
    arrays["national_labels"] = np.array(labels, dtype=np.int32)
    return {
        "series": series,
        "texts": list(texts.numbers),
        "gaps": [[gap.prefix, gap.first, gap.last, gap.reason] for gap in gaps],
    }
