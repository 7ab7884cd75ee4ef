"""The places below a tenant: every room registers its own entry, the frame shows those that one may open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_entries: dict[str, Entry] = {}


@dataclass(frozen=True, slots=True)
class Entry:
    """A place below a tenant: the name of an address that takes the tenant's `slug` alone, and who may go there."""

    order: int
    label: StrOrPromise
    url_name: str
    permission: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry for one reader."""

    label: StrOrPromise
    address: str
    is_current: bool


def register_entry(entry: Entry) -> None:
    """Add a place; called by the `ready()` of a room. The same address name again replaces it."""
    _entries[entry.url_name] = entry


def registered_entries() -> Iterable[Entry]:
    """All places, in the order in which they are shown."""
    return sorted(_entries.values(), key=lambda each: each.order)


def list_links(request: HttpRequest, slug: str, actor: Actor) -> list[Link]:
    """The places the actor may open; the current one is the longest address that the page's own begins with.

    The tenant's own page is current only on itself: every other address below the tenant begins with it.
    """
    addresses = [
        (each, reverse(each.url_name, args=[slug]))
        for each in registered_entries()
        if may(actor, each.permission)
    ]
    home = min((address for _entry, address in addresses), key=len, default="")
    current = max(
        (
            address
            for _entry, address in addresses
            if request.path == address or (address != home and request.path.startswith(address))
        ),
        key=len,
        default="",
    )
    return [Link(entry.label, address, address == current) for entry, address in addresses]
