"""The OpenAPI document, and every address held to it with generated requests, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.portal.api.conftest import Ask

from klimawerk.portal.api.domain.answers import json_bytes
from klimawerk.portal.api.service import describe


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


@generated.parametrize()
@settings(max_examples=10, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("_unconnected", "_no_limit")
def test_generated_requests_are_answered_as_described(case: schemathesis.Case) -> None:
    response = case.call(headers={"Accept-Encoding": "identity"})  # this client does not unpack
    # no schema can say that one year must not be greater than the other
    is_reversed = response.status_code == 422 and response.json()["code"] == "reversed_years"
    case.validate_response(response, excluded_checks=[positive_data_acceptance] if is_reversed else [])


def test_the_document(ask: Ask) -> None:
    document = ask("openapi.json")
    assert document["openapi"].startswith("3.1.")
    assert all(address.startswith("/api/v1/") for address in document["paths"])
    assert len(document["paths"]) == 18
    for operations in document["paths"].values():
        assert list(operations) == ["get"]
        operation = operations["get"]
        assert operation["summary"] and {"200", "429"} <= set(operation["responses"])
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
