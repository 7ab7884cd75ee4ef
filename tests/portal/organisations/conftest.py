"""A district with its agreement-less towns, as the operator would open them."""

from __future__ import annotations

from datetime import date

import pytest

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind

DAY = date(2026, 3, 2)


@pytest.fixture
def district(db: None) -> Tenant:
    return create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))


@pytest.fixture
def town(district: Tenant) -> Tenant:
    return create_tenant("Stadt Lippstadt", TenantKind.TOWN, store_territory("05974028"))


@pytest.fixture
def stranger(db: None) -> Tenant:
    return create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))
