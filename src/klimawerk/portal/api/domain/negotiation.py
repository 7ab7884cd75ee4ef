"""Which form an answer takes: `format` in the address goes before the `Accept` header."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.http.request import MediaType

from klimawerk.portal.api.domain.problems import Problem

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
#: Forms that are saved as a file.
FILES = ("csv", "parquet")


def choose_form(request: HttpRequest, wanted: str | None, offered: Sequence[str]) -> str:
    """`json`, `csv` or `parquet`; raises `Problem` 406 where the reader takes none of what is offered."""
    if wanted:
        return wanted
    header = request.headers.get("Accept", "")
    ranges = [MediaType(token.strip().lower()) for token in header.split(",") if token.strip()]
    if not ranges:
        return offered[0]
    quality, _at, form = max(
        (_quality(ranges, MEDIA_TYPES[form]), -at, form) for at, form in enumerate(offered)
    )
    if not quality:
        raise Problem(406, "not_acceptable", {"known": ", ".join(offered)})
    return form


def _quality(ranges: Sequence[MediaType], media_type: str) -> float:
    """How much the reader wants a media type, 0 not at all: the most exact range counts (RFC 9110, 12.5.1).

    Parameters are overlooked: `application/json; charset=utf-8` is JSON.
    """
    main, _, sub = media_type.partition("/")
    matching = [each for each in ranges if each.main_type in {"*", main} and each.sub_type in {"*", sub}]
    if not matching:
        return 0.0
    return float(max(matching, key=lambda each: (each.main_type != "*", each.sub_type != "*")).quality)
