"""A town with one account, and a day."""

from __future__ import annotations

from datetime import date

import pytest

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.models import User

DAY = date(2026, 3, 2)


@pytest.fixture
def town(db: None) -> Tenant:
    return create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068"))


@pytest.fixture
def manager(db: None) -> User:
    return User.objects.create_user("klimaschutz", "klimaschutz@example.org", "eine lange Losung")


@pytest.fixture
def successor(db: None) -> User:
    return User.objects.create_user("nachfolge", "nachfolge@example.org", "eine lange Losung")
