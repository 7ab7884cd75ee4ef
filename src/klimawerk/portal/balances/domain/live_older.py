"""Older balances beside the balance of today: as printed, on a line of their own, never converted or continued."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from klimawerk.portal.evidence.models import OlderBalance
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory


@dataclass(frozen=True, slots=True)
class OlderPoint:
    """The sum of the lines of a year; None where a line says nothing, because half a sum would mislead."""

    year: int
    energy_mwh: float | None
    emissions_t: float | None


@dataclass(frozen=True, slots=True)
class OlderSeries:
    """An older balance as a series with what must stand beside it."""

    balance: OlderBalance
    points: tuple[OlderPoint, ...]


@dataclass(frozen=True, slots=True)
class DeliveredBalance:
    """A member's finished balance of another tool for the sum; `has_year` says whether it speaks about that year."""

    balance: OlderBalance
    has_year: bool
    point: OlderPoint | None


def list_older(tenant: Tenant, territory: Territory) -> tuple[OlderSeries, ...]:
    """The older balances of a place that the tenant keeps."""
    rows = OlderBalance.objects.filter(tenant=tenant, territory=territory).order_by("tool", "pk")
    return tuple(OlderSeries(each, _points(each)) for each in rows)


def list_delivered(tenant: Tenant, members: Iterable[Territory], year: int) -> tuple[DeliveredBalance, ...]:
    """The balances members deliver for the sum of the district."""
    rows = (
        OlderBalance.objects.filter(tenant=tenant, territory__in=list(members), counts_for_sum=True)
        .select_related("territory")
        .order_by("territory__name")
    )
    found = []
    for each in rows:
        points = {point.year: point for point in _points(each)}
        found.append(DeliveredBalance(each, year in points, points.get(year)))
    return tuple(found)


def mixed_years(delivered: Iterable[DeliveredBalance]) -> tuple[str, ...]:
    """Members whose delivered balance does not speak about the year of the sum, with the years it has."""
    return tuple(
        f"{each.balance.territory.name} ({', '.join(map(str, each.balance.years))})"
        for each in delivered
        if not each.has_year
    )


def _points(balance: OlderBalance) -> tuple[OlderPoint, ...]:
    return tuple(
        OlderPoint(
            year,
            _sum([line["energy_mwh"] for line in balance.lines if line["year"] == year]),
            _sum([line["emissions_t"] for line in balance.lines if line["year"] == year]),
        )
        for year in balance.years
    )


def _sum(values: list[float | None]) -> float | None:
    known = [each for each in values if each is not None]
    return sum(known) if values and len(known) == len(values) else None
