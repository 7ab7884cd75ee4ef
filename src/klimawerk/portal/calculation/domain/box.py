"""The fixed box: what must be read before any number of a balance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from klimawerk import language
from klimawerk.portal.calculation.records import Deviation, FixedBox

_STEPS_SHOWN = 3


def describe_box(raw: Mapping[str, Any], lang: str) -> FixedBox:
    """The box of a balance in words, from its documented JSON."""
    box = raw["box"]
    return FixedBox(
        kind=raw["kind"],
        kind_label=language.text(box["message"], lang),
        own_share=box["own_share"],
        network_operator_share=box["network_operator_share"],
        held_share=box.get("held_share"),
        missing_entries=tuple(language.cell_label(each, lang) for each in box["missing"]),
        below_grade_a=_by_sector(box["below_grade_a"], lang),
        deviations=tuple(_deviation(each, lang) for each in box["deviation"]),
        not_to_be_used_for=tuple(language.text(each, lang) for each in box["not_for"]),
        next_steps=tuple(language.text(each["improve"], lang) for each in box["next_steps"][:_STEPS_SHOWN]),
    )


def _deviation(raw: Mapping[str, Any], lang: str) -> Deviation:
    sector = raw["sector"]
    name = _("Sum per inhabitant") if sector == "total" else language.label("sectors", sector, lang, "short")
    return Deviation(name, raw["percent"], sector)


def _by_sector(cells: Sequence[str], lang: str) -> tuple[str, ...]:
    """Carriers gathered per sector: `Haushalte: Strom, Erdgas, Fernwärme`."""
    found: dict[str, list[str]] = {}
    for cell in cells:
        sector, carrier = cell.split(".")[:2]
        found.setdefault(sector, []).append(language.label("carriers", carrier, lang))
    return tuple(
        f"{language.label('sectors', sector, lang, 'short')}: {', '.join(dict.fromkeys(names))}"
        for sector, names in found.items()
    )
