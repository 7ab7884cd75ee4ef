"""Places and years of a tenant: how full each is; one place and year with its findings and where to go on."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from klimawerk.portal.evidence.domain.entry_progress import list_years, read_progress
from klimawerk.portal.evidence.domain.entry_rows import find_place, list_blocks
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.entry_addresses import SLUGS, cell_address
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside
from klimawerk.portal.territories.models import Territory


@inside("evidence.view_evidence")
@require_safe
def show_places(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All places of the tenant in one year; the district itself stands below them with its check values."""
    day = timezone.localdate()
    years = list_years(day)
    year = read_year(request.GET.get("jahr", ""), years)
    places = list_places(tenant, day)
    progress = read_progress(tenant, places, year, day)
    context = {
        "tenant": tenant,
        "year": year,
        "years": years,
        "progress": progress,
        "of_itself": tenant.territory if tenant.territory not in places else None,
        "may_change": may(actor, "evidence.change_evidence"),
        "may_import": may(actor, "evidence.import_evidence"),
        "is_empty": not any(each.statements for each in progress),
    }
    return render(request, "evidence/entry_places.html", context)


@inside("evidence.view_evidence")
@require_safe
def show_place(request: HttpRequest, tenant: Tenant, actor: Actor, key: str, year: int) -> HttpResponse:
    """One place and year: its sectors, the short form, and the findings of its balance, each leading to its cell."""
    day = timezone.localdate()
    place = get_place(tenant, key, year, day)
    (progress,) = read_progress(tenant, [place], year, day, with_findings=True)
    labels = {each.sector: each.label for each in list_blocks()}
    context = {
        "tenant": tenant,
        "place": place,
        "year": year,
        "years": list_years(day),
        "progress": progress,
        "sectors": [
            (SLUGS[sector], labels[sector], statements, filled, mandatory)
            for sector, statements, filled, mandatory in progress.sectors
        ],
        "findings": [
            (
                each,
                SLUGS.get(each.sector, ""),
                cell_address(tenant.slug, key, year, each.cell) if each.cell else "",
            )
            for each in progress.findings
        ],
        "may_change": may(actor, "evidence.change_evidence"),
        "is_check_value": place not in list_places(tenant, day),
    }
    return render(request, "evidence/entry_place.html", context)


def get_place(tenant: Tenant, key: str, year: int, day: date) -> Territory:
    """The place at an address. Raises `Http404` for another one's place and a year that cannot be entered."""
    place = find_place(tenant, key, day)
    if place is None or not 1990 <= year <= day.year:
        raise Http404
    return place


def read_year(written: str, years: tuple[int, ...]) -> int:
    """The year asked for, else the last one with a start balance that people usually have data for."""
    return int(written) if written in map(str, years) else max(years[-1], years[0] - 2)
