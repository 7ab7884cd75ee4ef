"""Absences: entered by the holder or the management, changed, removed."""

from __future__ import annotations

from datetime import date

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.people.models import Absence, PostHolder


def may_change_absence(actor: Actor, holder: PostHolder | None) -> bool:
    """Whether the actor may enter an absence of this holder: one's own, or as management anybody's."""
    if holder is None or not may(actor, "people.view_absence"):
        return False
    return holder.user_id == actor.user_id or may(actor, "people.change_absence")


def list_absences(holder: PostHolder, day: date) -> list[Absence]:
    """The holder's absences that run or are to come, the next one first."""
    return list(Absence.objects.filter(holder=holder, away_to__gte=day))


def remove_absence(absence: Absence) -> None:
    """The holder is not away after all."""
    absence.delete()
