"""The gate: caches, other origins, methods, limits, hostile requests."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests.portal.api.conftest import Ask

from klimawerk.portal.api.domain.answers import Shelf
from klimawerk.portal.api.domain.limits import RateLimit, client_address
from klimawerk.portal.calculation.domain import open_data

ADDRESS = "/api/v1/gebiete/05974028/bilanzen/2022"


def test_etag_and_last_modified(client: Client) -> None:
    first = client.get(ADDRESS)
    assert open_data.release() in first["ETag"]
    assert client.get(ADDRESS)["ETag"] == first["ETag"]
    assert client.get(ADDRESS.replace("2022", "2021"))["ETag"] != first["ETag"]
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    since = client.get(ADDRESS, headers={"if-modified-since": first["Last-Modified"]})
    assert since.status_code == 304
    old = client.get(ADDRESS, headers={"if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"})
    assert old.status_code == 200
    assert client.get(ADDRESS, headers={"if-none-match": 'W/"2026.1-else"'}).status_code == 200


def test_packed_and_plain_are_the_same(client: Client) -> None:
    plain = client.get(ADDRESS)
    packed = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 5
    assert "Accept-Encoding" in packed["Vary"] and "Accept" in packed["Vary"].split(", ")


def test_other_origins_may_read_but_get_no_cookie(client: Client) -> None:
    answer = client.get(ADDRESS, headers={"origin": "https://example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert not answer.cookies and "Cookie" not in answer["Vary"]
    preflight = client.options(ADDRESS, headers={"origin": "https://example.org"})
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_head_is_get_without_content(client: Client) -> None:
    head, get = client.head(ADDRESS), client.get(ADDRESS)
    assert head.status_code == 200 and head.content == b""
    assert head["ETag"] == get["ETag"] and head["Content-Length"] == str(len(get.content))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client: Client, method: str) -> None:
    answer = getattr(client, method)(ADDRESS)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert answer.json()["code"] == "not_allowed"


def test_the_language_of_a_reader_changes_nothing(client: Client) -> None:
    german = client.get("/api/v1/quellen?limit=5").content
    client.cookies["sprache"] = "en"
    assert client.get("/api/v1/quellen?limit=5").content == german


HOSTILE = [
    "gebiete/%00",
    "gebiete/../../etc/passwd",
    "gebiete/..%2f..%2fetc%2fpasswd",
    "gebiete/05974028'%20OR%201=1--",
    "gebiete/" + "9" * 4000,
    "gebiete/٠٥٩٧٤",
    "gebiete/%F0%9F%92%A9",
    "gebiete/%ff%fe",
    "gebiete/05974028/bilanzen/2022/herkunft/{__class__}",
    "gebiete/{key.__class__}",
    "gebiete/%3Cscript%3Ealert(1)%3C/script%3E",
    "faktoren/__proto__",
    "nix/",
    "gebiete//",
    "openapi.json/",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_are_plainly_not_there(ask: Ask, address: str) -> None:
    problem = ask(address, 404)
    assert problem["messages"]["de"] and problem["what_to_do"]["de"]
    assert len(json.dumps(problem)) < 12_000


@pytest.mark.parametrize(
    "query",
    [
        "suche=%00",
        "suche=" + "%25" * 50,
        "suche=[&suche=]",
        "suche=(a%2B)%2B%24",
        "offset=20000",
        "suche=' OR 1=1",
        "unknown=1",
    ],
)
def test_hostile_searches_find_nothing_or_something(ask: Ask, query: str) -> None:
    assert isinstance(ask(f"gebiete?limit=5&{query}")["items"], list)


def test_an_unexpected_error_is_a_problem_without_details(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Any:
        raise RuntimeError("secret path")

    monkeypatch.setattr(open_data, "list_sources", fail)
    answer = client.get("/api/v1/quellen/destatis_12411")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert answer.json()["code"] == "internal" and b"secret" not in answer.content


def test_too_many_requests(client: Client, settings: Settings) -> None:
    settings.KLIMAWERK_API_RATE = 3
    statuses = [client.get("/api/v1/", REMOTE_ADDR="192.0.2.7").status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    refused = client.get("/api/v1/", REMOTE_ADDR="192.0.2.7")
    assert refused.json()["code"] == "too_many_requests" and 1 <= int(refused["Retry-After"]) <= 20
    assert client.get("/api/v1/", REMOTE_ADDR="192.0.2.8").status_code == 200
    # a made-up header does not make another address
    forged = {"x-forwarded-for": "198.51.100.1"}
    assert client.get("/api/v1/", headers=forged, REMOTE_ADDR="192.0.2.7").status_code == 429


def test_the_bucket_fills_up_again() -> None:
    now = [0.0]
    limit = RateLimit(clock=lambda: now[0])
    assert [limit.wait("a", 60) for _ in range(61)] == [0] * 60 + [1]
    now[0] = 1.0
    assert [limit.wait("a", 60), limit.wait("a", 60)] == [0, 1]
    now[0] = 1000.0
    assert [limit.wait("a", 60) for _ in range(61)][-2:] == [0, 1]


def test_whom_a_request_counts_for(rf: Any, settings: Settings) -> None:
    def address(remote: str, forwarded: str = "") -> str:
        headers = {"x-forwarded-for": forwarded} if forwarded else {}
        return client_address(rf.get("/", headers=headers, REMOTE_ADDR=remote))

    assert address("192.0.2.1", "198.51.100.9") == "192.0.2.1"
    assert address("2001:db8::1") == address("2001:db8::2") == "2001:db8::/64"
    settings.KLIMAWERK_PROXIES = 1
    assert address("127.0.0.1", "203.0.113.5, 198.51.100.9") == "198.51.100.9"
    assert address("127.0.0.1", "<script>") == "unknown"


def test_the_shelf_is_bounded_by_size() -> None:
    shelf, made = Shelf(limit=200), []

    def make(number: int) -> bytes:
        made.append(number)
        return bytes(range(number, number + 50))

    for number in range(10):
        shelf.get((number,), lambda number=number: make(number))
    shelf.get((9,), lambda: make(9))
    assert made == list(range(10))
    shelf.get((0,), lambda: make(0))
    assert made[-1] == 0
