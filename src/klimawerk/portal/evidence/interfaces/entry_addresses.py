"""German words for sectors in addresses, and where a cell is entered."""

from __future__ import annotations

from django.urls import reverse

SLUGS = {
    "total": "netze-gesamt",
    "private_households": "haushalte",
    "commerce_trade_services": "ghd",
    "industry": "industrie",
    "municipal_facilities": "kommunal",
    "transport": "verkehr",
}
SECTORS = {slug: sector for sector, slug in SLUGS.items()}


def cell_anchor(code: str) -> str:
    """The name of a cell's place on its page."""
    return f"zelle-{code}"


def cell_address(slug: str, key: str, year: int, code: str) -> str:
    """Where a cell of a place and year is entered."""
    table = reverse("entry_table", args=[slug, key, year, SLUGS[code.partition(".")[0]]])
    return f"{table}{fine_query(code)}#{cell_anchor(code)}"


def fine_query(code: str) -> str:
    """What opens the finer cells among which a cell stands; empty for a coarse one."""
    parts = code.split(".")
    return f"?fein={'.'.join(parts[:2])}" if len(parts) > 2 else ""
