"""What the numbers rest on: publications, assumptions, code lists; and the way in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Path

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import answer_json
from klimawerk.portal.api.domain.pages import page
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.interfaces import schemas
from klimawerk.portal.api.interfaces.parameters import PAGE, Limit, Offset
from klimawerk.portal.api.service import PROBLEMS, api
from klimawerk.portal.calculation.domain import open_data
from klimawerk.portal.calculation.domain.balances import list_years

SourceId = Annotated[str, Path(description="Kennung der Quelle", examples=["destatis_12411"])]
AssumptionName = Annotated[
    str, Path(description="Name der Annahme", examples=["bisko.seasonal_performance_factor"])
]
ListName = Annotated[str, Path(description="Name der Liste", examples=["carriers", "cells"])]
Entries = Sequence[Mapping[str, Any]]


def _list_page(
    request: HttpRequest, name: str, address: str, entries: Callable[[], Entries], limit: int, offset: int
) -> HttpResponse:
    """One page of a register."""

    def make() -> dict[str, Any]:
        found = entries()
        return page(address, len(found), limit, offset, found[offset : offset + limit], {})

    return answer_json(request, (name, limit, offset), make)


def _find_entry(entries: Entries, field: str, value: str, unknown: str, address: str) -> Mapping[str, Any]:
    """The entry whose `field` is `value`; raises `Problem` 404 with the code `unknown` and the way to the list."""
    found = next((each for each in entries if each[field] == value), None)
    if found is None:
        raise Problem(404, unknown, {"name": value, "list": address})
    return found


@api.get(
    "/",
    response={200: schemas.Entry, 429: schemas.ProblemAnswer},
    summary="Einstieg",
    description="Stand der Daten und die Adressen aller Bereiche.",
    operation_id="get_entry",
    tags=["Einstieg"],
)
def get_entry(request: HttpRequest) -> HttpResponse:
    """The way in."""

    def make() -> dict[str, Any]:
        return {
            "title": api.title,
            "version": api.version,
            "facts_release": open_data.release(),
            "edition": settings.KLIMAWERK_EDITION,
            "years": list(list_years()),
            "links": {
                "territories": addresses.TERRITORIES,
                "comparison": addresses.COMPARISON,
                "factors": addresses.FACTORS,
                "sources": addresses.SOURCES,
                "assumptions": addresses.ASSUMPTIONS,
                "codelists": addresses.CODELISTS,
                "catalogue": addresses.CATALOGUE,
                "openapi": addresses.SCHEMA,
                "guide": addresses.GUIDE,
            },
        }

    return answer_json(request, ("entry",), make)


@api.get(
    "/quellen",
    response={200: schemas.SourcePage, **PROBLEMS},
    summary="Quellen",
    description="Alle Veröffentlichungen mit Lizenz und der Zeile, die beim Weiterverwenden zu drucken ist.",
    operation_id="list_sources",
    tags=["Quellen und Annahmen"],
)
def list_sources(request: HttpRequest, limit: Limit = PAGE, offset: Offset = 0) -> HttpResponse:
    """A page of the sources."""
    return _list_page(request, "sources", addresses.SOURCES, open_data.list_sources, limit, offset)


@api.get(
    "/quellen/{kennung}",
    response={200: schemas.Source, **PROBLEMS},
    summary="Eine Quelle",
    description="Herausgeber, Ausgabe, Lizenz und Nennung einer Veröffentlichung.",
    operation_id="get_source",
    tags=["Quellen und Annahmen"],
)
def get_source(request: HttpRequest, kennung: SourceId) -> HttpResponse:
    """One source."""
    found = _find_entry(open_data.list_sources(), "id", kennung, "unknown_source", addresses.SOURCES)
    return answer_json(request, ("source", kennung), lambda: found)


@api.get(
    "/annahmen",
    response={200: schemas.AssumptionPage, **PROBLEMS},
    summary="Annahmen",
    description="Alle benannten Annahmen mit Wert, Einheit, Beleg und Quelle.",
    operation_id="list_assumptions",
    tags=["Quellen und Annahmen"],
)
def list_assumptions(request: HttpRequest, limit: Limit = PAGE, offset: Offset = 0) -> HttpResponse:
    """A page of the assumptions."""
    return _list_page(
        request, "assumptions", addresses.ASSUMPTIONS, open_data.list_assumptions, limit, offset
    )


@api.get(
    "/annahmen/{name}",
    response={200: schemas.Assumption, **PROBLEMS},
    summary="Eine Annahme",
    description="Wert, Einheit, Beleg und Begründung einer Annahme.",
    operation_id="get_assumption",
    tags=["Quellen und Annahmen"],
)
def get_assumption(request: HttpRequest, name: AssumptionName) -> HttpResponse:
    """One assumption."""
    found = _find_entry(
        open_data.list_assumptions(), "name", name, "unknown_assumption", addresses.ASSUMPTIONS
    )
    return answer_json(request, ("assumption", name), lambda: found)


@api.get(
    "/codelisten",
    response={200: schemas.CodeLists, **PROBLEMS},
    summary="Codelisten",
    description="Die Namen aller Listen mit ihren Adressen.",
    operation_id="list_codelists",
    tags=["Codelisten"],
)
def list_codelists(request: HttpRequest) -> HttpResponse:
    """All code lists."""

    def make() -> dict[str, Any]:
        names = open_data.codelist_names()
        return {"items": [{"name": each, "href": f"{addresses.CODELISTS}/{each}"} for each in names]}

    return answer_json(request, ("codelists",), make)


@api.get(
    "/codelisten/{name}",
    response={200: schemas.CodeList, **PROBLEMS},
    summary="Eine Codeliste",
    description="Codes mit deutscher und englischer Bezeichnung: Zellen, Energieträger, Sektoren, Umfänge, Zustände …",
    operation_id="get_codelist",
    tags=["Codelisten"],
)
def get_codelist(request: HttpRequest, name: ListName) -> HttpResponse:
    """One code list."""
    if name not in open_data.codelist_names():
        raise Problem(404, "unknown_codelist", {"name": name, "list": addresses.CODELISTS})
    return answer_json(
        request, ("codelist", name), lambda: {"name": name, "items": list(open_data.codelist(name))}
    )
