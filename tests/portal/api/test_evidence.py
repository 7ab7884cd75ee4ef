"""Evidence by key: the tenant's own and nobody else's, written by the rules of the pages, never over a newer state."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.api.domain import evidence as evidence_of_key
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.changes import list_changes
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.tokens import create_token

LIST = "/api/v1/mandant/nachweise"
LIPPSTADT, WERL, OCHTRUP = "05974028", "05974052", "05566068"
GAS = "industry.natural_gas"
DAY = date(2026, 3, 2)
GIVEN = {
    "territory": LIPPSTADT,
    "year": 2022,
    "cell": GAS,
    "amount": 1000.5,
    "unit": "MWh",
    "gas_basis": "Hi",
    "grade": "A",
    "source": "Netzbetreiber (Beispiel)",
    "note": "monatlich",
    "period_from": "2022-01-01",
    "period_to": "2022-12-31",
}


class Reader:
    """A program with a key of a tenant."""

    def __init__(self, client: Client, tenant: Tenant, *scopes: str) -> None:
        self._client = client
        with scope(tenant=tenant):
            token, key = create_token(tenant, "Zähler", scopes, date(2999, 12, 31), DAY)
        self.token = token
        self.headers = {"authorization": f"Bearer {key}"}

    def get(self, address: str) -> HttpResponse:
        return self._client.get(address, headers=self.headers)

    def send(self, method: str, address: str, content: Any) -> HttpResponse:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        ask = getattr(self._client, method)
        answer: HttpResponse = ask(address, body, content_type="application/json", headers=self.headers)
        return answer


@pytest.fixture
def district(db: None) -> Tenant:
    return create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))


@pytest.fixture
def town(db: None) -> Tenant:
    return create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory(OCHTRUP))


@pytest.fixture
def program(client: Client, district: Tenant) -> Reader:
    return Reader(client, district, "evidence", "evidence_write")


def state(tenant: Tenant, key: str, amount: str, year: int = 2022, cell: str = GAS) -> Evidence:
    with scope(tenant=tenant):
        statement = Statement(
            store_territory(key), year, cell, amount=amount, grade="A", source="Beispiel", gas_basis="Hi"
        )
        return record_statement(tenant, None, DAY, statement).evidence


def test_what_is_sent_stands_there_as_the_page_would_have_written_it(
    program: Reader, district: Tenant
) -> None:
    answer = program.send("post", LIST, GIVEN)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert {name: made[name] for name in GIVEN} == GIVEN
    assert (made["version"], made["counts"], made["energy_mwh"]) == (1, True, 1000.5)
    assert answer["Location"] == made["links"]["self"] == f"{LIST}/{made['id']}"
    assert answer["Cache-Control"] == "private, no-store"
    read = program.get(made["links"]["self"]).json()
    assert read == {name: value for name, value in made.items() if name != "findings"}
    with scope(tenant=district):
        stored = Evidence.objects.get()
        assert (str(stored.public_id), stored.amount, stored.author) == (made["id"], 1000.5, None)
        assert {change.who for change in list_changes(stored)} == {"Schlüssel: Zähler"}


def test_a_second_statement_waits_beside_the_one_that_counts(program: Reader, district: Tenant) -> None:
    state(district, LIPPSTADT, "500")
    made = program.send("post", LIST, GIVEN).json()
    assert made["counts"] is False
    counting = program.get(f"{LIST}?zaehlt=true").json()["items"]
    assert [each["amount"] for each in counting] == [500.0]


def test_gross_heating_value_is_converted_like_on_the_page(program: Reader) -> None:
    made = program.send("post", LIST, {**GIVEN, "gas_basis": "Hs", "amount": 1000}).json()
    assert made["amount"] == 1000
    assert made["energy_mwh"] == pytest.approx(901.6, abs=3)  # Hs to Hi: about 0.9


def test_the_list_is_filtered_and_paged(program: Reader, district: Tenant) -> None:
    for key, year, cell in (
        (WERL, 2022, GAS),
        (LIPPSTADT, 2021, GAS),
        (LIPPSTADT, 2022, "industry.electricity"),
        (LIPPSTADT, 2022, GAS),
    ):
        state(district, key, "10", year, cell)

    def found(query: str) -> list[tuple[str, int, str]]:
        items = program.get(f"{LIST}?{query}").json()["items"]
        return [(each["territory"], each["year"], each["cell"]) for each in items]

    everything = [
        (LIPPSTADT, 2021, GAS),
        (LIPPSTADT, 2022, "industry.electricity"),
        (LIPPSTADT, 2022, GAS),
        (WERL, 2022, GAS),
    ]
    assert found("") == everything
    assert found(f"gebiet={WERL}") == everything[3:]
    assert found("jahr=2021") == everything[:1]
    assert found(f"zelle={GAS}&jahr=2022") == everything[2:]
    assert found("zaehlt=false") == []
    first = program.get(f"{LIST}?limit=3&gebiet={LIPPSTADT}&zaehlt=true").json()
    assert (first["count"], first["next"], len(first["items"])) == (3, None, 3)
    first = program.get(f"{LIST}?limit=1&jahr=2022&zaehlt=true").json()
    assert first["next"] == f"{LIST}?jahr=2022&zaehlt=true&limit=1&offset=1"
    assert [each["territory"] for each in program.get(first["next"]).json()["items"]] == [LIPPSTADT]
    for wrong in ("jahr=1989", "jahr=x", "limit=201", "gebiet=05974028'", "zaehlt=vielleicht"):
        assert program.get(f"{LIST}?{wrong}").status_code == 422, wrong


def test_a_new_version_replaces_the_one_that_was_read(program: Reader, district: Tenant) -> None:
    made = state(district, LIPPSTADT, "500")
    new = {name: GIVEN[name] for name in GIVEN if name not in {"territory", "year", "cell"}}
    answer = program.send("put", f"{LIST}/{made.public_id}", {**new, "version": 1})
    assert answer.status_code == 200, answer.content
    assert (answer.json()["version"], answer.json()["amount"], answer.json()["counts"]) == (2, 1000.5, True)
    late = program.send("put", f"{LIST}/{made.public_id}", {**new, "amount": 7, "version": 1})
    problem = late.json()
    assert (late.status_code, problem["code"]) == (409, "changed_meanwhile")
    assert (problem["current"]["version"], problem["current"]["amount"]) == (2, 1000.5)
    assert "Fassung 1" in problem["detail"] and "Fassung 2" in problem["detail"]
    with scope(tenant=district):
        assert Evidence.objects.get().amount == 1000.5


def test_two_at_the_same_moment_one_is_told(
    program: Reader, district: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have read version 1 and pass the first look; the version in the row decides."""
    made = state(district, LIPPSTADT, "500")

    found = evidence_of_key.find_evidence

    def find_and_be_overtaken(tenant: Tenant, public_id: UUID) -> Evidence:
        read = found(tenant, public_id)
        Evidence.objects.filter(pk=read.pk, version=1).update(amount=8, version=2)
        return read

    monkeypatch.setattr(evidence_of_key, "find_evidence", find_and_be_overtaken)
    new = {name: GIVEN[name] for name in GIVEN if name not in {"territory", "year", "cell"}}
    answer = program.send("put", f"{LIST}/{made.public_id}", {**new, "version": 1})
    assert (answer.status_code, answer.json()["current"]["amount"]) == (409, 8)
    with scope(tenant=district):
        assert Evidence.objects.get().amount == 8


