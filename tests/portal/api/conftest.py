"""Asking the open interface: no database, and no limit on how often."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _no_limit(settings: Settings) -> None:
    settings.KLIMAWERK_API_RATE = 0


@pytest.fixture
def ask(client: Client) -> Ask:
    """The JSON at an address below /api/v1/ with the expected status. Without the fixture `db` a query fails."""

    def asked(address: str, status: int = 200, **headers: str) -> Any:
        response = client.get(f"/api/v1/{address}", headers=headers)
        assert response.status_code == status, response.content[:500]
        assert response["Content-Type"] == (
            "application/json" if status == 200 else "application/problem+json"
        )
        return json.loads(response.content)

    return asked
