"""Emission factors: the sets, a set in one year, a carrier over the years."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import answer, answer_json, json_bytes
from klimawerk.portal.api.domain.negotiation import MEDIA_TYPES, choose_form
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.interfaces import schemas
from klimawerk.portal.api.interfaces.parameters import TableForm
from klimawerk.portal.api.service import PROBLEMS, PROBLEMS_OF_FORMS, api
from klimawerk.portal.calculation.domain import open_data

TAGS = ["Emissionsfaktoren"]
FORMS = ("json", "csv")
_FIRST, _LAST = open_data.factor_years()
_AS_TABLE = {"responses": {200: {"content": {MEDIA_TYPES["csv"]: {"schema": {"type": "string"}}}}}}
# Spreadsheet programs read a text that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

SetName = Annotated[str, Path(description="Faktorsatz", examples=["bisko-2024"])]
CarrierName = Annotated[
    str, Path(description="Energieträger des Satzes", examples=["electricity", "transport.lpg"])
]
FactorYear = Annotated[
    int | None, Query(ge=_FIRST, le=_LAST, description="Kalenderjahr; ohne: alle Jahre", examples=[2022])
]
FirstYear = Annotated[int, Query(ge=_FIRST, le=_LAST, description="erstes Jahr")]
LastYear = Annotated[int, Query(ge=_FIRST, le=_LAST, description="letztes Jahr")]


@api.get(
    "/faktoren",
    response={200: schemas.FactorSets, **PROBLEMS},
    summary="Faktorsätze",
    description="Alle Sätze von Emissionsfaktoren mit ihren Energieträgern.",
    operation_id="list_factor_sets",
    tags=TAGS,
)
def list_factor_sets(request: HttpRequest) -> HttpResponse:
    """All factor sets."""

    def make() -> dict[str, Any]:
        imported = open_data.imported_factor_sets()
        items = [
            {"set": name, "imported": name in imported, "carriers": carriers}
            for name, carriers in open_data.factor_sets().items()
        ]
        return {"facts_release": open_data.release(), "items": items}

    return answer_json(request, ("factor_sets",), make)


@api.get(
    "/faktoren/{satz}",
    response={200: schemas.Factors, **PROBLEMS_OF_FORMS},
    summary="Alle Faktoren eines Satzes",
    description="Jeder Energieträger mit Wert, Quelle, Fundstelle, Beleg und der Angabe, wie der Wert gefunden wurde; "
    "mit „jahr“ eines Jahres, sonst aller Jahre.",
    operation_id="list_factors",
    tags=TAGS,
    openapi_extra=_AS_TABLE,
)
def list_factors(
    request: HttpRequest, satz: SetName, jahr: FactorYear = None, format: TableForm = None
) -> HttpResponse:
    """The factors of a set, in one year or in all."""
    years = range(_FIRST, _LAST + 1) if jahr is None else (jahr,)
    wanted = [(carrier, year) for carrier in _carriers(satz) for year in years]
    return _answer(request, satz, wanted, format, f"faktoren-{satz}" + (f"-{jahr}" if jahr else ""))


@api.get(
    "/faktoren/{satz}/{traeger}",
    response={200: schemas.Factors, **PROBLEMS_OF_FORMS},
    summary="Ein Faktor über die Jahre",
    description="Der Faktor eines Energieträgers in jedem Jahr von „von“ bis „bis“.",
    operation_id="list_factor_years",
    tags=TAGS,
    openapi_extra=_AS_TABLE,
)
def list_factor_years(
    request: HttpRequest,
    satz: SetName,
    traeger: CarrierName,
    von: FirstYear = _FIRST,
    bis: LastYear = _LAST,
    format: TableForm = None,
) -> HttpResponse:
    """The factor of a carrier over the years."""
    if traeger not in _carriers(satz):
        data = {"set": satz, "name": traeger, "list": addresses.FACTORS}
        raise Problem(404, "unknown_carrier", data)
    if von > bis:
        raise Problem(422, "reversed_years")
    wanted = [(traeger, year) for year in range(von, bis + 1)]
    return _answer(request, satz, wanted, format, f"faktoren-{satz}-{traeger}")


def _carriers(set_id: str) -> list[str]:
    found = open_data.factor_sets().get(set_id)
    if found is None:
        raise Problem(404, "unknown_factor_set", {"name": set_id, "list": addresses.FACTORS})
    return found


def _answer(
    request: HttpRequest, set_id: str, wanted: Sequence[tuple[str, int]], form: str | None, name: str
) -> HttpResponse:
    chosen = choose_form(request, form, FORMS)

    def make() -> bytes:
        items = [open_data.factor(set_id, carrier, year) for carrier, year in wanted]
        if chosen == "csv":
            return _as_csv(items)
        return json_bytes({"facts_release": open_data.release(), "items": items})

    return answer(request, ("factors", set_id, tuple(wanted)), make, chosen, name)


def _as_csv(items: Sequence[dict[str, Any]]) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(items[0]), lineterminator="\n")
    writer.writeheader()
    for item in items:
        writer.writerow({name: _neutral(value) for name, value in item.items()})
    return stream.getvalue().encode()


def _neutral(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value
