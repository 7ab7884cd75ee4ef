"""Whose key a request carries: `Authorization: Bearer …` for the addresses that show data of one tenant.

    @api.get("/mandant/nachweise", auth=TokenAuth(ApiToken.Scope.EVIDENCE), response={200: …, **PROBLEMS_OF_TENANTS})
    def list_evidence(request: HttpRequest) -> HttpResponse:
        with scope(tenant=token_of(request).tenant):
            …

The key alone decides which tenant is entered; no address of these takes a tenant as parameter.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer

from klimawerk.portal.api.domain.limits import RateLimit
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.interfaces.schemas import ProblemAnswer
from klimawerk.portal.people.domain.tokens import find_token
from klimawerk.portal.people.models import ApiToken

#: Answers that an address with a key can give besides its result.
PROBLEMS_OF_TENANTS: dict[int, Any] = {401: ProblemAnswer, 403: ProblemAnswer, 429: ProblemAnswer}
_CHALLENGE = {"WWW-Authenticate": 'Bearer realm="Klimawerk"'}
_PAGE = "/verwaltung/"
#: Beside the limit of an address: a key that is used from many addresses is one reader.
_LIMIT = RateLimit()


class TokenAuth(HttpBearer):
    """Asks for a valid key and, if given, for one of its scopes."""

    def __init__(self, wanted: ApiToken.Scope | None = None) -> None:
        super().__init__()
        self.wanted = wanted

    def __call__(self, request: HttpRequest) -> ApiToken:
        """The token of the request.

        Raises `Problem` 401 without a valid key, 403 for a key without the scope, 429 for a key used too often.
        """
        kind, _space, key = request.headers.get(self.header, "").partition(" ")
        if kind.lower() != self.openapi_scheme or not key.strip():
            raise Problem(401, "no_key", {"page": _PAGE}, headers=_CHALLENGE)
        return self.authenticate(request, key.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token of a key; see `__call__`."""
        found = find_token(token, timezone.localdate())
        if found is None:
            raise Problem(401, "bad_key", {"page": _PAGE}, headers=_CHALLENGE)
        rate = settings.KLIMAWERK_API_RATE
        seconds = _LIMIT.wait(str(found.pk), rate) if rate else 0
        if seconds:
            data = {"rate": rate, "seconds": seconds}
            raise Problem(429, "too_many_with_key", data, headers={"Retry-After": str(seconds)})
        if self.wanted is not None and self.wanted not in found.scopes:
            raise Problem(403, "key_too_weak", {"scope": self.wanted.value, "page": _PAGE})
        return found


def token_of(request: HttpRequest) -> ApiToken:
    """The token that `TokenAuth` has found."""
    return request.auth  # type: ignore[attr-defined]


def answer_tenant(
    content: object, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """JSON for the holder of a key: no cache keeps it."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    own = {"Cache-Control": "private, no-store", "Vary": "Authorization", **(headers or {})}
    return HttpResponse(text, content_type="application/json", status=status, headers=own)
