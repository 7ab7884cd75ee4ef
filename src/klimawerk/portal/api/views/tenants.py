"""What a key opens: first of all, who its holder is."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Schema
from pydantic import Field

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.service import api
from klimawerk.portal.api.tokens import PROBLEMS_OF_TENANTS, TokenAuth, answer_tenant, token_of


class TenantAnswer(Schema):
    """Der Mandant des Schlüssels."""

    name: str
    kind: str = Field(
        description="district, town, municipality, association, coordination_centre, consultancy"
    )
    territory: str | None = Field(description="Schlüssel des Gebiets; null: ohne Gebiet")
    balances: str | None = Field(description="Adresse der öffentlichen Bilanzen des Gebiets")


class KeyAnswer(Schema):
    """Was der Schlüssel darf."""

    program: str
    scopes: list[str] = Field(
        description="evidence: Nachweise lesen; evidence_write: Nachweise anlegen und ändern; "
        "balances: Rechenläufe und noch nicht öffentliche Bilanzen lesen"
    )
    expires_on: date


class WhoAmI(Schema):
    """Wer mit diesem Schlüssel fragt."""

    tenant: TenantAnswer
    key: KeyAnswer


@api.get(
    "/mandant",
    auth=TokenAuth(),
    response={200: WhoAmI, **PROBLEMS_OF_TENANTS},
    summary="Wer fragt",
    description="Der Mandant, zu dem der Schlüssel gehört, was der Schlüssel darf und wie lange er gilt. "
    "Der Schlüssel steht im Kopf Authorization: Bearer; das Klimaschutzmanagement legt ihn in der Verwaltung an.",
    operation_id="get_tenant",
    tags=["Mandant"],
)
def get_tenant(request: HttpRequest) -> HttpResponse:
    """Who the holder of the key is."""
    token = token_of(request)
    territory = token.tenant.territory
    content: dict[str, Any] = {
        "tenant": {
            "name": token.tenant.name,
            "kind": token.tenant.kind,
            "territory": territory.key if territory is not None else None,
            "balances": f"{addresses.territory(territory.key)}/bilanzen" if territory is not None else None,
        },
        "key": {
            "program": token.name,
            "scopes": token.scopes,
            "expires_on": token.expires_on.isoformat(),
        },
    }
    return answer_tenant(content)
