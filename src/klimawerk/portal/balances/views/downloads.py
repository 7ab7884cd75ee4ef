"""A place's balance as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.views.territory import find_place
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.domain.files import MEDIA_TYPES, write_balance


@require_safe
def download_balance(request: HttpRequest, key: str, year: int, form: str) -> HttpResponse:
    """The balance of one year as CSV, XLSX, JSON or Parquet."""
    place = find_place(key)
    if form not in MEDIA_TYPES or year not in list_years():
        raise Http404(_("There is no such file. Formats: csv, xlsx, json, parquet."))
    response = HttpResponse(write_balance(place.key, year, form), content_type=MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="klimawerk-{place.key}-{year}.{form}"'
    return response
