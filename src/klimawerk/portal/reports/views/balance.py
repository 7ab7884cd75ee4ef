"""The report of a place's balance as a file."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.views.territory import find_place
from klimawerk.portal.calculation.domain.balances import get_balance, get_series, list_years
from klimawerk.portal.foundation.documents import FORMS, write_document
from klimawerk.portal.reports.domain.balance_report import balance_report


@require_safe
def download_report(request: HttpRequest, key: str, year: int, form: str) -> HttpResponse:
    """The report of one year as PDF, DOCX, ODT or XLSX."""
    place = find_place(key)
    if form not in FORMS or year not in list_years():
        raise Http404(_("There is no such file. Formats: pdf, docx, odt, xlsx."))
    content = _written(place.key, year, form, get_language() or "de")
    response = HttpResponse(content, content_type=FORMS[form].media_type)
    response.headers["Content-Disposition"] = (
        f'attachment; filename="klimawerk-bericht-{place.key}-{year}.{form}"'
    )
    return response


# A report takes about half a second: the latest are kept.
@lru_cache(maxsize=32)
def _written(key: str, year: int, form: str, language: str) -> bytes:
    document = balance_report(
        get_balance(key, year), get_series(key), settings.WAGTAIL_SITE_NAME, with_charts=form != "xlsx"
    )
    return write_document(document, form)
