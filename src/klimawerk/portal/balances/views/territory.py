"""The page of a territory, and the map of its members."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.interfaces import charts
from klimawerk.portal.balances.interfaces.rows import group_by_carrier, member_rows, sector_rows
from klimawerk.portal.calculation.domain.balances import get_balance, get_series, list_years
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.calculation.domain.structure import (
    get_boundaries,
    get_indicator,
    has_map,
    list_indicators,
)
from klimawerk.portal.calculation.records import Place, UnknownPlace
from klimawerk.portal.territories.keys import territory_address


def find_place(key: str) -> Place:
    """The place of a key; raises `Http404` with a sentence for the reader."""
    try:
        return get_place(key)
    except UnknownPlace as error:
        raise Http404(str(error)) from error


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
    place = find_place(key)
    if key != place.key:
        return redirect(territory_address(place.key), permanent=True)
    year = read_year(request)
    balance = get_balance(key, year)
    series = get_series(key)
    indicators = list_indicators() if place.members else ()
    chosen = request.GET.get("merkmal", "")
    indicator_code = chosen if chosen in {each.code for each in indicators} else ""
    if indicators and not indicator_code:
        indicator_code = indicators[0].code
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
        "indicators": indicators,
        "indicator": indicator,
        "members": member_rows(place, indicator),
        "map_chart": charts.map_of_members(place, indicator) if indicator and has_map(place) else None,
        "formats": ("csv", "xlsx", "json", "parquet"),
    }
    return render(request, "balances/territory.html", context)


@require_safe
@cache_control(public=True, max_age=86_400)
def show_outlines(request: HttpRequest, key: str) -> HttpResponse:
    """Outlines of the members as GeoJSON."""
    place = find_place(key)
    if not has_map(place):
        raise Http404(_("There is no map of this territory."))
    return JsonResponse(get_boundaries(place.key))
