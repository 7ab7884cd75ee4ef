"""The publications all numbers come from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klimawerk.portal.calculation.domain.sources import describe_release, list_sources


@require_safe
def show_sources(request: HttpRequest) -> HttpResponse:
    """All sources with publisher, licence and the line the licence asks for."""
    return render(
        request, "balances/sources.html", {"sources": list_sources(), "release": describe_release()}
    )
