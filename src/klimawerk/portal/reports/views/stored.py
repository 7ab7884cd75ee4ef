"""Reports of stored balances: a part of a run for those inside, a published one for all. Nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_scopes import scope

from klimawerk.portal.balances.domain.publishing import find_publication
from klimawerk.portal.balances.models import Publication, RunPart
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.domain.stored_balances import read_stored
from klimawerk.portal.foundation.documents import FORMS, write_document
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside
from klimawerk.portal.reports.domain.balance_report import balance_report


@inside("balances.view_run")
@require_safe
def download_part_report(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, key: str, year: int, form: str
) -> HttpResponse:
    """The report of one municipality in a run, whatever its state: it says "draft" where it is one."""
    part = get_object_or_404(
        RunPart.objects.select_related("run", "territory"),
        run__public_id=public_id,
        territory__key=key,
    )
    if not part.stored or year not in part.run.years:
        raise Http404(_("This year is not part of the run."))
    if form not in FORMS:
        raise Http404(_("There is no such file. Formats: pdf, docx, odt, xlsx."))
    document = runs_room.document_of(part.stored, year)
    said = f"{part.run.name} · {part.get_state_display()}"
    return _answer(_write(document, form, tenant.name, said), form, f"bericht-{key}-{year}")


@require_safe
def download_publication_report(
    request: HttpRequest, slug: str, key: str, number: int, year: int, form: str
) -> HttpResponse:
    """The report of a published balance, with what it hides hidden."""
    tenant = get_object_or_404(Tenant, slug=slug)
    publication = find_publication(tenant, key, number)
    if publication is None:
        raise Http404
    try:
        written = _written_once(tenant.pk, publication.public_id, year, form, get_language() or "de")
    except KeyError:
        raise Http404(_("This year is not part of the published balance.")) from None
    return _answer(written, form, f"bericht-{slug}-{key}-{number}-{year}")


# A published balance never changes, and a report takes about half a second: the latest are kept.
@lru_cache(maxsize=32)
def _written_once(tenant: int, public_id: UUID, year: int, form: str, language: str) -> bytes:
    """Raises `KeyError` for a year that was not published, or another form."""
    with scope(tenant=tenant):
        publication = Publication.objects.get(public_id=public_id)
    content = runs_room.unpack(publication.stored)
    document = {each["year"]: each for each in content["balances"]}[year]
    said = _("Published by %(tenant)s, number %(number)s") % {
        "tenant": content["tenant"],
        "number": publication.number,
    }
    return _write(document, form, content["tenant"], said)


def _write(document: Mapping[str, Any], form: str, author: str, said: str) -> bytes:
    return write_document(balance_report(read_stored(document), None, author, form != "xlsx", said), form)


def _answer(written: bytes, form: str, name: str) -> HttpResponse:
    response = HttpResponse(written, content_type=FORMS[form].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
