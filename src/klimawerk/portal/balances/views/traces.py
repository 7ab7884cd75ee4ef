""" "Woher kommt diese Zahl?" – the chain behind one number, as a page or as content of the dialog."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.views.territory import find_place, read_year
from klimawerk.portal.calculation.domain.traces import get_trace
from klimawerk.portal.calculation.records import NotComputable


@require_safe
def show_trace(request: HttpRequest, key: str) -> HttpResponse:
    """The trace of `groesse` (energie, emissionen, pro-kopf) for `sektor` and `traeger` in the year `jahr`.

    Other words of `groesse` name a figure beside the cells (`calculation.domain.figure_words`).
    """
    place = find_place(key)
    year = read_year(request)
    quantity = request.GET.get("groesse", "emissionen")
    try:
        trace = get_trace(
            place.key,
            year,
            quantity,
            request.GET.get("sektor", ""),
            request.GET.get("traeger", ""),
            request.GET.get("zelle", ""),
        )
    except (LookupError, NotComputable) as error:
        raise Http404(str(error) or _("There is no such number in this balance.")) from error
    template = "balances/trace_content.html" if request.htmx else "balances/trace.html"  # type: ignore[attr-defined]
    response = render(request, template, {"place": place, "year": year, "trace": trace, "quantity": quantity})
    response.headers["Vary"] = "HX-Request, Cookie"
    return response
