"""Findings of the balance in words, each with the way to the cell that mends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from klimawerk import language
from klimawerk.portal.balances.domain.live import LivePlace
from klimawerk.portal.calculation import live_room
from klimawerk.portal.evidence.interfaces.entry_addresses import SLUGS, cell_address

_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with the address of its cell; empty where it is about none that can be entered."""

    severity: str
    text: str
    rule: str
    sector: str
    address: str


def place_findings(live: LivePlace, document: Mapping[str, Any], lang: str) -> tuple[PlacedFinding, ...]:
    """Conformity and other findings of a balance, the gravest first."""
    slug, key, year = live.tenant.slug, live.territory.key, document["year"]
    cells = {each.where: (each.key, each.cell) for each in live.order.entries}
    found = []
    for raw in (*document["conformity"]["findings"], *document["findings"]):
        where = raw.get("where") or ""
        at, code = cells.get(where, (key, where))
        head = code.partition(".")[0]
        address = cell_address(slug, at, year, code) if head in SLUGS else ""
        found.append(
            PlacedFinding(
                raw["severity"],
                language.text(raw["code"], lang, dict(raw.get("data") or {})),
                raw.get("rule", ""),
                live_room.sector_label(head, lang, True) if head in SLUGS and head != "total" else "",
                address,
            )
        )
    return tuple(sorted(found, key=lambda each: _ORDER.get(each.severity, 3)))
