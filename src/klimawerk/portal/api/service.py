"""The API object: version 1, described by OpenAPI 3.1; only a tenant's evidence can be written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from klimawerk.portal.api.domain.addresses import ROOT, SCHEMA, TENANT
from klimawerk.portal.api.domain.problems import MEDIA_TYPE, Problem, answer_problem
from klimawerk.portal.api.interfaces.parameters import FIRST_YEAR, LAST_YEAR
from klimawerk.portal.api.interfaces.schemas import ProblemAnswer

_DESCRIPTION = (
    "Lesezugriff auf alles Öffentliche: Gebiete, Bilanzen, Herkunft jeder Zahl, Emissionsfaktoren, Quellen, "
    "Codelisten, Annahmen. Energie in MWh, Emissionen in t CO2-Äquivalent, Faktoren in g/kWh; ein fehlender Wert ist "
    "null und nie 0. Veröffentlichte Bilanzen der Mandanten stehen unter /api/v1/veroeffentlichungen. "
    "Bilanzen der Art „start“ stammen aus Statistiken und sind keine BISKO-Bilanzen. "
    "Was ein Mandant noch nicht veröffentlicht hat, liest und schreibt nur, wer dessen Zugangsschlüssel sendet. "
    "Beim Weiterverwenden sind die Quellen so zu nennen, wie /api/v1/quellen es sagt."
)
#: Parameters that are years: a wrong one gets its own sentence.
_YEARS = {"jahr": (FIRST_YEAR, LAST_YEAR), "von": (FIRST_YEAR, LAST_YEAR), "bis": (FIRST_YEAR, LAST_YEAR)}

api = NinjaAPI(
    title="Klimawerk",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
)

#: Answers that every address can give besides its result.
PROBLEMS: dict[int, Any] = {404: ProblemAnswer, 422: ProblemAnswer, 429: ProblemAnswer}
#: The same for addresses that offer several formats.
PROBLEMS_OF_FORMS: dict[int, Any] = {406: ProblemAnswer, **PROBLEMS}


def describe() -> dict[str, Any]:
    """The OpenAPI document; problems have their own media type, which ninja does not know."""
    document: dict[str, Any] = api.get_openapi_schema(path_prefix=ROOT[1:])
    for operations in document["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and "application/json" in response.get("content", {}):
                    response["content"] = {MEDIA_TYPE: response["content"]["application/json"]}
            operation["responses"].setdefault(304, {"description": "Not Modified"})
    return document


@api.exception_handler(Problem)
def _say_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return answer_problem(request, problem)


@api.exception_handler(HttpError)
def _say_unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer_problem(request, Problem(400, "unreadable", {"schema": SCHEMA}))


@api.exception_handler(ValidationError)
def _say_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    mistakes = [{"field": str(each["loc"][-1]), "reason": str(each["msg"])} for each in error.errors]
    fields = [each["field"] for each in mistakes]
    years = _years_of(request, fields)
    if years:
        data = {"first": str(years[0]), "last": str(years[1])}
        return answer_problem(request, Problem(422, "bad_year", data, {"errors": mistakes}))
    data = {"fields": ", ".join(dict.fromkeys(fields)), "schema": SCHEMA}
    return answer_problem(request, Problem(422, "bad_request", data, {"errors": mistakes}))


def _years_of(request: HttpRequest, fields: list[str]) -> tuple[int, int] | None:
    """First and last year of the one kind of mistake; none where something else is wrong too."""
    if not fields or not all(field in _YEARS for field in fields):
        return None
    from klimawerk.portal.api.domain.addresses import FACTORS
    from klimawerk.portal.api.interfaces.statements import FIRST_EVIDENCE_YEAR, LAST_EVIDENCE_YEAR
    from klimawerk.portal.calculation.domain.open_data import factor_years

    if request.path.startswith(TENANT):
        return FIRST_EVIDENCE_YEAR, LAST_EVIDENCE_YEAR
    return factor_years() if request.path.startswith(FACTORS) else _YEARS[fields[0]]


@api.exception_handler(Exception)
def _pass_on(request: HttpRequest, error: Exception) -> HttpResponse:
    """The gate logs what nobody expected and answers it."""
    raise error
