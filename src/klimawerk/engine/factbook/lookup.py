"""Looking up a value of a year: the value and how it was found. Nothing falls back in silence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from klimawerk.engine.records.facts import FactValue, HowFound

EMISSION_FACTOR_UNIT = "g/kWh"


def look_up(entries: Sequence[Sequence[Any]], year: int, name: str) -> FactValue:
    """The entry for a year among `[year|None, value, evidence, source, locator, note]`, sorted by year.

    Order: exact year; the nearest older one inside the series; after its end the last one held; before its start the
    first one held (`nearest_younger`); an entry without year is the default of all years that have none before them.
    """
    dated = [entry for entry in entries if entry[0] is not None]
    default = next((entry for entry in entries if entry[0] is None), None)
    older = [entry for entry in dated if entry[0] <= year]
    if older and older[-1][0] == year:
        how, entry = HowFound.EXACT, older[-1]
    elif default is not None:
        how, entry = HowFound.DEFAULT, default
    elif older:
        how = HowFound.HELD if older[-1] is dated[-1] else HowFound.NEAREST_OLDER
        entry = older[-1]
    else:
        how, entry = HowFound.NEAREST_YOUNGER, dated[0]
    found_year, value, evidence, source, locator, note = entry
    if note == HowFound.OVERRIDE and how is HowFound.EXACT:
        how = HowFound.OVERRIDE
    return FactValue(value, EMISSION_FACTOR_UNIT, source, locator, evidence, how, found_year, name, note)
