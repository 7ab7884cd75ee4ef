"""Published balances for everybody: the list of a tenant, the page of one, its files. Nothing here is computed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk import language
from klimawerk.portal.balances.domain.publishing import find_publication, list_published
from klimawerk.portal.balances.interfaces.published_files import MEDIA_TYPES, write_published
from klimawerk.portal.balances.interfaces.stored_pages import chosen_year
from klimawerk.portal.balances.models import Publication
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.stored_balances import read_stored
from klimawerk.portal.organisations.models import Tenant


@require_safe
def show_published(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything a tenant has published, current balances first, replaced ones below."""
    tenant = get_object_or_404(Tenant, slug=slug)
    found = list(list_published(tenant))
    current = [each for each in found if not hasattr(each, "replaced_by")]
    replaced = [each for each in found if hasattr(each, "replaced_by")]
    context = {"publisher": tenant, "current": current, "replaced": replaced}
    return render(request, "balances/published_list.html", context)


@require_safe
def show_publication(request: HttpRequest, slug: str, key: str, number: int) -> HttpResponse:
    """A published balance as it was published; one that has been replaced says by which."""
    publication = _publication(slug, key, number)
    content = runs_room.unpack(publication.stored)
    documents = {each["year"]: each for each in content["balances"]}
    year = chosen_year(request, list(documents))
    balance = read_stored(documents[year])
    context: dict[str, Any] = {
        "publisher": publication.tenant,
        "publication": publication,
        "content": content,
        "replaced_by": getattr(publication, "replaced_by", None),
        "balance": balance,
        "year": year,
        "totals": [_total(each) for each in content["balances"]],
        "own_data": _own_data(content["own_data"], year, key),
        "pins": documents[year]["pins"],
    }
    return render(request, "balances/published.html", context)


@require_safe
def download_publication(request: HttpRequest, slug: str, key: str, number: int, form: str) -> HttpResponse:
    """The published balance as `json`, `csv` or `xlsx`."""
    if form not in MEDIA_TYPES:
        raise Http404
    publication = _publication(slug, key, number)
    content = runs_room.unpack(publication.stored)
    name = f"bilanz-{slug}-{key}-{number}.{form}"
    disposition = f'{"inline" if form == "json" else "attachment"}; filename="{name}"'
    written = write_published(content, form, publication.published_on)
    return HttpResponse(written, content_type=MEDIA_TYPES[form], headers={"Content-Disposition": disposition})


def _publication(slug: str, key: str, number: int) -> Publication:
    tenant = get_object_or_404(Tenant, slug=slug)
    publication = find_publication(tenant, key, number)
    if publication is None:
        raise Http404
    return publication


def _total(document: dict[str, Any]) -> dict[str, Any]:
    totals = document["totals"]
    return {
        "year": document["year"],
        "energy_mwh": totals["energy_mwh"],
        "emissions_t": totals["emissions_t_co2e"],
        "per_capita_t": totals["per_capita_t"],
        "scope": language.label("scopes", totals["scope"], reader_language()),
    }


def _own_data(entries: list[dict[str, Any]], year: int, key: str) -> list[dict[str, Any]]:
    """Own data of a year: cell in words, source, grade; of a sum without the members' keys, counted.

    Members that have not released their balance are counted without their sources.
    """
    lang = reader_language()
    rows: dict[tuple[str, str, str], int] = {}
    for each in entries:
        if each["year"] == year:
            source = each["source"] or _("municipality whose own balance is not released")
            row = (each["cell"], source, each["grade"])
            rows[row] = rows.get(row, 0) + 1
    return [
        {"label": _label(cell, lang), "source": source, "grade": grade, "count": count}
        for (cell, source, grade), count in rows.items()
    ]


def _label(cell: str, lang: str) -> str:
    if cell.startswith("total."):
        return language.label("carriers", cell.partition(".")[2], lang)
    return language.cell_label(cell, lang)
