"""Balances of a place, the explanation of a number, places beside each other."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query
from pydantic import WithJsonSchema

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.answers import answer, answer_json
from klimawerk.portal.api.domain.negotiation import MEDIA_TYPES, choose_form
from klimawerk.portal.api.domain.places import find_place
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.interfaces import schemas
from klimawerk.portal.api.interfaces.parameters import FIRST_YEAR, LAST_YEAR, Form, From, Key, To, Year
from klimawerk.portal.api.service import PROBLEMS, PROBLEMS_OF_FORMS, api
from klimawerk.portal.calculation.domain import open_data

TAGS = ["Bilanzen"]
FORMS = ("json", "csv", "parquet")
_FILE = {"schema": {"type": "string"}}
_AS_FILE = {
    "responses": {200: {"content": {MEDIA_TYPES["csv"]: _FILE, MEDIA_TYPES["parquet"]: _FILE}}},
}
LEAST_PLACES, MOST_PLACES = 2, 20

Cell = Annotated[
    str,
    Path(
        description="Sektor, Sektor und Energieträger oder eine Zelle (Codeliste cells)",
        examples=["private_households.natural_gas"],
    ),
]
#: The pattern is only described: what does not fit gets the sentence of `number_of_places` or of the key.
_KEYS_SHAPE = {
    "type": "string",
    "pattern": "^[0-9A-Za-z]{1,12}(,[0-9A-Za-z]{1,12}){1,19}$",
    "description": "2 bis 20 Schlüssel, durch Kommas getrennt",
    "examples": ["05974028,05974040"],
}
Keys = Annotated[str, WithJsonSchema(_KEYS_SHAPE), Query()]
ComparedYear = Annotated[int, Query(ge=FIRST_YEAR, le=LAST_YEAR, description="Kalenderjahr", examples=[2022])]


@api.get(
    "/gebiete/{schluessel}/bilanzen",
    response={200: schemas.BalanceSeries, **PROBLEMS_OF_FORMS},
    summary="Bilanzen mehrerer Jahre",
    description="Alle Jahre von „von“ bis „bis“. JSON wie bei `klimawerk balance --years`, CSV und Parquet eine Zeile "
    "je Jahr und Zelle.",
    operation_id="list_balances",
    tags=TAGS,
    openapi_extra=_AS_FILE,
)
def list_balances(
    request: HttpRequest,
    schluessel: Key,
    von: From = FIRST_YEAR,
    bis: To = LAST_YEAR,
    format: Form = None,
) -> HttpResponse:
    """The balances of a range of years."""
    key = find_place(schluessel)
    if von > bis:
        raise Problem(422, "reversed_years")
    form = choose_form(request, format, FORMS)
    years = tuple(range(von, bis + 1))
    return answer(
        request,
        ("balances", key, von, bis),
        lambda: open_data.write_balances(key, years, form, is_series=True),
        form,
        f"klimawerk-{key}-{von}-{bis}",
    )


@api.get(
    "/gebiete/{schluessel}/bilanzen/{jahr}",
    response={200: schemas.Balance, **PROBLEMS_OF_FORMS},
    summary="Bilanz eines Jahres",
    description="Genau das JSON von `klimawerk balance … --format json`; CSV und Parquet eine Zeile je Zelle.",
    operation_id="get_balance",
    tags=TAGS,
    openapi_extra=_AS_FILE,
)
def get_balance(request: HttpRequest, schluessel: Key, jahr: Year, format: Form = None) -> HttpResponse:
    """The balance of one year."""
    key = find_place(schluessel)
    form = choose_form(request, format, FORMS)
    return answer(
        request,
        ("balance", key, jahr),
        lambda: open_data.write_balances(key, (jahr,), form, is_series=False),
        form,
        f"klimawerk-{key}-{jahr}",
    )


@api.get(
    "/gebiete/{schluessel}/bilanzen/{jahr}/herkunft/{zelle}",
    response={200: schemas.Explanation, **PROBLEMS},
    summary="Woher kommt diese Zahl?",
    description="Die vollständige Kette jeder Zelle: Regel, Rechenschritt, Quelle mit Fundstelle. Wie "
    "`klimawerk explain … --format json`.",
    operation_id="explain_cell",
    tags=TAGS,
)
def explain_cell(request: HttpRequest, schluessel: Key, jahr: Year, zelle: Cell) -> HttpResponse:
    """The chains behind a sector, a carrier or a cell."""
    key = find_place(schluessel)

    def make() -> dict[str, Any]:
        try:
            return open_data.explain(key, jahr, zelle)
        except LookupError as error:
            data = {"cell": zelle, "list": f"{addresses.CODELISTS}/cells"}
            raise Problem(404, "unknown_cell", data) from error

    return answer_json(request, ("explanation", key, jahr, zelle), make)


@api.get(
    "/vergleich",
    response={200: schemas.Comparison, **PROBLEMS},
    summary="Gebiete nebeneinander",
    description="Immer im selben Umfang, alphabetisch, keine Rangfolge.",
    operation_id="compare_territories",
    tags=TAGS,
)
def compare_territories(request: HttpRequest, gebiete: Keys, jahr: ComparedYear) -> HttpResponse:
    """Places beside each other."""
    written = [each.strip() for each in gebiete.split(",") if each.strip()]
    if not LEAST_PLACES <= len(written) <= MOST_PLACES:
        data = {"least": LEAST_PLACES, "most": MOST_PLACES, "number": len(written)}
        raise Problem(422, "number_of_places", data)
    keys = tuple(sorted({find_place(each) for each in written}))
    return answer_json(request, ("comparison", keys, jahr), lambda: open_data.compare(keys, jahr))