def test_a_key_that_only_writes_is_not_shown_what_stands_there(client: Client, district: Tenant) -> None:
    made = state(district, LIPPSTADT, "500")
    writer = Reader(client, district, "evidence_write")
    assert writer.get(LIST).status_code == writer.get(f"{LIST}/{made.public_id}").status_code == 403
    new = {name: GIVEN[name] for name in GIVEN if name not in {"territory", "year", "cell"}}
    late = writer.send("put", f"{LIST}/{made.public_id}", {**new, "version": 9})
    assert late.status_code == 409 and "current" not in late.json()


def test_a_key_that_only_reads_writes_nothing(client: Client, district: Tenant) -> None:
    reader = Reader(client, district, "evidence", "balances")
    made = state(district, LIPPSTADT, "500")
    for answer in (
        reader.send("post", LIST, GIVEN),
        reader.send("put", f"{LIST}/{made.public_id}", {**GIVEN, "version": 1}),
    ):
        # which right is missing is said before anything is said about the content
        assert (answer.status_code, answer.json()["code"]) == (403, "key_too_weak")
    with scope(tenant=district):
        assert Evidence.objects.count() == 1 and Evidence.objects.get().version == 1


def test_every_mistake_is_named_at_once_and_nothing_is_written(program: Reader, district: Tenant) -> None:
    answer = program.send("post", LIST, {**GIVEN, "unit": "Kerzen", "cell": "industry.nothing"})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "not_recordable")
    assert answer["Content-Type"] == "application/problem+json"
    assert problem["findings"]
    assert all(each["messages"]["de"] and each["messages"]["en"] for each in problem["findings"])
    for wrong, code in (
        ({"territory": OCHTRUP}, "not_our_place"),
        ({"territory": "99999999"}, "not_our_place"),
        ({"kind": "not_occurring"}, "amount_beside_nothing"),
        ({"period_to": "2021-12-31"}, "reversed_period"),
        ({"amount": None}, "not_recordable"),
        ({"amount": -1}, "bad_request"),
        ({"year": 1989}, "bad_request"),
        ({"grade": "E"}, "bad_request"),
        ({"source": ""}, "bad_request"),
        ({"source": "a\x00b"}, "bad_request"),
        ({"delete_on": 0}, "bad_request"),
        ({"amount": "1000"}, "bad_request"),
        ({"tenant": 1}, "bad_request"),
        ({"is_chosen": True}, "bad_request"),
    ):
        answer = program.send("post", LIST, {**GIVEN, **wrong})
        assert (answer.status_code, answer.json()["code"]) == (422, code), (wrong, answer.content)
    for broken in (b"", b"{", b'{"amount": NaN}', b"[]", b"\xff", b'{"source": "\\ud800"}', b"[" * 30_000):
        assert program.send("post", LIST, broken).status_code in {400, 422}, broken[:20]
    assert program.send("post", LIST, b" " * 70_000).status_code == 413
    with scope(tenant=district):
        assert not Evidence.objects.exists()


