"""Evidence of the key's tenant: listed, read, created, changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.api.authorship import written_by
from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.evidence import (
    Asked,
    change_evidence,
    create_evidence,
    describe_evidence,
    describe_recorded,
    find_evidence,
    list_evidence,
)
from klimawerk.portal.api.domain.pages import page
from klimawerk.portal.api.interfaces import statements
from klimawerk.portal.api.interfaces.parameters import PAGE, Limit, Offset
from klimawerk.portal.api.interfaces.schemas import ProblemAnswer
from klimawerk.portal.api.service import PROBLEMS, api
from klimawerk.portal.api.tokens import PROBLEMS_OF_TENANTS, TokenAuth, answer_tenant, token_of
from klimawerk.portal.people.models import ApiToken

TAGS = ["Mandant"]
_PROBLEMS: dict[int, Any] = {**PROBLEMS, **PROBLEMS_OF_TENANTS}
_PROBLEMS_OF_WRITING: dict[int, Any] = {
    **_PROBLEMS,
    400: ProblemAnswer,
    409: ProblemAnswer,
    413: ProblemAnswer,
}


@api.get(
    "/mandant/nachweise",
    auth=TokenAuth(ApiToken.Scope.EVIDENCE),
    response={200: statements.EvidencePage, **_PROBLEMS},
    summary="Nachweise des Mandanten",
    description="Alle Nachweise des Mandanten, nach Gebiet, Jahr und Zelle. Recht: evidence.",
    operation_id="list_evidence",
    tags=TAGS,
)
def list_statements(
    request: HttpRequest,
    gebiet: statements.PlaceChoice = "",
    jahr: statements.EvidenceYear = None,
    zelle: statements.CellChoice = "",
    zaehlt: statements.CountsChoice = None,
    limit: Limit = PAGE,
    offset: Offset = 0,
) -> HttpResponse:
    """A page of the tenant's evidence."""
    tenant = token_of(request).tenant
    with scope(tenant=tenant):
        count, items = list_evidence(tenant, Asked(gebiet, jahr, zelle, zaehlt), limit, offset)
    given = {"gebiet": gebiet, "jahr": jahr, "zelle": zelle}
    asked = {name: str(value) for name, value in given.items() if value}
    if zaehlt is not None:
        asked["zaehlt"] = "true" if zaehlt else "false"
    return answer_tenant(page(addresses.EVIDENCE, count, limit, offset, items, asked))


@api.post(
    "/mandant/nachweise",
    auth=TokenAuth(ApiToken.Scope.EVIDENCE_WRITE),
    response={201: statements.SavedEvidence, **_PROBLEMS_OF_WRITING},
    summary="Nachweis anlegen",
    description="Schreibt einen neuen Nachweis für ein Gebiet des Mandanten, geprüft wie in der Eingabetabelle. "
    "Fehler kommen alle auf einmal (422), geschrieben ist dann nichts. Recht: evidence_write.",
    operation_id="create_evidence",
    tags=TAGS,
)
def add_statement(request: HttpRequest, given: statements.NewEvidence) -> HttpResponse:
    """A new statement."""
    token = token_of(request)
    with scope(tenant=token.tenant), written_by(token.name):
        content = describe_recorded(create_evidence(token.tenant, timezone.localdate(), given))
    return answer_tenant(content, status=201, headers={"Location": content["links"]["self"]})


@api.get(
    "/mandant/nachweise/{kennung}",
    auth=TokenAuth(ApiToken.Scope.EVIDENCE),
    response={200: statements.Evidence, **_PROBLEMS},
    summary="Ein Nachweis",
    description="Ein Nachweis des Mandanten mit der Fassung, die beim Ändern mitzusenden ist. Recht: evidence.",
    operation_id="get_evidence",
    tags=TAGS,
)
def get_statement(request: HttpRequest, kennung: statements.PublicId) -> HttpResponse:
    """One statement."""
    tenant = token_of(request).tenant
    with scope(tenant=tenant):
        return answer_tenant(describe_evidence(find_evidence(tenant, kennung)))


@api.put(
    "/mandant/nachweise/{kennung}",
    auth=TokenAuth(ApiToken.Scope.EVIDENCE_WRITE),
    response={200: statements.SavedEvidence, **_PROBLEMS_OF_WRITING},
    summary="Nachweis ändern",
    description="Ersetzt die Angaben eines Nachweises. Hat ihn seit dem Lesen jemand geändert, kommt 409 mit dem, was "
    "jetzt dort steht, und geschrieben ist nichts. Recht: evidence_write.",
    operation_id="change_evidence",
    tags=TAGS,
)
def put_statement(
    request: HttpRequest, kennung: statements.PublicId, given: statements.ChangedEvidence
) -> HttpResponse:
    """A new version of a statement."""
    token = token_of(request)
    may_read = ApiToken.Scope.EVIDENCE in token.scopes
    with scope(tenant=token.tenant), written_by(token.name):
        return answer_tenant(describe_recorded(change_evidence(token.tenant, kennung, given, may_read)))
