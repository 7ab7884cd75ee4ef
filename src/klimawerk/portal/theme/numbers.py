"""Amounts in the reader's notation, with thousands separators."""

from __future__ import annotations

from django.utils.formats import number_format


def grouped(value: float, decimals: int = 0) -> str:
    """`value` with so many decimal places: 1.234,5 in German, 1,234.5 in English."""
    return number_format(value, decimals, use_l10n=True, force_grouping=True)
