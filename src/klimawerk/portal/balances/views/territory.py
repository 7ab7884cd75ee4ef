"""The page of a territory, and the map of its members."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.balances.interfaces.rows import group_by_carrier, member_rows, sector_rows
from klimawerk.portal.calculation.domain.balances import get_balance, get_series, list_years
from klimawerk.portal.calculation.domain.files import MEDIA_TYPES
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.calculation.domain.structure import (
    get_boundaries,
    get_indicator,
    has_map,
    list_indicators,
)
from klimawerk.portal.calculation.records import Place, UnknownPlace
from klimawerk.portal.territories.keys import territory_address

#: About 40 MB in a worker.
_PAGES_KEPT = 256


def find_place(key: str) -> Place:
    """The place of a key; raises `Http404` with a sentence for the reader."""
    try:
        return get_place(key)
    except UnknownPlace as error:
        raise Http404(str(error)) from error


def find_successor(key: str) -> str:
    """The one territory of today in which a dissolved one lies; empty where there is none or more than one."""
    try:
        get_place(key)
    except UnknownPlace as error:
        return error.successors[0] if len(error.successors) == 1 else ""
    return ""


def read_year(request: HttpRequest) -> int:
    """The calendar year asked for by `jahr`, else the default one; raises `Http404` for a year we do not have."""
    years = list_years()
    text = request.GET.get("jahr", "").strip()
    if not text:
        return settings.KLIMAWERK_DEFAULT_YEAR
    if not text.isdecimal() or len(text) > 4 or int(text) not in years:
        raise Http404(
            _("There is no balance for the year “%(year)s”: choose one from %(first)s to %(last)s.")
            % {"year": text[:10], "first": years[0], "last": years[-1]}
        )
    return int(text)


@require_safe
def show_territory(request: HttpRequest, key: str) -> HttpResponse:
    """Balance of one year, development, members and downloads of a territory."""
    successor = find_successor(key)
    if successor:
        query = request.META.get("QUERY_STRING", "")
        return redirect(territory_address(successor) + (f"?{query}" if query else ""), permanent=True)
    place = find_place(key)
    if key != place.key:
        return redirect(territory_address(place.key), permanent=True)
    year = read_year(request)
    codes = [each.code for each in list_indicators()] if place.members else [""]
    chosen = request.GET.get("merkmal", "")
    render_main = render_territory.__wrapped__ if settings.DEBUG else render_territory
    main = render_main(key, year, chosen if chosen in codes else codes[0], get_language() or "")
    return render(request, "balances/territory.html", {"place": place, "year": year, "main": main})


@lru_cache(maxsize=_PAGES_KEPT)
def render_territory(key: str, year: int, indicator_code: str, language: str) -> SafeString:
    """The main part of a place's page: thousands of small pieces that follow from the facts alone, so kept."""
    place = get_place(key)
    balance = get_balance(key, year)
    series = get_series(key)
    indicator = get_indicator(place, indicator_code) if indicator_code else None
    context = {
        "place": place,
        "year": year,
        "years": list_years(),
        "balance": balance,
        "carriers": group_by_carrier(balance),
        "sectors": sector_rows(balance),
        "series": series,
        "stacked_chart": charts.stacked_by_sector(balance),
        "flow_chart": charts.flow_of_energy(balance),
        "series_chart": charts.development(series),
        "indicators": list_indicators() if place.members else (),
        "indicator": indicator,
        "members": member_rows(place, indicator),
        "map_chart": charts.map_of_members(place, indicator) if indicator and has_map(place) else None,
        "formats": tuple(MEDIA_TYPES),
        "report_formats": ("pdf", "docx", "odt"),
    }
    return render_to_string("balances/territory_main.html", context)


@require_safe
@cache_control(public=True, max_age=86_400)
def show_outlines(request: HttpRequest, key: str) -> HttpResponse:
    """Outlines of the members as GeoJSON."""
    place = find_place(key)
    if not has_map(place):
        raise Http404(_("There is no map of this territory."))
    return JsonResponse(get_boundaries(place.key))
