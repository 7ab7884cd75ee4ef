"""Who belongs to whom: joining, leaving, and the members on a day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from klimawerk.portal.foundation.dates import in_period
from klimawerk.portal.territories.models import Territory, TerritoryKind, TerritoryMembership


class AlreadyMember(ValueError):
    """The territory belongs to another one of that level in the same time; nothing was written."""


@transaction.atomic
def join_territory(
    member: Territory, whole: Territory, valid_from: date | None = None, valid_to: date | None = None
) -> TerritoryMembership:
    """Make `member` part of `whole`.

    Raises `AlreadyMember` if in that period it is part of another whole of the same kind: a municipality never lies in
    two districts at once.
    """
    for other in TerritoryMembership.objects.select_for_update().filter(member=member, level=whole.kind):
        begins_before_end = valid_to is None or other.valid_from is None or other.valid_from <= valid_to
        ends_after_begin = valid_from is None or other.valid_to is None or other.valid_to >= valid_from
        if begins_before_end and ends_after_begin:
            raise AlreadyMember(f"{member.name} ({member.key}): {other.whole.name} ({other.whole.key})")
    return TerritoryMembership.objects.create(
        member=member, whole=whole, level=whole.kind, valid_from=valid_from, valid_to=valid_to
    )


@transaction.atomic
def move_territory(member: Territory, whole: Territory, day: date) -> TerritoryMembership:
    """From `day` on the member belongs to `whole`; until the day before to the whole it had."""
    current = TerritoryMembership.objects.filter(member=member, level=whole.kind, valid_to__isnull=True)
    for relation in current:
        relation.valid_to = day - timedelta(days=1)
        relation.save()
    return join_territory(member, whole, valid_from=day)


def list_municipalities(whole: Territory, day: date) -> QuerySet[Territory]:
    """The municipalities of a territory on a day, by name."""
    relations = TerritoryMembership.objects.filter(in_period(day, "valid_from", "valid_to"), whole=whole)
    return Territory.objects.filter(
        kind=TerritoryKind.MUNICIPALITY, pk__in=relations.values("member_id")
    ).order_by("name")
