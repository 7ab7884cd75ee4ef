"""The reader's language, as `klimawerk.language` wants it."""

from __future__ import annotations

from django.utils.translation import get_language


def reader_language() -> str:
    """`de` or `en`."""
    return "en" if (get_language() or "de").startswith("en") else "de"
