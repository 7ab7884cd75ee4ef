"""Reads `facts/factors/heating_values.csv`: lower heating values of fuels, each with source and place in it."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.units import ENERGY_UNITS, FUEL_UNITS, HeatingValue, HeatingValues
from klimawerk.engine.records.facts import Evidence

RATIO = "Hi/Hs"
_EVIDENCE = frozenset(each.value for each in Evidence)


@cache
def heating_values() -> HeatingValues:
    """The shipped heating values. Raises `FactError` for a line without source, locator or a known unit."""
    path = files("klimawerk") / "facts" / "factors" / "heating_values.csv"
    fuels: list[HeatingValue] = []
    ratios: dict[str, HeatingValue] = {}
    for line in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        value = _heating_value(line)
        if value.unit == RATIO:
            ratios[value.carrier] = value
        else:
            fuels.append(value)
    return HeatingValues(fuels, ratios)


@cache
def source_title(identifier: str) -> str:
    """Title of a source for people; the id itself where no file describes it."""
    path = files("klimawerk") / "facts" / "sources" / f"{identifier}.yaml"
    if not path.is_file():
        return identifier
    title = next(
        (line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("title:")), ""
    )
    return title.removeprefix("title:").strip().strip("\"'") or identifier


def _heating_value(line: dict[str, str]) -> HeatingValue:
    where = f"heating_values.csv: {line['carrier']} {line['unit']}"
    if not line["source"] or not line["locator"] or line["evidence"] not in _EVIDENCE:
        raise FactError(f"{where}: source, locator or evidence is missing")
    if line["unit"] != RATIO and line["unit"] not in FUEL_UNITS:
        raise FactError(f"{where}: unknown fuel unit")
    energy_unit, _, per = line["value_unit"].partition("/")
    if energy_unit not in ENERGY_UNITS or not per:
        raise FactError(f"{where}: unknown unit {line['value_unit']}")
    value = float(line["value"])
    if value <= 0:
        raise FactError(f"{where}: {value} is not positive")
    return HeatingValue(
        carrier=line["carrier"],
        unit=line["unit"],
        mwh_per_unit=value * ENERGY_UNITS[energy_unit],
        source=line["source"],
        locator=line["locator"],
        evidence=line["evidence"],
        written=f"{line['value'].replace('.', ',')} {line['value_unit']}",
        note=line["note"],
    )
