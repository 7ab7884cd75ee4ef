"""Every address of the balance of today as every role: what the matrix says, 404 for strangers."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.portal.balances.conftest import WERL
from tests.portal.people.test_every_address import WHO, World, ask

from klimawerk.portal.foundation.predicates import may


@pytest.fixture
def world(db: None) -> World:
    return World()


def addresses(slug: str) -> dict[str, tuple[str, Any]]:
    reverse("live_balances", args=[slug])  # registers the converters
    from klimawerk.portal.balances import live_urls

    found = {}
    for pattern in live_urls.urlpatterns:
        arguments: dict[str, Any] = {"slug": slug}
        if "key" in pattern.pattern.regex.groupindex:
            arguments["key"] = WERL
        found[str(pattern.name)] = (reverse(str(pattern.name), kwargs=arguments), pattern.callback)
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_address_as_every_role(world: World, client: Client, who: str) -> None:
    account, actor = world.enter(who)
    client.force_login(account)
    for name, (address, view) in addresses(world.town.slug).items():
        is_allowed = may(actor, view.permission)
        expected = {200, 302, 405} if is_allowed else {403} if actor.is_inside else {404}
        assert ask(client, address) in expected, (who, name)


def test_without_account_every_address_leads_to_the_sign_in(world: World, client: Client) -> None:
    for name, (address, _view) in addresses(world.town.slug).items():
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert answer["Location"].startswith("/konto/anmelden/?next="), name


def test_there_are_addresses_to_ask(world: World) -> None:
    assert len(addresses(world.town.slug)) >= 5
