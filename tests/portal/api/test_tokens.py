"""Keys: who one is, for the tenant of the key only, until it ends; nothing else opens the address."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.api.tokens import TokenAuth
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.keys import is_key, new_key
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.domain.tokens import create_token, find_token, revoke_token
from klimawerk.portal.people.models import ApiToken, User

ADDRESS = "/api/v1/mandant"
FAR = date(2999, 12, 31)


@pytest.fixture
def tenants(db: None) -> tuple[Tenant, Tenant]:
    return (
        create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974")),
        create_tenant("Büro", TenantKind.CONSULTANCY),
    )


def make(tenant: Tenant, *scopes: str, until: date = FAR) -> tuple[ApiToken, str]:
    with scope(tenant=tenant):
        return create_token(tenant, "Auswertung", scopes, until, date(2026, 1, 1))


def ask(client: Client, key: str, **more: str) -> HttpResponse:
    return client.get(ADDRESS, headers={"authorization": f"Bearer {key}", **more})


def test_a_key_says_whose_it_is(client: Client, tenants: tuple[Tenant, Tenant]) -> None:
    keys = [make(tenants[0], "evidence", "balances")[1], make(tenants[1])[1]]
    of_district, of_office = (ask(client, key).json() for key in keys)
    assert of_district == {
        "tenant": {
            "name": "Kreis Soest",
            "kind": "district",
            "territory": "05974",
            "balances": "/api/v1/gebiete/05974/bilanzen",
        },
        "key": {"program": "Auswertung", "scopes": ["balances", "evidence"], "expires_on": "2999-12-31"},
    }
    assert of_office["tenant"] == {
        "name": "Büro",
        "kind": "consultancy",
        "territory": None,
        "balances": None,
    }


def test_no_cache_keeps_it_and_no_cookie_comes(client: Client, tenants: tuple[Tenant, Tenant]) -> None:
    answer = ask(client, make(tenants[0])[1])
    assert answer["Cache-Control"] == "private, no-store" and "Authorization" in answer["Vary"]
    assert not answer.cookies
    preflight = client.options(ADDRESS, headers={"origin": "https://example.org"})
    assert "Authorization" not in preflight["Access-Control-Allow-Headers"]


def test_what_is_no_valid_key_opens_nothing(client: Client, tenants: tuple[Tenant, Tenant]) -> None:
    token, revoked = make(tenants[0])
    with scope(tenant=tenants[0]):
        revoke_token(token, date(2026, 2, 1))
    expired = make(tenants[0], until=timezone.localdate() - timedelta(days=1))[1]
    of_elsewhere = new_key()
    mistyped = make(tenants[0])[1][:-1] + "x"
    for key in (revoked, expired, of_elsewhere, mistyped, "kw_", "x" * 5000, "ü", "null"):
        answer = ask(client, key)
        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (401, "bad_key"), key
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert problem["what_to_do"]["de"] and problem["messages"]["en"]
    for header in ("", "Bearer", "Bearer ", "Basic YTpi", "Token abc"):
        answer = client.get(ADDRESS, headers={"authorization": header})
        assert (answer.status_code, answer.json()["code"]) == (401, "no_key"), header


def test_a_session_is_no_key(client: Client, tenants: tuple[Tenant, Tenant]) -> None:
    account = User.objects.create_user("leitung", "leitung@example.org", "eine lange Losung")
    with scope(tenant=tenants[0]):
        give_role(tenants[0], account, Role.CLIMATE_MANAGER, date(2020, 1, 1))
    client.force_login(account)
    assert client.get(ADDRESS).status_code == 401


def test_a_made_up_key_asks_no_database(client: Client) -> None:
    """Without the fixture `db` a query fails."""
    assert ask(client, "kw_" + "0" * 56).status_code == 401
    assert client.get(ADDRESS).status_code == 401


def test_nothing_is_written_with_a_key(client: Client, tenants: tuple[Tenant, Tenant]) -> None:
    key = make(tenants[0])[1]
    answer = client.post(ADDRESS, headers={"authorization": f"Bearer {key}"})
    assert answer.status_code == 405


def test_the_key_is_not_kept_and_its_last_use_is_a_day(
    client: Client, tenants: tuple[Tenant, Tenant], django_assert_num_queries: Any
) -> None:
    key = make(tenants[0])[1]
    ask(client, key)
    with scope(tenant=tenants[0]):
        kept = ApiToken.objects.values().get()
        assert key not in str(kept) and key not in str(list(ApiToken.history.values()))
        assert (kept["last_used_on"], kept["version"]) == (timezone.localdate(), 1)
        assert ApiToken.history.count() == 1
    with django_assert_num_queries(1):
        ask(client, key)


def test_a_key_without_the_right_is_told_which_one_it_needs(tenants: tuple[Tenant, Tenant]) -> None:
    request: HttpRequest = RequestFactory().get(
        ADDRESS, headers={"authorization": f"Bearer {make(tenants[0], 'balances')[1]}"}
    )
    assert TokenAuth(ApiToken.Scope.BALANCES)(request).tenant == tenants[0]
    with pytest.raises(Problem) as refused:
        TokenAuth(ApiToken.Scope.EVIDENCE)(request)
    assert (refused.value.status, refused.value.code, refused.value.data["scope"]) == (
        403,
        "key_too_weak",
        "evidence",
    )


def test_an_unknown_right_is_refused(tenants: tuple[Tenant, Tenant]) -> None:
    with pytest.raises(ValueError, match="write"):
        make(tenants[0], "write")


def test_it_is_valid_through_its_last_day(tenants: tuple[Tenant, Tenant]) -> None:
    key = make(tenants[0], until=date(2026, 5, 20))[1]
    assert find_token(key, date(2026, 5, 20)) is not None
    assert find_token(key, date(2026, 5, 21)) is None


def many_keys() -> Iterator[str]:
    for _number in range(50):
        yield new_key()


def test_keys_differ_and_carry_a_check_number() -> None:
    keys = list(many_keys())
    assert len(set(keys)) == 50
    assert all(is_key(key) and len(key) == 59 for key in keys)
    changed = [("1" if key[10] != "1" else "2").join((key[:10], key[11:])) for key in keys]
    assert not any(is_key(key) for key in changed)


def test_the_document_says_that_a_key_is_needed(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    guarded = 0
    for address, operations in document["paths"].items():
        for operation in operations.values():
            if not address.startswith(ADDRESS):
                assert not operation.get("security"), address
                continue
            guarded += 1
            scheme = next(iter(operation["security"][0]))
            assert document["components"]["securitySchemes"][scheme] == {"type": "http", "scheme": "bearer"}
            assert list(operation["responses"]["401"]["content"]) == ["application/problem+json"]
    assert guarded == 8
