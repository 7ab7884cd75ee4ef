"""The OpenAPI document, and every address held to it with generated requests, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django_scopes import scope
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.portal.api.conftest import Ask

from klimawerk.portal.api.domain.answers import json_bytes
from klimawerk.portal.api.service import describe
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
from klimawerk.portal.people.domain.tokens import create_token
from klimawerk.portal.people.models import ApiToken


@pytest.fixture
def _unconnected() -> Iterator[None]:
    """As in Django's own test client: the tests' connection, here none at all, is not for a request to close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def load_description() -> Any:
    """The document that is served, tied to the application: requests stay in this process."""
    import_module("klimawerk.portal.api.urls")  # the addresses register themselves
    schema = schemathesis.openapi.from_dict(json.loads(json_bytes(describe())))
    schema.app = get_wsgi_application()
    return schema


generated = load_description()


@pytest.fixture
def key_of_district(db: None) -> str:
    """A key with every right, of a tenant with one piece of evidence."""
    district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    with scope(tenant=district):
        place = store_territory("05974028")
        cell = "private_households.natural_gas"
        statement = Statement(place, 2022, cell, amount="100", grade="A", source="Beispiel", gas_basis="Hi")
        record_statement(district, None, date(2026, 3, 2), statement)
        rights = tuple(ApiToken.Scope.values)
        return create_token(district, "Prüfung", rights, date(2999, 12, 31), date(2026, 3, 2))[1]


@generated.parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("db", "_unconnected", "_no_limit")
def test_generated_requests_are_answered_as_described(case: schemathesis.Case) -> None:
    response = case.call(headers={"Accept-Encoding": "identity"})  # this client does not unpack
    # no schema can say that one year must not be greater than the other
    is_reversed = response.status_code == 422 and response.json()["code"] == "reversed_years"
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if is_reversed else [])


@generated.include(path_regex="^/api/v1/mandant").parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("_unconnected", "_no_limit")
def test_generated_requests_with_a_key_are_answered_as_described(
    case: schemathesis.Case, key_of_district: str
) -> None:
    headers = {"Accept-Encoding": "identity", "Authorization": f"Bearer {key_of_district}"}
    response = case.call(headers=headers)
    # no schema can say which territory is the tenant's, which cell exists, or what does not fit together
    is_judged = response.status_code == 422 and response.json()["code"] in {
        "not_our_place",
        "not_recordable",
        "amount_beside_nothing",
        "reversed_period",
    }
    excluded = [positive_data_acceptance] if is_judged else []
    case.validate_response(response, excluded_checks=excluded, headers=headers)


def test_the_document(ask: Ask) -> None:
    document = ask("openapi.json")
    assert document["openapi"].startswith("3.1.")
    assert all(address.startswith("/api/v1/") for address in document["paths"])
    assert len(document["paths"]) == 25
    written = {
        address: set(each) - {"get"} for address, each in document["paths"].items() if set(each) != {"get"}
    }
    assert written == {
        "/api/v1/mandant/nachweise": {"post"},
        "/api/v1/mandant/nachweise/{kennung}": {"put"},
    }
    for operation in (each for operations in document["paths"].values() for each in operations.values()):
        assert operation["summary"] and "429" in operation["responses"]
        assert {"200", "201"} & set(operation["responses"])
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert list(response["content"]) == ["application/problem+json"]


def test_formats_are_described(ask: Ask) -> None:
    paths = ask("openapi.json")["paths"]
    content = paths["/api/v1/gebiete/{schluessel}/bilanzen/{jahr}"]["get"]["responses"]["200"]["content"]
    assert {each.split(";")[0] for each in content} == {
        "application/json",
        "text/csv",
        "application/vnd.apache.parquet",
    }
