"""Search for a place: a page of its own, and the live list below the field."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from klimawerk.portal.calculation.domain.places import search_by_name
from klimawerk.portal.territories.keys import territory_address

_LIVE_LIMIT = 8
_PAGE_LIMIT = 60
_LONGEST_QUERY = 80


@require_safe
def search_places(request: HttpRequest) -> HttpResponse:
    """Places whose name or key begins with, then contains, the words of `q`.

    A full key leads straight to its page. For htmx only the list is sent.
    """
    query = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
    is_live = bool(request.htmx)  # type: ignore[attr-defined]
    hits = search_by_name(query, _LIVE_LIMIT if is_live else _PAGE_LIMIT)
    if not is_live and hits.places and query.upper() == hits.places[0].key:
        return redirect(territory_address(query.upper()))
    template = "balances/search_results.html" if is_live else "balances/search.html"
    response = render(request, template, {"query": query, "hits": hits, "is_live": is_live})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
