"""What pages of stored balances share: the chosen year."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest


def chosen_year(request: HttpRequest, years: Sequence[int], name: str = "jahr") -> int:
    """The year asked for, else the last. Raises `Http404` for one that the run does not hold."""
    written = request.GET.get(name, "")
    if not written:
        return years[-1]
    if written not in map(str, years):
        raise Http404
    return int(written)
