"""What every answer carries against misuse."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from klimawerk.portal.content.models import HomePage


def policy_of(client: Client, address: str) -> str:
    return client.get(address)["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/", "/gebiet/05974/", "/gebiet/99999/", "/gebiet/05974/umrisse.json"])
def test_public_pages_allow_no_inline_code(client: Client, home: HomePage, address: str) -> None:
    policy = policy_of(client, address)
    assert "unsafe" not in policy
    assert (
        "default-src 'none'" in policy
        and "style-src 'self';" in policy
        and "frame-ancestors 'none'" in policy
    )
    assert "http" not in policy


def test_the_nonce_is_new_every_time_and_stands_in_the_page(client: Client, db: None) -> None:
    seen = set()
    for _turn in range(2):
        response = client.get("/suche/")
        nonce = re.search(r"'nonce-([^']+)'", response["Content-Security-Policy"])
        assert nonce is not None
        assert f'nonce="{nonce[1]}"' in response.content.decode()
        seen.add(nonce[1])
    assert len(seen) == 2


def test_only_the_editing_pages_may_use_inline_code(client: Client, home: HomePage) -> None:
    assert "'unsafe-inline'" in policy_of(client, "/redaktion/login/")
    assert "http:" not in policy_of(client, "/redaktion/login/")


def test_headers(client: Client, db: None) -> None:
    headers = client.get("/suche/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in headers["Permissions-Policy"]


def test_pages_set_no_cookie(client: Client, home: HomePage) -> None:
    for address in ("/", "/gebiet/05974028/", "/suche/?q=werl", "/quellen/"):
        assert not client.get(address).cookies, address


def test_the_editing_pages_ask_for_an_account(client: Client, home: HomePage) -> None:
    response = client.get("/redaktion/")
    assert (response.status_code, response["Location"]) == (302, "/redaktion/login/?next=/redaktion/")
    for address in (
        "/redaktion/pages/",
        "/redaktion/users/",
        "/redaktion/images/",
        "/redaktion/reports/site-history/",
    ):
        assert client.get(address).status_code == 302, address


def test_public_addresses_only_read(client: Client, home: HomePage) -> None:
    for address in (
        "/suche/",
        "/quellen/",
        "/gebiet/05974/",
        "/gebiet/05974/herkunft/",
        "/gebiet/05974/bilanz-2022.csv",
    ):
        assert client.post(address).status_code == 405, address


def test_no_address_outside_the_list_is_open(client: Client, home: HomePage) -> None:
    known = {"redaktion/login/", "redaktion/", "dokumente/", "sprache/<slug:code>/", ""}
    assert {str(pattern.pattern) for pattern in get_resolver().url_patterns} == known


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org", "javascript:alert(1)", "\\\\example.org"]
)
def test_the_language_link_leads_only_home(client: Client, db: None, back: str) -> None:
    assert client.get("/sprache/en/", {"zurueck": back})["Location"] == "/"
