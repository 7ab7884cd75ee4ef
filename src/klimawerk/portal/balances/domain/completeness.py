"""Municipality × sector × origin: what the numbers of a district rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings

from klimawerk.portal.balances.domain.live import order_of_member
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.live_records import SectorReading
from klimawerk.portal.evidence.domain.counting import balance_order
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory


@dataclass(frozen=True, slots=True)
class CompletenessRow:
    """A municipality with what each of its sectors rests on."""

    territory: Territory
    sectors: tuple[SectorReading, ...]


def read_completeness(tenant: Tenant, year: int, day: date) -> tuple[CompletenessRow, ...]:
    """All municipalities of the tenant, by name; empty without territory."""
    if tenant.territory is None:
        return ()
    places = list_places(tenant, day)
    order = balance_order(tenant, tenant.territory, places, (year,), settings.KLIMAWERK_EDITION, day)
    return tuple(
        CompletenessRow(each, live_room.reading(order_of_member(order, each.key, year)).sectors)
        for each in places
    )
