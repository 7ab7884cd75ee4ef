"""Territories: search, one, its members."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import answer_json
from klimawerk.portal.api.domain.pages import page
from klimawerk.portal.api.domain.places import find_place
from klimawerk.portal.api.interfaces import schemas
from klimawerk.portal.api.interfaces.parameters import PAGE, Key, KindChoice, Limit, Offset, Text
from klimawerk.portal.api.service import PROBLEMS, api
from klimawerk.portal.calculation.domain import open_data

TAGS = ["Gebiete"]


@api.get(
    "/gebiete",
    response={200: schemas.TerritoryPage, **PROBLEMS},
    summary="Gebiete suchen",
    description="Mit „suche“ nach Name oder Schlüssel, beste Treffer zuerst; ohne: das ganze Verzeichnis.",
    operation_id="list_territories",
    tags=TAGS,
)
def list_territories(
    request: HttpRequest, suche: Text = "", art: KindChoice = None, limit: Limit = PAGE, offset: Offset = 0
) -> HttpResponse:
    """A page of the register."""
    text, kind = suche.strip(), art or ""

    def make() -> dict[str, Any]:
        count, items = open_data.list_territories(text, kind, limit, offset)
        asked = {name: value for name, value in (("suche", text), ("art", kind)) if value}
        return page(addresses.TERRITORIES, count, limit, offset, items, asked)

    return answer_json(request, ("territories", text, kind, limit, offset), make)


@api.get(
    "/gebiete/{schluessel}",
    response={200: schemas.TerritoryDetail, **PROBLEMS},
    summary="Ein Gebiet",
    description="Name, Ebene, Einwohner:innen und die Gebiete darüber. Alte Schlüssel nennen ihre Nachfolger (404).",
    operation_id="get_territory",
    tags=TAGS,
)
def get_territory(request: HttpRequest, schluessel: Key) -> HttpResponse:
    """One territory."""
    key = find_place(schluessel)
    address = addresses.territory(key)

    def make() -> dict[str, Any]:
        links = {
            "self": address,
            "members": f"{address}/mitglieder",
            "balances": f"{address}/bilanzen",
            "page": f"/gebiet/{key}/",
        }
        return {**open_data.describe_territory(key), "links": links}

    return answer_json(request, ("territory", key), make)


@api.get(
    "/gebiete/{schluessel}/mitglieder",
    response={200: schemas.TerritoryPage, **PROBLEMS},
    summary="Mitglieder eines Gebiets",
    description="Die Ebene darunter: Länder, Kreise oder Gemeinden. Eine Gemeinde hat keine.",
    operation_id="list_members",
    tags=TAGS,
)
def list_members(
    request: HttpRequest, schluessel: Key, limit: Limit = PAGE, offset: Offset = 0
) -> HttpResponse:
    """A page of the next level below."""
    key = find_place(schluessel)

    def make() -> dict[str, Any]:
        count, items = open_data.list_members(key, limit, offset)
        return page(f"{addresses.territory(key)}/mitglieder", count, limit, offset, items, {})

    return answer_json(request, ("members", key, limit, offset), make)
