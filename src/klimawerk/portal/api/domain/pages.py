"""Lists page by page, each with the addresses of the next and the previous one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode


def page(
    address: str, count: int, limit: int, offset: int, items: Sequence[Any], asked: Mapping[str, str]
) -> dict[str, Any]:
    """One page of a list; `asked` are the other parameters, kept in the addresses."""

    def at(start: int) -> str:
        return f"{address}?{urlencode({**asked, 'limit': limit, 'offset': start})}"

    return {
        "count": count,
        "limit": limit,
        "offset": offset,
        "next": at(offset + limit) if offset + limit < count else None,
        "previous": at(max(0, offset - limit)) if offset else None,
        "items": list(items),
    }
