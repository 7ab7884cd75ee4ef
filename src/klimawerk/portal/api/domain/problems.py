"""Answers that are no result: `application/problem+json` (RFC 9457), with sentences in German and English.

A problem says what is wrong and what to do; its sentences stand in `facts/codelists/messages/api.yaml`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from klimawerk import language
from klimawerk.portal.api.domain.addresses import GUIDE

MEDIA_TYPE = "application/problem+json"
_LONGEST_ECHO = 60


class Problem(Exception):
    """A request that cannot be answered: `code` names the sentences, `data` fills them, `more` is added as it is."""

    def __init__(
        self,
        status: int,
        code: str,
        data: Mapping[str, object] | None = None,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.data = {name: _short(value) for name, value in (data or {}).items()}
        self.more = dict(more or {})
        self.headers = dict(headers or {})


def answer_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as an answer; it is never kept by a cache."""
    code = f"api.{problem.code}"
    sentences = {each: language.text(code, each, problem.data) for each in language.LANGUAGES}
    content = {
        "type": f"{GUIDE}#{problem.code}",
        "title": language.text(f"{code}.title", "de"),
        "status": problem.status,
        "detail": sentences["de"],
        "instance": request.path,
        "code": problem.code,
        "messages": sentences,
        "what_to_do": {each: language.text(f"{code}.do", each, problem.data) for each in language.LANGUAGES},
        **problem.more,
    }
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False, indent=2) + "\n", MEDIA_TYPE, status=problem.status
    )
    response.headers["Cache-Control"] = "no-store"
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def _short(value: object) -> object:
    """What a stranger wrote is said back only in part."""
    return f"{value[:_LONGEST_ECHO]}…" if isinstance(value, str) and len(value) > 2 * _LONGEST_ECHO else value
