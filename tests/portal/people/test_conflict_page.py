"""A step that meets a newer version shows a page that says so; nothing is written, nobody sees a server error."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope
from tests.portal.people.test_every_address import YESTERDAY, new_account

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.views import overview


def test_a_conflict_that_no_view_shows_becomes_a_page(
    town: Tenant, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = new_account("leitung")
    with scope(tenant=town):
        give_role(town, account, Role.CLIMATE_MANAGER, YESTERDAY)
    client.force_login(account)

    def conflict(*_arguments: object) -> None:
        raise EditConflict("newer")

    monkeypatch.setattr(overview, "list_posts", conflict)
    answer = client.get(reverse("tenant", args=[town.slug]))
    assert answer.status_code == 409
    assert "Jemand anderes war schneller" in answer.content.decode()
