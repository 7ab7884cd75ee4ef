"""Numbers are rounded, not cut off, in the reader's notation."""

import pytest
from django.utils import translation

from klimawerk.portal.theme.numbers import grouped


@pytest.mark.parametrize(
    ("value", "decimals", "german", "english"),
    [
        (8.5780, 1, "8,6", "8.6"),
        (13167.556, 0, "13.168", "13,168"),
        (56.186, 1, "56,2", "56.2"),
        (-0.26, 1, "-0,3", "-0.3"),
        (1_234_567.0, 0, "1.234.567", "1,234,567"),
    ],
)
def test_rounding_and_grouping(value: float, decimals: int, german: str, english: str) -> None:
    with translation.override("de"):
        assert grouped(value, decimals) == german
    with translation.override("en"):
        assert grouped(value, decimals) == english
