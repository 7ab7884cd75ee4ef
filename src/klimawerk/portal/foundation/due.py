"""What falls due and what waits, over all rooms: each registers a provider; start page, weekly mail and calendar ask.

In the `ready()` of a room:

    register_due("measures", list_due_of_measures, "measures.view_measure")

The provider runs inside the tenant's scope and gives whatever is open up to a day, also what is overdue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django_scopes import scope

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be done by a day. `where` is the path of its page; a `post` is named by its public id."""

    day: date
    title: str
    where: str
    room: str
    post: UUID | None = None
    #: What stays the same when title or day change, so that a calendar moves the entry instead of doubling it.
    key: str = ""

    @property
    def identity(self) -> str:
        """Names the thing within its tenant."""
        return f"{self.room}:{self.key or f'{self.where}:{self.title}'}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something without a day of its own that waits for somebody: an answer, a decision, a gap."""

    title: str
    where: str
    room: str
    post: UUID | None = None
    since: date | None = None


#: `(tenant, day, until)`: everything open whose day is not after `until`, also what is over at `day`.
DueProvider = Callable[[Any, date, date], Iterable[Due]]
#: `(tenant, day)`: everything that waits on that day.
WaitingProvider = Callable[[Any, date], Iterable[Waiting]]

_due: dict[str, tuple[DueProvider, str]] = {}
_waiting: dict[str, tuple[WaitingProvider, str]] = {}


def register_due(name: str, provider: DueProvider, permission: str) -> None:
    """Add a provider; its entries reach only whoever has the permission. The same name again replaces it."""
    _due[name] = (provider, permission)


def register_waiting(name: str, provider: WaitingProvider, permission: str) -> None:
    """Add a provider of what waits; its entries reach only whoever has the permission."""
    _waiting[name] = (provider, permission)


def list_due(tenant: Any, actor: Actor, day: date, until: date) -> list[Due]:
    """What is due in the tenant up to `until` and the actor may see, by day and title."""
    with scope(tenant=tenant):
        found = [
            due
            for provider, permission in _due.values()
            if may(actor, permission)
            for due in provider(tenant, day, until)
        ]
    return sorted(found, key=lambda each: (each.day, each.title))


def list_waiting(tenant: Any, actor: Actor, day: date) -> list[Waiting]:
    """What waits in the tenant and the actor may see, the oldest first, then by title."""
    with scope(tenant=tenant):
        found = [
            waiting
            for provider, permission in _waiting.values()
            if may(actor, permission)
            for waiting in provider(tenant, day)
        ]
    return sorted(found, key=lambda each: (each.since or day, each.title))


def list_due_of_post(tenant: Any, post: UUID, day: date, until: date) -> list[Due]:
    """Everything of one post, whoever may see it: for the file that the post's next holder gets."""
    with scope(tenant=tenant):
        found = [
            due
            for provider, _permission in _due.values()
            for due in provider(tenant, day, until)
            if due.post == post
        ]
    return sorted(found, key=lambda each: (each.day, each.title))


def permissions_asked() -> frozenset[str]:
    """The permissions under which providers are registered."""
    return frozenset(permission for _provider, permission in (*_due.values(), *_waiting.values()))
