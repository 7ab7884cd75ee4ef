"""Fixtures of the portal's tests: the first pages, and a client that sees a demonstration."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from klimawerk.portal.content.domain.site import create_site
from klimawerk.portal.content.models import HomePage

SOEST = "05974"
LIPPSTADT = "05974028"


@pytest.fixture
def home(db: None) -> HomePage:
    """The start page with its Wagtail site."""
    return create_site()


@pytest.fixture
def demo(settings: Settings, home: HomePage, client: Client) -> Client:
    """A client of an installation that runs as a demonstration."""
    settings.KLIMAWERK_DEMO = True
    return client
