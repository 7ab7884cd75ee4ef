"""Pages for what is not there and for what went wrong."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404
from django.views.decorators.csrf import requires_csrf_token


@requires_csrf_token
def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 with the reason, if we gave one, and a way on: the place search."""
    reason = ""
    if isinstance(exception, Http404) and not isinstance(exception, Resolver404) and exception.args:
        first = exception.args[0]
        reason = first if isinstance(first, str) and request.resolver_match else ""
    return render(request, "theme/404.html", {"reason": reason}, status=404)


def show_server_error(request: HttpRequest) -> HttpResponse:
    """500: says that it is our fault and what still works."""
    return render(request, "theme/500.html", status=500)
