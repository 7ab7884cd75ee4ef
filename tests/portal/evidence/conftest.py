"""Kreis Soest and two of its towns, one with an account of its own, and a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.territories.models import Territory

DAY = date(2026, 3, 2)


@pytest.fixture
def district(db: None) -> Tenant:
    return create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))


@pytest.fixture
def werl(district: Tenant) -> Tenant:
    return create_tenant("Stadt Werl", TenantKind.TOWN, store_territory("05974052"))


@pytest.fixture
def lippstadt(district: Tenant) -> Territory:
    """A town without account."""
    return Territory.objects.get(key="05974028")


@pytest.fixture
def in_district(district: Tenant) -> Iterator[Tenant]:
    with scope(tenant=district):
        yield district
