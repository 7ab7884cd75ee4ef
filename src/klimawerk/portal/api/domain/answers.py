"""Answers that follow from the facts alone: made once, kept packed, sent with ETag and Last-Modified.

The ETag names the facts release and the content, so it changes exactly when a number does. Kept answers are bounded by
their size, not their number: a list of codes has one kilobyte, the years of a place have a hundred.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

from klimawerk.portal.api.domain.negotiation import FILES, MEDIA_TYPES
from klimawerk.portal.calculation.domain import open_data

#: Memory for packed answers in one worker.
_KEPT_BYTES = 24_000_000
_AN_HOUR = "public, max-age=3600"
_GZIP_LEVEL = 6
_NOT_IN_A_TAG = re.compile(r"[^A-Za-z0-9.+_-]")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: packed content, its length unpacked, its ETag."""

    packed: bytes
    length: int
    etag: str


class Shelf:
    """Kept answers; the ones longest unused go first."""

    def __init__(self, limit: int = _KEPT_BYTES) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._answers: OrderedDict[tuple[Any, ...], Kept] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[Any, ...], make: Callable[[], bytes]) -> Kept:
        """The kept answer of `key`, else what `make` gives."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
                return found
        made = _pack(make())
        with self._lock:
            if key not in self._answers:
                self._answers[key] = made
                self._size += len(made.packed)
            while self._size > self._limit and len(self._answers) > 1:
                self._size -= len(self._answers.popitem(last=False)[1].packed)
        return made


_SHELF = Shelf()


def _pack(body: bytes) -> Kept:
    tag = hashlib.sha256(body).hexdigest()[:20]
    etag = f'W/"{_NOT_IN_A_TAG.sub("-", open_data.release())}-{tag}"'
    return Kept(gzip.compress(body, _GZIP_LEVEL, mtime=0), len(body), etag)


def json_bytes(content: object) -> bytes:
    """JSON as the command line writes it; refuses NaN."""
    return (json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def answer(
    request: HttpRequest,
    key: tuple[Any, ...],
    make: Callable[[], bytes],
    form: str = "json",
    file_name: str = "",
    media_type: str = "",
) -> HttpResponse:
    """The content of `key` as an answer, or 304 where the reader has it already."""
    kept = _SHELF.get((*key, form), make)
    arrived = open_data.arrived_at()
    headers = {
        "ETag": kept.etag,
        "Last-Modified": http_date(arrived),
        "Cache-Control": _AN_HOUR,
        "Vary": "Accept, Accept-Encoding",
    }
    sent_as = media_type or (f"{MEDIA_TYPES[form]}; charset=utf-8" if form == "csv" else MEDIA_TYPES[form])
    response = HttpResponse(headers=headers, content_type=sent_as)
    conditional = get_conditional_response(request, kept.etag, arrived, response)
    if conditional is not response and conditional is not None:
        return conditional
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = kept.packed
        response.headers["Content-Encoding"] = "gzip"
    else:
        response.content = gzip.decompress(kept.packed)
    response.headers["Content-Length"] = str(len(response.content))
    if form in FILES and file_name:
        response.headers["Content-Disposition"] = f'attachment; filename="{file_name}.{form}"'
    return response


def answer_json(request: HttpRequest, key: tuple[Any, ...], make: Callable[[], object]) -> HttpResponse:
    """The JSON of what `make` gives."""
    return answer(request, key, lambda: json_bytes(make()))
