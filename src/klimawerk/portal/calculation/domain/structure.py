"""Structural indicators of the members of a territory, and their boundaries: differences of structure, no ranking."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.sources import find_source
from klimawerk.portal.calculation.records import IndicatorName, Place, StructureIndicator

#: Address word: measure of the engine, name, unit of the value, decimal places.
_INDICATORS = {
    "bevoelkerungsdichte": ("population_density", gettext_lazy("Inhabitants per km²"), "", 0),
    "wohnflaeche": ("living_area_per_head", gettext_lazy("Living area per inhabitant (m²)"), "m²", 1),
    "gewerbeflaeche": ("commercial_land_share", gettext_lazy("Industrial and commercial land (%)"), "%", 1),
    "pkw": ("cars_per_thousand", gettext_lazy("Cars per 1,000 inhabitants"), "", 0),
    "landwirtschaft": ("agricultural_land_share", gettext_lazy("Agricultural land (%)"), "%", 0),
    "wald": ("forest_share", gettext_lazy("Forest (%)"), "%", 0),
}
#: Levels whose members are municipalities: only these have outlines of their own.
_MAPPED_KINDS = {"district", "association"}


def list_indicators() -> tuple[IndicatorName, ...]:
    """The structural indicators a reader may choose from."""
    return tuple(IndicatorName(code, str(entry[1])) for code, entry in _INDICATORS.items())


def measure_of(code: str) -> str:
    """The measure of the engine behind an address word; empty for an unknown one."""
    return _INDICATORS[code][0] if code in _INDICATORS else ""


def word_of(measure: str) -> str:
    """The address word of a measure of the engine."""
    return next(code for code, entry in _INDICATORS.items() if entry[0] == measure)


def name_of_measure(measure: str) -> str:
    """The name of a structural indicator as the pages show it, with its unit."""
    return str(_INDICATORS[word_of(measure)][1])


def has_map(place: Place) -> bool:
    """Whether the members of a place can be drawn."""
    return place.kind in _MAPPED_KINDS and bool(place.members)


def get_indicator(place: Place, code: str) -> StructureIndicator:
    """A structural indicator of all members of a place; `KeyError` for an unknown code."""
    measure, label, unit, decimals = _INDICATORS[code]
    found = engine_room.structure(measure, tuple(member.key for member in place.members))
    publications = [find_source(each) for each in found.sources]
    names = [f"{each.publisher}: {each.title}" for each in publications if each is not None]
    return StructureIndicator(
        code=code,
        label=str(label),
        unit=str(unit),
        source="; ".join(dict.fromkeys(names)) or _("not available"),
        values=dict(zip((member.key for member in place.members), found.values, strict=True)),
        decimals=decimals,
    )


@lru_cache(maxsize=64)
def get_boundaries(key: str) -> dict[str, Any]:
    """Outlines of the municipalities of a territory as GeoJSON."""
    return engine_room.boundaries(key)
