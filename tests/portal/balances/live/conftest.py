"""The management of the district, signed in."""

from __future__ import annotations

import pytest
from django.test import Client
from django_scopes import scope
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role


@pytest.fixture
def manager(district: Tenant, client: Client) -> Client:
    account = new_account("kreis")
    with scope(tenant=district):
        give_role(district, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)
    return client
