"""Structural indicators of the members of a territory, and their boundaries."""

from __future__ import annotations

from typing import Any

from klimawerk.portal.calculation.records import StructureIndicator


def list_indicators() -> tuple[StructureIndicator, ...]:
    return ()


def get_indicator(key: str, code: str) -> StructureIndicator | None:
    return None


def get_boundaries(key: str, indicator: str) -> dict[str, Any]:
    return {}
