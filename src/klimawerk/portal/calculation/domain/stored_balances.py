"""Stored balances in the reader's language. Nothing here asks the register or computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klimawerk.portal.calculation.domain.balances import describe_balance
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.records import Balance, Place


def read_stored(document: Mapping[str, Any]) -> Balance:
    """The balance of a stored document; its place is the one of its day, without neighbours."""
    place = document["territory"]
    return describe_balance(
        document,
        Place(
            key=place["key"],
            name=place["name"],
            designation=place["designation"],
            kind=place["kind"],
            is_urban_district=place["urban"],
            parents=(),
            members=(),
            population=place["population"],
            reference_date=document["pins"]["territory_date"],
        ),
        reader_language(),
    )