def test_nothing_of_another_tenant_is_reachable(client: Client, district: Tenant, town: Tenant) -> None:
    theirs = state(town, OCHTRUP, "4711")
    stranger = Reader(client, district, "evidence", "evidence_write", "balances")
    assert stranger.get(LIST).json()["items"] == []
    assert stranger.get(f"{LIST}?gebiet={OCHTRUP}").json()["count"] == 0
    new = {name: GIVEN[name] for name in GIVEN if name not in {"territory", "year", "cell"}}
    for identifier in (theirs.public_id, uuid4()):
        address = f"{LIST}/{identifier}"
        answers = [stranger.get(address), stranger.send("put", address, {**new, "version": 1})]
        for answer in answers:
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_evidence")
            assert "4711" not in answer.content.decode()
    for guess in (str(theirs.pk), "1", "../nachweise", "%00"):
        assert stranger.get(f"{LIST}/{guess}").status_code in {404, 422}, guess
    with scope(tenant=town):
        kept = Evidence.objects.get()
        assert (kept.amount, kept.version) == (4711, 1)


def test_methods_that_do_not_exist_say_which_do(client: Client, program: Reader) -> None:
    for method in ("delete", "patch", "put"):
        answer = program.send(method, LIST, {})
        assert (answer.status_code, answer.json()["code"]) == (405, "not_here")
        assert answer["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert program.send("delete", f"{LIST}/{uuid4()}", {})["Allow"] == "GET, HEAD, PUT, OPTIONS"
    assert client.post(LIST, GIVEN, content_type="application/json").status_code == 401
    preflight = client.options(LIST, headers={"origin": "https://example.org"})
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_a_key_is_one_reader_wherever_it_is_used(
    client: Client, district: Tenant, settings: Settings
) -> None:
    settings.KLIMAWERK_API_RATE = 3
    program = Reader(client, district, "evidence")
    answers = [
        client.get(LIST, headers=program.headers, REMOTE_ADDR=f"192.0.2.{number}") for number in range(4)
    ]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_with_key" and 1 <= int(answers[-1]["Retry-After"]) <= 20
    other = Reader(client, district, "evidence")
    assert client.get(LIST, headers=other.headers, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_the_list_costs_three_queries_however_long_it_is(
    program: Reader, district: Tenant, django_assert_num_queries: Callable[..., Any]
) -> None:
    program.get(LIST)  # notes the day of use
    for year in range(2014, 2020):
        state(district, LIPPSTADT, "10", year)
    with django_assert_num_queries(3):
        assert len(program.get(LIST).json()["items"]) == 6
    for year in range(2014, 2020):
        state(district, WERL, "10", year)
    with django_assert_num_queries(3):
        assert len(program.get(LIST).json()["items"]) == 12
