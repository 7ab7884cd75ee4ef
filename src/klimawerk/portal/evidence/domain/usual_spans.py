"""Spans in which a value is usual, each with where it comes from. Nothing here is made up: without a basis no span."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from klimawerk.portal.calculation import entry_table_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.entry_table_room import TOTAL, StartValue
from klimawerk.portal.evidence.models import Evidence


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high` [MWh] a value is usual; `basis` names what it is measured against, `reason` in words."""

    basis: str
    low: float
    high: float | None
    reason: str

    def holds(self, energy_mwh: float) -> bool:
        """Whether an amount [MWh] lies within."""
        return self.low <= energy_mwh and (self.high is None or energy_mwh <= self.high)


def list_spans(
    key: str, year: int, cell: str, start: StartValue | None, last: Evidence | None
) -> tuple[Span, ...]:
    """The spans of a cell: against the start balance, against last year, per head of the population.

    Per head: a single cell can never be more than the sum it belongs to, so only the upper end holds for it; for the
    total of a network operator both ends do. Finer cells of transport have no measured span.
    """
    parts = cell.split(".")
    found: list[Span] = []
    if len(parts) == 2:
        found += _against_start(key, year, parts[0], start)
        found += _against_last(parts[0], parts[1], last)
        found += _per_head(key, parts[0], parts[1])
    return tuple(found)


def _against_start(key: str, year: int, sector: str, start: StartValue | None) -> list[Span]:
    percent = entry_table_room.expected_deviations(key, year, settings.KLIMAWERK_EDITION).get(sector)
    if start is None or not start.energy_mwh or percent is None:
        return []
    share = percent / 100
    reason = _("start balance ± %(percent)s %% (measured deviation of this sector)") % {
        "percent": f"{percent:.0f}"
    }
    return [Span("start", start.energy_mwh * max(0.0, 1 - share), start.energy_mwh * (1 + share), reason)]


def _against_last(sector: str, carrier: str, last: Evidence | None) -> list[Span]:
    if last is None or not last.energy_mwh:
        return []
    spans = entry_table_room.usual_spans(reader_language())
    for name in (*entry_table_room.quantities_of(carrier), sector):
        span = spans.get(name)
        if span is not None and span.ratio_low is not None and span.ratio_high is not None:
            reason = _("change against last year in 90 published balances (%(quantity)s)") % {
                "quantity": span.label
            }
            return [Span("last", last.energy_mwh * span.ratio_low, last.energy_mwh * span.ratio_high, reason)]
    return []


def _per_head(key: str, sector: str, carrier: str) -> list[Span]:
    people = entry_table_room.people(key)
    if people is None or sector == "transport":
        return []
    spans = entry_table_room.usual_spans(reader_language())
    names = [each for each in (*entry_table_room.quantities_of(carrier), sector) if each in spans]
    if not names:
        return []
    tightest = min((spans[each] for each in names), key=lambda each: each.head_high)
    reason = _("per inhabitant in 90 published balances (%(quantity)s)") % {"quantity": tightest.label}
    low = tightest.head_low * people if sector == TOTAL else 0.0
    return [Span("head", low, tightest.head_high * people, reason)]
