"""The interface about itself: OpenAPI document, catalogue of data sets, and a page for people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from klimawerk import language
from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import answer, json_bytes
from klimawerk.portal.api.domain.catalogue import catalogue
from klimawerk.portal.api.service import describe

_JSON_LD = "application/ld+json"
_PROBLEM = "api."


def show_schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document."""
    return answer(request, ("openapi",), lambda: json_bytes(describe()))


def show_catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue of the data sets as JSON-LD."""
    # its addresses are full ones, so a kept answer belongs to one base address
    key = ("catalogue", settings.WAGTAILADMIN_BASE_URL)
    return answer(request, key, lambda: json_bytes(catalogue()), media_type=_JSON_LD)


@require_safe
def show_guide(request: HttpRequest) -> HttpResponse:
    """A page for people: every address with its parameters, read from the OpenAPI document."""
    context = {
        "groups": _groups(describe()),
        "problems": _problems(),
        "addresses": {"schema": addresses.SCHEMA, "catalogue": addresses.CATALOGUE, "root": addresses.ROOT},
        "rate": settings.KLIMAWERK_API_RATE,
    }
    return render(request, "api/guide.html", context)


def _groups(document: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for address, operations in document["paths"].items():
        for method, operation in operations.items():
            entry = {
                "method": method.upper(),
                "address": address,
                "summary": operation["summary"],
                "description": _mark_code(operation.get("description", "")),
                "parameters": [_parameter(each) for each in operation["parameters"]],
            }
            groups.setdefault(operation["tags"][0], []).append(entry)
    return groups


def _mark_code(text: str) -> SafeString:
    """A description with what stands between back quotes as code."""
    # Every second piece stands between back quotes.
    pieces = ((each, number % 2) for number, each in enumerate(text.split("`")))
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", each) if inside else each,) for each, inside in pieces)
    )


def _parameter(raw: dict[str, Any]) -> dict[str, Any]:
    shape = raw["schema"]
    choices = [each for part in (shape, *shape.get("anyOf", ())) for each in part.get("enum", ())]
    examples = raw.get("examples") or ()
    return {
        "name": raw["name"],
        "description": raw.get("description", ""),
        "is_required": raw["required"],
        "choices": choices,
        "examples": [str(each) for each in examples],
    }


def _problems() -> list[dict[str, str]]:
    """Every problem with its title and what to do, for the anchors that problems name as their type."""
    codes = [each.removesuffix(".title") for each in language.messages() if each.startswith(_PROBLEM)]
    return [
        {"code": code.removeprefix(_PROBLEM), "title": language.text(f"{code}.title", "de")}
        for code in dict.fromkeys(codes)
        if f"{code}.title" in language.messages()
    ]
