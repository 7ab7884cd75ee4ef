"""Every address below a tenant, whichever room it belongs to: guarded by a permission with a test file of its own, shut
for people of another tenant, and leading whoever has no account to the sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scope
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.domain.memberships import give_role

RULES = Path(__file__).parent
#: A value for every part of an address; a part that is not here makes the test fail until it is added.
PARTS: dict[str, Any] = {
    "public_id": uuid4(),
    "key": "05974028",
    "year": 2022,
    "sector": "haushalte",
    "token": "unbekannt",
    "form": "pdf",
    "kind": "stelle",
}
STEPS = (
    "freigeben",
    "zustimmen",
    "uebernehmen",
    "versenden",
    "zuruecknehmen",
    "entfernen",
    "erledigt",
    "offen",
    "weitergeben",
    "widerrufen",
)


def patterns(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All patterns of the portal with the route they stand under."""
    for each in (resolver or get_resolver()).url_patterns:
        route = prefix + str(each.pattern).lstrip("^")
        if isinstance(each, URLResolver):
            yield from patterns(each, route)
        else:
            yield route, each


def of_tenants() -> dict[str, URLPattern]:
    """Patterns whose address names a tenant inside the administration, by name."""
    return {
        str(each.name): each
        for route, each in patterns()
        if route.startswith("verwaltung/") and "slug" in each.pattern.regex.groupindex
    }


def address(pattern: URLPattern, slug: str) -> str:
    """An address that the pattern takes."""
    groups = dict(pattern.pattern.regex.groupindex)
    given = {name: PARTS.get(name) for name in groups if name not in {"slug", "step"}}
    missing = [name for name, value in given.items() if value is None]
    assert not missing, f"{pattern.name}: add a value for {missing}"
    for step in STEPS if "step" in groups else ("",):
        arguments = {**given, "slug": slug, **({"step": step} if step else {})}
        try:
            return reverse(str(pattern.name), kwargs=arguments)
        except NoReverseMatch:
            continue
    raise AssertionError(f"{pattern.name}: no step of {STEPS} fits")


def test_there_are_many_and_each_is_guarded_by_a_permission_that_is_tested() -> None:
    found = of_tenants()
    assert len(found) > 100
    tested = {path.stem.removeprefix("test_rules_") for path in RULES.glob("**/rules/test_rules_*.py")}
    for name, pattern in found.items():
        permission = getattr(pattern.callback, "permission", None)
        assert permission, f"{name} is not guarded"
        assert permission.partition(".")[2] in tested, f"{permission} has no test file"


@pytest.fixture
def tenants(db: None) -> tuple[Tenant, Tenant]:
    return (
        create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974")),
        create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068")),
    )


def test_people_of_another_tenant_find_nothing(tenants: tuple[Tenant, Tenant], client: Client) -> None:
    district, other = tenants
    account = new_account("fremd")
    with scope(tenant=other):
        give_role(other, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    for name, pattern in of_tenants().items():
        for ask in (client.get, client.post):
            assert ask(address(pattern, district.slug)).status_code == 404, name


def test_without_account_every_address_leads_to_the_sign_in(
    tenants: tuple[Tenant, Tenant], client: Client
) -> None:
    for name, pattern in of_tenants().items():
        answer = client.get(address(pattern, tenants[0].slug))
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/konto/anmelden/?next="), name
