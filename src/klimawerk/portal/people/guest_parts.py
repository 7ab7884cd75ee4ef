"""What a guest link shows: every room registers the released things it wants council members to find there.

    register_guest_part("balances", 20, _("Balances"), list_released_balances)

A part gives lines for reading, each with the address of a page that is public anyway. It is called in the tenant's
scope and must leave out whatever has not been released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django_scopes import scope

from klimawerk.portal.organisations.models import Tenant

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A line: what it is, more about it, and where it stands in full (empty: nowhere else)."""

    label: str
    text: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class GuestPart:
    """A part of the guest page."""

    order: int
    title: StrOrPromise
    collect: Callable[[Tenant], Iterable[GuestLine]]


_parts: dict[str, GuestPart] = {}


def register_guest_part(
    name: str, order: int, title: StrOrPromise, collect: Callable[[Tenant], Iterable[GuestLine]]
) -> None:
    """Add a part; called by the `ready()` of a room. The same name again replaces it."""
    _parts[name] = GuestPart(order, title, collect)


def collect_guest_parts(tenant: Tenant) -> list[tuple[GuestPart, list[GuestLine]]]:
    """All parts that have something to show."""
    with scope(tenant=tenant):
        found = [
            (part, list(part.collect(tenant)))
            for part in sorted(_parts.values(), key=lambda each: each.order)
        ]
    return [(part, lines) for part, lines in found if lines]
