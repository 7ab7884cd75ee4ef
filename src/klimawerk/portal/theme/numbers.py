"""Amounts in the reader's notation, with thousands separators."""

from __future__ import annotations

from django.utils.formats import number_format


def grouped(value: float, decimals: int = 0) -> str:
    """`value` rounded to so many decimal places: 1.234,5 in German, 1,234.5 in English.

    Django's own formatting cuts digits off, so the value is rounded before.
    """
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)
