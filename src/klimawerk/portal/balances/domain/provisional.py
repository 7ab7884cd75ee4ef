"""The provisional balance of a place: values from faster signals, or the reason why there are none."""

from __future__ import annotations

from klimawerk.portal.balances.domain.live import LivePlace, order_of_year
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.live_records import ProvisionalView


def provisional_year() -> int:
    """The year after the last official one."""
    return live_room.last_official_year() + 1


def read_provisional(live: LivePlace) -> ProvisionalView:
    """The provisional values of the year after the last official one. Raises `LookupError`."""
    order = order_of_year(live.order, live_room.last_official_year())
    return live_room.provisional(order, provisional_year())
