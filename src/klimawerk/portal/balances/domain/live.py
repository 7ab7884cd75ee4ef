"""The balance of today of a tenant's places, from the evidence that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings

from klimawerk.portal.balances.domain.ordering import list_members, list_territories
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.domain.balances import describe_balance, list_years
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.calculation.domain.traces import Chains, build_trace
from klimawerk.portal.calculation.live_records import Reading
from klimawerk.portal.calculation.own_data_records import BalanceOrder
from klimawerk.portal.calculation.records import Balance, Place, Trace
from klimawerk.portal.evidence.domain.counting import balance_order
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory, TerritoryKind


@dataclass(frozen=True)
class LivePlace:
    """A place of a tenant on a day: its register entry, its municipalities, and what counts for it."""

    tenant: Tenant
    territory: Territory
    place: Place
    members: tuple[Territory, ...]
    order: BalanceOrder

    @property
    def is_whole(self) -> bool:
        """Whether it consists of several municipalities."""
        return self.territory.kind != TerritoryKind.MUNICIPALITY


def find_live_place(tenant: Tenant, key: str, day: date) -> LivePlace | None:
    """A place of the tenant with the order of all offered years; None where it has no such place."""
    found = next((each for each in list_territories(tenant, day) if each.key == key), None)
    if found is None:
        return None
    members = tuple(list_members(found, day))
    order = balance_order(tenant, found, members, list_years(), settings.KLIMAWERK_EDITION, day)
    return LivePlace(tenant, found, get_place(key), members, order)


def live_documents(live: LivePlace) -> Mapping[int, Mapping[str, Any]]:
    """The documented JSON of all offered years."""
    return live_room.documents(live.order)


def live_balance(live: LivePlace, year: int) -> Balance:
    """The balance of a year in the reader's language."""
    return describe_balance(live_documents(live)[year], live.place, reader_language())


def live_trace(
    live: LivePlace, year: int, quantity: str, sector: str = "", carrier: str = "", cell: str = ""
) -> Trace:
    """Where a number of the balance of today comes from. Raises `LookupError` for what is not there."""
    order = order_of_year(live.order, year)
    chains = Chains(
        lambda sector, carrier: live_room.explanation(order, sector, carrier),
        lambda figure: live_room.figure_explanation(order, figure),
    )
    return build_trace(live_balance(live, year), chains, quantity, sector, carrier, cell, reader_language())


def order_of_year(order: BalanceOrder, year: int) -> BalanceOrder:
    """The order for one year, without what was stated about others."""
    return replace(order, years=(year,), entries=tuple(each for each in order.entries if each.year == year))


def order_of_place(order: BalanceOrder, key: str) -> BalanceOrder:
    """The order for one municipality: only what was stated about it, so others' changes cost nothing.

    Declarations without network stay, because they move energy to the neighbours in the district.
    """
    return replace(order, key=key, entries=tuple(each for each in order.entries if each.key == key))


def order_of_member(order: BalanceOrder, key: str, year: int) -> BalanceOrder:
    """The order for one municipality and year."""
    return order_of_place(order_of_year(order, year), key)


def read_members(live: LivePlace, year: int) -> tuple[Reading, ...]:
    """The balances of the municipalities in short, by name."""
    return tuple(live_room.reading(order_of_member(live.order, each.key, year)) for each in live.members)


def read_public(key: str, year: int) -> Reading:
    """The start balance of any territory in short."""
    return live_room.reading(BalanceOrder(key, (year,), settings.KLIMAWERK_EDITION))
