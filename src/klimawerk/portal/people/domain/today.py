"""What somebody has to do in a tenant: overdue, today, this week, later, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from klimawerk.portal.foundation.due import Due, Waiting, list_due, list_waiting
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.desks import Desk

#: Days that the start page looks ahead.
AHEAD_DAYS = 90


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything due, by when; `waiting` has no day of its own."""

    overdue: list[Due]
    today: list[Due]
    week: list[Due]
    later: list[Due]
    waiting: list[Waiting]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not (self.overdue or self.today or self.week or self.later or self.waiting)


def read_agenda(
    tenant: Tenant, actor: Actor, desks: list[Desk], day: date, own_only: bool, ahead_days: int = AHEAD_DAYS
) -> Agenda:
    """The agenda of a person in a tenant; `own_only` leaves out what other people's posts have to do."""
    dues = list_due(tenant, actor, day, day + timedelta(days=ahead_days))
    waiting = list_waiting(tenant, actor, day)
    if own_only:
        concerned = posts_concerned(actor, desks)
        dues = [each for each in dues if each.post is None or each.post in concerned]
        waiting = [each for each in waiting if each.post is None or each.post in concerned]
    sunday = day + timedelta(days=6 - day.weekday())
    return Agenda(
        [each for each in dues if each.day < day],
        [each for each in dues if each.day == day],
        [each for each in dues if day < each.day <= sunday],
        [each for each in dues if each.day > max(day, sunday)],
        waiting,
    )


def read_own_dues(tenant: Tenant, actor: Actor, desks: list[Desk], day: date, until: date) -> list[Due]:
    """What is due for a person in a tenant up to a day, as a calendar shows it."""
    concerned = posts_concerned(actor, desks)
    return [
        each for each in list_due(tenant, actor, day, until) if each.post is None or each.post in concerned
    ]


def posts_concerned(actor: Actor, desks: list[Desk]) -> frozenset[UUID]:
    """One's own posts; for the management also those for which nobody answers."""
    is_management = may(actor, "people.change_post")
    return frozenset(
        each.post.public_id
        for each in desks
        if each.is_of(actor.user_id) or (is_management and each.answers is None)
    )
