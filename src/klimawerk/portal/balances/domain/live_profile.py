"""Municipal profiles ("Gemeindesteckbriefe"): ordered for all members at once, made in one job, one PDF each."""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings

from klimawerk.portal.balances.domain.live import LivePlace, order_of_place
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.evidence.domain.counting import balance_order
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.foundation.domain.jobs import enqueue
from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.organisations.models import Tenant

KIND = "balances.profiles"
#: Years on a profile: the chosen one and those before it.
YEARS_SHOWN = 6


class NoMembers(ValueError):
    """The tenant has no municipalities to write a profile for."""


def profile_years(year: int, offered: tuple[int, ...]) -> tuple[int, ...]:
    """The years a profile of `year` speaks about."""
    return tuple(each for each in offered if year - YEARS_SHOWN < each <= year)


def list_profiles(tenant: Tenant, years: tuple[int, ...], day: date) -> list[LivePlace]:
    """All municipalities of the tenant with the evidence that counts on `day`, by name."""
    if tenant.territory is None:
        return []
    places = list_places(tenant, day)
    whole = balance_order(tenant, tenant.territory, places, years, settings.KLIMAWERK_EDITION, day)
    found = []
    for each in places:
        # One query for all: each place gets the part of the order that is about it.
        order = order_of_place(whole, each.key)
        found.append(LivePlace(tenant, each, get_place(each.key), (each,), order))
    return found


def order_profiles(tenant: Tenant, year: int, language: str, years: tuple[int, ...], day: date) -> Job:
    """Enqueue the profiles of all members, or find the job for the same evidence. Raises `NoMembers`."""
    profiles = list_profiles(tenant, years, day)
    if not profiles:
        raise NoMembers
    state = hashlib.sha256(repr([each.order for each in profiles]).encode()).hexdigest()[:16]
    payload = {
        "tenant": tenant.pk,
        "year": year,
        "years": list(years),
        "day": day.isoformat(),
        "language": language,
        "state": state,
    }
    return enqueue(KIND, payload, key=f"{tenant.pk}-{year}-{language}-{state}")


def find_profiles(tenant: Tenant) -> Job | None:
    """The latest job of the tenant's profiles."""
    return Job.objects.filter(kind=KIND, payload__tenant=tenant.pk).order_by("-id").first()
