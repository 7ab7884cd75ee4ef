"""Names of rules and figures as people read them in a trace."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from klimawerk.fact_names import fact_name, rule_name
from klimawerk.portal.calculation import engine_room


def describe_rule(rule: str, lang: str) -> str:
    """The name of a rule; the id itself where no list names it."""
    return rule_name(rule, lang)


def describe_figure(line: Mapping[str, Any], lang: str) -> str:
    """The name of a fact, an assumption or a constant."""
    name = str(line.get("name", ""))
    if line["operation"] == "assumption":
        assumption = _assumption(name)
        if assumption is not None and assumption.note:
            return str(assumption.note)
    return fact_name(name, lang)


@cache
def _assumption(name: str) -> Any:
    book = engine_room.fact_book()
    return book.assumption(name) if name in set(book.assumption_names()) else None
