"""What every page's frame needs to know about this installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def describe_portal(request: HttpRequest) -> dict[str, Any]:
    """Context processor: is this a demonstration, which release runs."""
    return {"is_demo": settings.KLIMAWERK_DEMO, "klimawerk_version": settings.KLIMAWERK_VERSION}
