"""Provisional values: marked, with their measured error, never a sum, nothing without a signal."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse
from pytest import MonkeyPatch
from tests.portal.balances.conftest import LIPPSTADT

from klimawerk.engine.runs import provisional as run
from klimawerk.portal.calculation import live_room
from klimawerk.portal.organisations.models import Tenant


def page(client: Client, tenant: Tenant) -> str:
    answer = client.get(reverse("provisional", args=[tenant.slug, LIPPSTADT]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_without_degree_days_the_page_gives_nothing_and_says_why(district: Tenant, manager: Client) -> None:
    html = page(manager, district)
    assert "2025" in html
    assert html.count("Kein ehrliches Signal") == 3
    assert html.count("fehlen die Gradtage") == 2
    assert "±" not in html


def test_with_degree_days_each_number_has_its_error(
    district: Tenant, manager: Client, monkeypatch: MonkeyPatch
) -> None:
    live_room.provisional.cache_clear()
    monkeypatch.setattr(run, "degree_days_of", lambda *_about: {2024: 3000.0, 2025: 3300.0})
    try:
        html = page(manager, district)
    finally:
        live_room.provisional.cache_clear()
    assert html.count("±") == 2
    assert html.count("Kein ehrliches Signal") == 3
    balance = manager.get(reverse("live_balance", args=[district.slug, LIPPSTADT])).content.decode()
    assert '"2025"' not in balance  # in no development
