"""Whoever looks around in the demonstration follows links: none of them ends at an error."""

from __future__ import annotations

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from pytest_django import Settings

from klimawerk.portal.content.models import HomePage
from klimawerk.portal.foundation.demo import plant_examples
from klimawerk.portal.people.demo_sign_in import BACKEND, list_demo_accounts

_LINK = re.compile(r"<a\s[^>]*?href=\"([^\"]*)\"")
#: Of one kind of page of one tenant every account opens this many; the others differ in their figures only.
_OF_A_KIND = 1
#: From here links are followed on; every other page is only opened.
_FOLLOWED = ("/verwaltung/", "/konto/")
_LEFT_OUT = ("/konto/abmelden/", "/sprache/", "/static/", "/media/")


class Visit:
    """One account on its way through the administration; `broken` are the links that ended at an error."""

    def __init__(self, client: Client, known: dict[str, int]) -> None:
        self.client = client
        self.known = known
        self.opened: Counter[str] = Counter()
        self.broken: list[tuple[str, str, int]] = []

    def walk(self, start: str) -> None:
        seen, waiting = {start}, deque([(start, "")])
        while waiting:
            address, linked_from = waiting.popleft()
            is_followed = address.startswith(_FOLLOWED)
            if not is_followed and address in self.known:
                continue
            answer = self.client.get(address)
            if not is_followed:
                self.known[address] = answer.status_code
            if answer.status_code >= 400:
                self.broken.append((address, linked_from, answer.status_code))
                continue
            found = []
            if answer.status_code in {301, 302}:
                found = [answer["Location"]]
            elif is_followed and answer["Content-Type"].startswith("text/html"):
                found = [unescape(each) for each in _LINK.findall(answer.content.decode())]
            for link in found:
                target = urldefrag(urljoin(f"http://testserver{address}", link)).url
                parts = urlsplit(target)
                if parts.netloc != "testserver" or parts.path.startswith(_LEFT_OUT):
                    continue
                path = f"{parts.path}?{parts.query}" if parts.query else parts.path
                if path in seen:
                    continue
                seen.add(path)
                kind = _kind(path)
                if self.opened[kind] < _OF_A_KIND:
                    self.opened[kind] += 1
                    waiting.append((path, address))


def _kind(address: str) -> str:
    """What differs between pages of a kind is left out: whose, about what, which page of a list."""
    path, _mark, query = address.partition("?")
    match = resolve(path)
    names = sorted({each.partition("=")[0] for each in query.split("&")} - {""})
    slug = match.kwargs.get("slug", "")
    return f"{match.view_name or path} {slug} {' '.join(names)}"


@pytest.fixture
def examples(settings: Settings, home: HomePage) -> None:
    settings.KLIMAWERK_DEMO = True
    plant_examples()


@pytest.mark.slow
def test_no_link_ends_at_an_error_whoever_follows_it(examples: None, client: Client) -> None:
    broken: list[tuple[str, str, str, int]] = []
    known: dict[str, int] = {}
    accounts = list(list_demo_accounts().order_by("pk"))
    assert len(accounts) >= 10
    for account in accounts:
        client.force_login(account, backend=BACKEND)
        visit = Visit(client, known)
        visit.walk("/verwaltung/")
        broken += [(account.username, *each) for each in visit.broken]
        assert sum(visit.opened.values()) >= 15, account.username
    assert broken == []
