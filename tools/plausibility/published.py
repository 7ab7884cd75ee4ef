"""Published balances as data: which place, which year, which lines of which file."""

from __future__ import annotations

import csv
import lzma
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "tests" / "validation" / "data" / "published.yaml"
CITIES = ROOT / "raw" / "klimawatch"
GROUPS = ("total", "households", "commerce", "industry", "economy", "transport")


@dataclass(frozen=True, slots=True)
class Published:
    """A published balance: `values` by group in kt CO2e, `per_head` by group in t CO2e."""

    key: str
    name: str
    year: int
    values: dict[str, float]
    per_head: dict[str, float]
    source: str


def real_values(file: str) -> dict[tuple[int, str], float]:
    """The values of a klimawatch series that are marked as real, by year and category [kt, as printed]."""
    with lzma.open(CITIES / f"{file}.csv.xz", "rt", encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        (int(row["year"]), row["category"].strip()): float(row["co2"])
        for row in rows
        if row["type"] == "real"
    }


def listing() -> dict[str, Any]:
    """The list of published balances as it stands in the file."""
    loaded: dict[str, Any] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return loaded


def published() -> list[Published]:
    """All balances that are compared. Raises `KeyError` if a named line is not in the file of the city."""
    found = []
    for place in listing()["places"]:
        values, source = dict(place.get("values", {})), place.get("source", "")
        if "file" in place:
            real = real_values(place["file"])
            values = {
                group: sum(real[place["year"], line] for line in lines)
                for group, lines in place["groups"].items()
            }
            source = f"klimawatch, {place['file']}.csv"
        per_head = place.get("per_head", {})
        found.append(Published(place["key"], place["name"], place["year"], values, per_head, source))
    return found
