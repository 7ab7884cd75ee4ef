"""Keys exist for few years: linear between two key years, held outside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

# Dates of the surveys of land and buildings that are shipped for every municipality.
SURVEY_YEARS = (2018, 2021)


def neighbours(year: int, known: Sequence[int]) -> tuple[int, int, float]:
    """The key years around `year` and the weight of the later one; outside the range both are the nearest."""
    ordered = sorted(known)
    if year <= ordered[0]:
        return ordered[0], ordered[0], 0.0
    if year >= ordered[-1]:
        return ordered[-1], ordered[-1], 0.0
    before = max(each for each in ordered if each <= year)
    after = min(each for each in ordered if each >= year)
    weight = 0.0 if after == before else (year - before) / (after - before)
    return before, after, weight


def between(year: int, known: Sequence[int], value_of: Callable[[int], Any]) -> Any:
    """`value_of` a key year, linear in between, held outside (never extrapolated)."""
    before, after, weight = neighbours(year, known)
    if weight == 0:
        return value_of(before)
    return value_of(before) * (1 - weight) + value_of(after) * weight


def nearest(year: int, known: Sequence[int]) -> int:
    """The year itself if it is known, else the nearest one (the earlier of two equally near)."""
    return min(known, key=lambda each: (abs(each - year), each))
