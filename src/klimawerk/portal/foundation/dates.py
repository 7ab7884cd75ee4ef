"""Periods with an open end, as posts, memberships, names and commissions have them."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Q


def in_period(day: date, starts: str, ends: str) -> Q:
    """Rows whose period contains the day; a missing begin or end is open, both days belong to it."""
    return (Q(**{f"{starts}__isnull": True}) | Q(**{f"{starts}__lte": day})) & (
        Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day})
    )


def is_within(day: date, start: date | None, end: date | None) -> bool:
    """Whether the day lies in the period, both ends included."""
    return (start is None or start <= day) and (end is None or day <= end)


def not_backwards(starts: str, ends: str) -> Q:
    """The check that a period does not end before it begins."""
    return (
        Q(**{f"{starts}__isnull": True}) | Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": F(starts)})
    )
