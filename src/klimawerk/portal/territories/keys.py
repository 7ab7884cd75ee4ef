"""The key of a territory as people write it into an address: 8, 9, 5 or 2 digits, or DG for Germany.

Only the form is looked at here; whether such a place exists is asked through `portal.calculation`.
"""

from __future__ import annotations

from django.urls import reverse

#: Germany as a whole.
GERMANY = "DG"


class TerritoryKeyConverter:
    """Path converter `territory_key`: lets through what looks like a key, in one spelling."""

    regex = r"[0-9]{1,12}|[Dd][Gg]"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return str(value)


def territory_address(key: str, year: int | None = None) -> str:
    """The address of a territory's page, of one year if given."""
    address = reverse("territory", args=[key])
    return address if year is None else f"{address}?jahr={year}"
