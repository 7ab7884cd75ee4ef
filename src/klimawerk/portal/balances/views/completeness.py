"""The completeness matrix of a tenant: as a page and as a workbook."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.balances.domain.completeness import read_completeness
from klimawerk.portal.balances.interfaces.completeness_words import matrix, sector_names, summary, workbook
from klimawerk.portal.balances.views.territory import read_year
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.documents import FORMS, write_document
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("evidence.view_evidence")
@require_safe
def show_completeness(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """Municipality × sector × origin of a year; every cell leads to its entry table."""
    year = read_year(request)
    rows = read_completeness(tenant, year, timezone.localdate())
    context = {
        "tenant": tenant,
        "year": year,
        "years": list_years(),
        "rows": matrix(rows),
        "sectors": sector_names(rows, reader_language()),
        "summary": summary(rows),
    }
    return render(request, "balances/completeness.html", context)


@inside("evidence.view_evidence")
@require_safe
def download_completeness(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The same as a workbook."""
    year = read_year(request)
    rows = read_completeness(tenant, year, timezone.localdate())
    title = _("Completeness of the data of %(name)s, %(year)s") % {"name": tenant.name, "year": year}
    content = write_document(workbook(title, tenant.name, rows, reader_language()), "xlsx")
    response = HttpResponse(content, content_type=FORMS["xlsx"].media_type)
    response["Content-Disposition"] = f'attachment; filename="vollstaendigkeit-{tenant.slug}-{year}.xlsx"'
    return response
