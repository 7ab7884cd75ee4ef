"""The gate of the open interface: requests below `/api/` need no session, no user, no page tree and get none.

It stands before those and answers itself, so an answer to what is public depends on the address and the format alone
and asks no database but for the list of published balances. Addresses of a tenant depend on the key that is sent with
them (`api.tokens`), never on a cookie; only a tenant's evidence can be written.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from klimawerk.portal.api.domain.addresses import EVIDENCE, GUIDE, PREFIX, SCHEMA
from klimawerk.portal.api.domain.limits import RateLimit, client_address
from klimawerk.portal.api.domain.problems import Problem, answer_problem

_ADDRESSES = "klimawerk.portal.api.urls"
_READING = ("GET", "HEAD")
_ALLOWED = "GET, HEAD, OPTIONS"
#: A statement is small; more is not read at all [bytes].
_LARGEST_BODY = 64 * 1024
_CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Last-Modified, Link, Retry-After, Content-Disposition",
}
_PREFLIGHT = {
    "Allow": _ALLOWED,
    "Access-Control-Allow-Methods": _ALLOWED,
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
}
_log = logging.getLogger(__name__)


class ApiGateMiddleware:
    """Counts, answers and marks requests below `/api/`; lets all others pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.limit = RateLimit()
        # loaded before the workers start: none of their first requests waits for it
        import_module(settings.ROOT_URLCONF)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        try:
            response = self._answer(request)
        except Problem as problem:
            response = answer_problem(request, problem)
        except Exception:
            _log.exception("open interface: %s", request.path)
            response = answer_problem(request, Problem(500, "internal"))
        for name, value in _CORS.items():
            response.headers[name] = value
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={**_PREFLIGHT, "Allow": _allowed(request.path_info)})
        is_writing = request.method not in _READING
        if is_writing and not request.path_info.startswith(EVIDENCE):
            raise Problem(405, "not_allowed", {"method": str(request.method)}, headers={"Allow": _ALLOWED})
        rate = settings.KLIMAWERK_API_RATE
        seconds = self.limit.wait(client_address(request), rate) if rate else 0
        if seconds:
            data = {"rate": rate, "seconds": seconds}
            raise Problem(429, "too_many_requests", data, headers={"Retry-After": str(seconds)})
        try:
            match = resolve(
                request.path_info, _ADDRESSES
            )  # never Wagtail's tree, which would ask the database
        except Resolver404 as error:
            raise Problem(404, "unknown_address", {"schema": SCHEMA, "guide": GUIDE}) from error
        request.resolver_match = match
        if is_writing and _size(request) > _LARGEST_BODY:
            raise Problem(413, "too_large", {"most": _LARGEST_BODY // 1024})
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        if response.status_code == 405:
            allowed = _allowed(request.path_info)
            said = {"method": str(request.method), "allowed": allowed}
            raise Problem(405, "not_here", said, headers={"Allow": allowed})
        if is_head:
            request.method = "HEAD"
            response.content = b""  # the length of what a GET would send stays in the header
        return response


def _allowed(path: str) -> str:
    """The methods of an address; another origin may read only, whatever stands here."""
    if path.startswith(EVIDENCE):
        return f"GET, HEAD, {'PUT' if path.startswith(f'{EVIDENCE}/') else 'POST'}, OPTIONS"
    return _ALLOWED


def _size(request: HttpRequest) -> int:
    """What the body is said to hold [bytes]; without a length it is read as empty."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(said) if said.isascii() and said.isdigit() else 0
