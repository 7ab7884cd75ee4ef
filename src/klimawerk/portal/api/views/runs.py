"""Runs of the key's tenant, and for everybody what tenants have published."""

from __future__ import annotations

import hashlib
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django_scopes import scope
from ninja import Path, Query

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import json_bytes
from klimawerk.portal.api.domain.negotiation import MEDIA_TYPES, choose_form
from klimawerk.portal.api.domain.pages import page
from klimawerk.portal.api.domain.runs import (
    describe_published,
    describe_run,
    list_published_page,
    list_run_page,
    read_run_balances,
)
from klimawerk.portal.api.interfaces import statements
from klimawerk.portal.api.interfaces.parameters import PAGE, Key, Limit, Offset, TableForm
from klimawerk.portal.api.service import PROBLEMS, PROBLEMS_OF_FORMS, api
from klimawerk.portal.api.tokens import PROBLEMS_OF_TENANTS, TokenAuth, answer_tenant, token_of
from klimawerk.portal.balances.interfaces.published_files import write_published
from klimawerk.portal.people.models import ApiToken

TAGS = ["Mandant"]
_PUBLIC = ["Veröffentlichte Bilanzen"]
_AS_FILE = {"responses": {200: {"content": {MEDIA_TYPES["csv"]: {"schema": {"type": "string"}}}}}}
#: What is published may be replaced at any time: a cache asks again after a minute.
_A_MINUTE = "public, max-age=60"

SlugChoice = Annotated[
    str, Query(max_length=60, pattern="^[-a-zA-Z0-9_]*$", description="Kurzname des Mandanten")
]
Slug = Annotated[str, Path(max_length=60, pattern="^[-a-zA-Z0-9_]+$", description="Kurzname des Mandanten")]
Number = Annotated[int, Path(ge=1, le=100_000, description="Nummer der Veröffentlichung")]


@api.get(
    "/mandant/laeufe",
    auth=TokenAuth(ApiToken.Scope.BALANCES),
    response={200: statements.RunPage, **PROBLEMS, **PROBLEMS_OF_TENANTS},
    summary="Rechenläufe des Mandanten",
    description="Alle Rechenläufe, der neueste zuerst, mit dem Stand ihrer Gebiete. Recht: balances.",
    operation_id="list_runs",
    tags=TAGS,
)
def list_runs(request: HttpRequest, limit: Limit = PAGE, offset: Offset = 0) -> HttpResponse:
    """A page of the tenant's runs."""
    tenant = token_of(request).tenant
    with scope(tenant=tenant):
        count, items = list_run_page(tenant, limit, offset)
    return answer_tenant(page(addresses.RUNS, count, limit, offset, items, {}))


@api.get(
    "/mandant/laeufe/{kennung}",
    auth=TokenAuth(ApiToken.Scope.BALANCES),
    response={200: statements.RunDetail, **PROBLEMS, **PROBLEMS_OF_TENANTS},
    summary="Ein Rechenlauf",
    description="Ein Rechenlauf mit Befunden und allen Gebieten. Recht: balances.",
    operation_id="get_run",
    tags=TAGS,
)
def get_run(request: HttpRequest, kennung: statements.PublicId) -> HttpResponse:
    """One run."""
    tenant = token_of(request).tenant
    with scope(tenant=tenant):
        return answer_tenant(describe_run(tenant, kennung))


@api.get(
    "/mandant/laeufe/{kennung}/bilanzen/{schluessel}",
    auth=TokenAuth(ApiToken.Scope.BALANCES),
    response={200: statements.RunBalance, **PROBLEMS_OF_FORMS, **PROBLEMS_OF_TENANTS},
    summary="Bilanz eines Gebiets in einem Rechenlauf",
    description="Die gespeicherten Bilanzen aller Jahre, wie sie gerechnet wurden, ohne Unterdrückung vertraulicher "
    "Zellen: nur für den Mandanten selbst. Recht: balances.",
    operation_id="get_run_balances",
    tags=TAGS,
    openapi_extra=_AS_FILE,
)
def get_run_balances(
    request: HttpRequest, kennung: statements.PublicId, schluessel: Key, format: TableForm = None
) -> HttpResponse:
    """The stored balances of a territory."""
    tenant = token_of(request).tenant
    form = choose_form(request, format, ("json", "csv"))
    with scope(tenant=tenant):
        part, documents = read_run_balances(tenant, kennung, schluessel)
    if form == "csv":
        answer = HttpResponse(
            write_published({"balances": documents}, "csv", part.run.ordered_at.date()),
            content_type=f"{MEDIA_TYPES['csv']}; charset=utf-8",
            headers={"Cache-Control": "private, no-store", "Vary": "Authorization, Accept"},
        )
        answer["Content-Disposition"] = f'attachment; filename="rechenlauf-{part.territory.key}.csv"'
        return answer
    head = {"run": str(part.run.public_id), "territory": part.territory.key, "state": part.state}
    return answer_tenant({**head, "balances": documents})


@api.get(
    "/veroeffentlichungen",
    response={200: statements.PublishedPage, **PROBLEMS},
    summary="Veröffentlichte Bilanzen",
    description="Was Mandanten dieser Installation veröffentlicht haben, die neueste zuerst, auch ersetzte Fassungen. "
    "Die Dateien stehen unter „links“.",
    operation_id="list_published",
    tags=_PUBLIC,
)
def list_published(
    request: HttpRequest,
    gebiet: statements.PlaceChoice = "",
    mandant: SlugChoice = "",
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> HttpResponse:
    """A page of published balances."""
    count, items = list_published_page(gebiet, mandant, limit, offset)
    asked = {name: value for name, value in (("gebiet", gebiet), ("mandant", mandant)) if value}
    return _answer(request, page(addresses.PUBLISHED, count, limit, offset, items, asked))


@api.get(
    "/veroeffentlichungen/{mandant}/{schluessel}/{nummer}",
    response={200: statements.PublishedBalance, **PROBLEMS},
    summary="Eine veröffentlichte Bilanz",
    description="Wer sie wann veröffentlicht hat, ob eine neuere gilt, und die Dateien als JSON, CSV und XLSX.",
    operation_id="get_published",
    tags=_PUBLIC,
)
def get_published(request: HttpRequest, mandant: Slug, schluessel: Key, nummer: Number) -> HttpResponse:
    """One published balance."""
    return _answer(request, describe_published(mandant, schluessel, nummer))


def _answer(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    body = json_bytes(content)
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:20]}"'
    headers = {"ETag": etag, "Cache-Control": _A_MINUTE}
    response = HttpResponse(body, content_type=MEDIA_TYPES["json"], headers=headers)
    return get_conditional_response(request, etag, None, response) or response
