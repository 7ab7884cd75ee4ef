"""Runs by key, for the tenant only; published balances for everybody, with their files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django_scopes import scope

from klimawerk.portal.balances.domain.ordering import order_run
from klimawerk.portal.balances.domain.publishing import publish_run
from klimawerk.portal.balances.domain.states import release_part
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.tokens import create_token

RUNS, PUBLISHED = "/api/v1/mandant/laeufe", "/api/v1/veroeffentlichungen"
WERL = "05974052"
DAY = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> Tenant:
    tenant = create_tenant("Stadt Werl", TenantKind.TOWN, store_territory(WERL))
    assert tenant.territory is not None
    with scope(tenant=tenant):
        statement = Statement(
            tenant.territory,
            2022,
            "industry.natural_gas",
            amount="4000",
            grade="A",
            source="x",
            gas_basis="Hi",
        )
        record_statement(tenant, None, DAY, statement)
    return tenant


@pytest.fixture
def run(town: Tenant) -> Run:
    return computed(town, "Bilanz 2022")


def computed(tenant: Tenant, name: str) -> Run:
    assert tenant.territory is not None
    with scope(tenant=tenant):
        ordered = order_run(
            tenant, None, DAY, name, tenant.territory, (2022,), django_settings.KLIMAWERK_EDITION
        )
        Worker("w").run(until_empty=True)
        ordered.refresh_from_db()
        return ordered


def publish(run: Run, reason: str = "") -> None:
    with scope(tenant=run.tenant):
        for part in RunPart.objects.filter(run=run).select_related("run", "territory", "tenant__territory"):
            release_part(part, part.version, run.tenant, DAY)
        publish_run(run, None, DAY, reason)


def key_of(tenant: Tenant, *scopes: str) -> dict[str, str]:
    with scope(tenant=tenant):
        _token, key = create_token(tenant, "Auswertung", scopes, date(2999, 12, 31), DAY)
    return {"authorization": f"Bearer {key}"}


def test_a_run_with_its_balance_as_stored(client: Client, run: Run) -> None:
    headers = key_of(run.tenant, "balances")
    listed = client.get(RUNS, headers=headers).json()
    assert [each["name"] for each in listed["items"]] == ["Bilanz 2022"]
    assert listed["items"][0]["states"] == {"draft": 1, "with_municipality": 0, "released": 0, "published": 0}
    one = client.get(listed["items"][0]["links"]["self"], headers=headers).json()
    assert (one["territory"], one["years"], one["input_hash"]) == (WERL, [2022], run.input_hash)
    (part,) = one["parts"]
    answer = client.get(part["links"]["balances"], headers=headers)
    assert answer["Cache-Control"] == "private, no-store"
    balance = answer.json()["balances"][0]
    gas = next(
        line
        for sector in balance["sectors"]
        if sector["sector"] == "industry"
        for line in sector["carriers"]
        if line["carrier"] == "natural_gas"
    )
    assert gas["energy_mwh"] == pytest.approx(4000)
    table = client.get(f"{part['links']['balances']}?format=csv", headers=headers)
    assert table["Content-Type"] == "text/csv; charset=utf-8"
    lines = table.content.decode().splitlines()
    assert lines[0].startswith("key,year,level,sector,carrier,cell,energy_mwh")
    assert any(line.startswith(f"{WERL},2022,carrier,industry,natural_gas,,4000.0") for line in lines)


def test_what_is_not_published_opens_with_the_right_key_only(client: Client, run: Run) -> None:
    other = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
    addresses = [f"{RUNS}/{run.public_id}", f"{RUNS}/{run.public_id}/bilanzen/{WERL}"]
    for address in (RUNS, *addresses):
        assert client.get(address).status_code == 401
        weak = client.get(address, headers=key_of(run.tenant, "evidence", "evidence_write"))
        assert (weak.status_code, weak.json()["code"]) == (
            403,
            "key_too_weak",
        )
    stranger = key_of(other, "balances")
    assert client.get(RUNS, headers=stranger).json()["items"] == []
    for address in (*addresses, f"{RUNS}/{uuid4()}", f"{RUNS}/{run.public_id}/bilanzen/05974"):
        answer = client.get(address, headers=stranger)
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_run"), address
    owner = key_of(run.tenant, "balances")
    assert client.get(f"{RUNS}/{run.public_id}/bilanzen/05974", headers=owner).status_code == 404
    assert client.get(PUBLISHED).json()["items"] == []


def test_published_ones_are_for_everybody_and_say_which_holds(client: Client, run: Run) -> None:
    publish(run)
    publish(computed(run.tenant, "Bilanz 2022, berichtigt"), "Gasmenge berichtigt")
    second, first = client.get(PUBLISHED).json()["items"]
    assert (first["number"], first["replaced_by"], first["replaces"]) == (1, 2, None)
    assert (second["number"], second["replaced_by"], second["replaces"]) == (2, None, 1)
    assert second["reason"] == "Gasmenge berichtigt"
    slug = run.tenant.slug
    assert second["links"]["self"] == f"{PUBLISHED}/{slug}/{WERL}/2"
    one = client.get(second["links"]["self"])
    assert one.json() == second and one["Cache-Control"] == "public, max-age=60"
    again = client.get(second["links"]["self"], headers={"if-none-match": one["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for form, media_type in (("json", "application/json"), ("csv", "text/csv"), ("xlsx", "application/vnd")):
        file = client.get(second["links"][form])
        assert file.status_code == 200 and file["Content-Type"].startswith(media_type)
    assert client.get(second["links"]["json"]).json()["number"] == 2
    assert client.get(f"{PUBLISHED}?gebiet={WERL}&mandant={slug}").json()["count"] == 2
    assert client.get(f"{PUBLISHED}?gebiet=05974").json()["count"] == 0
    for missing in (f"{slug}/{WERL}/3", f"{slug}/05974/1", f"niemand/{WERL}/1"):
        assert client.get(f"{PUBLISHED}/{missing}").json()["code"] == "unknown_publication"


def test_lists_cost_the_same_queries_however_long_they_are(
    client: Client, run: Run, django_assert_num_queries: Callable[..., Any]
) -> None:
    headers = key_of(run.tenant, "balances")
    client.get(RUNS, headers=headers)  # notes the day of use
    publish(run)

    def count() -> None:
        with django_assert_num_queries(3):
            client.get(RUNS, headers=headers)
        with django_assert_num_queries(2):
            client.get(PUBLISHED)

    count()
    publish(computed(run.tenant, "Bilanz 2022, berichtigt"), "berichtigt")
    count()
