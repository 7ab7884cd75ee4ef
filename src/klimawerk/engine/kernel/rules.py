"""The register of rules: one function, one id, one line in the docs, one test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.trace import mark


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a method: `bisko.federal_electricity_mix`, the function behind it, the unit of its result."""

    id: str
    unit: str
    summary: str
    module: str


REGISTER: dict[str, Rule] = {}


def register(rule_id: str, function: Callable[..., Any], unit: str = "") -> None:
    """Enter a rule; raises `MethodError` if the id is taken by another function."""
    summary = (function.__doc__ or "").strip().split("\n")[0]
    entry = Rule(rule_id, unit, summary, function.__module__)
    known = REGISTER.get(rule_id)
    if known is not None and known.module != entry.module:
        raise MethodError(f"rule {rule_id} stands in {known.module} and in {entry.module}")
    REGISTER[rule_id] = entry


def rule(rule_id: str, unit: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make `function(facts, *arguments)` the rule `rule_id`.

    The result is kept per accessor and arguments (arguments are hashable: year, carrier, level) and carries the
    id as its name in a trace. Results are arrays, numbers or dictionaries of them.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        register(rule_id, function, unit)

        @wraps(function)
        def kept(facts: Any, *arguments: Any) -> Any:
            key = (rule_id, arguments)
            if key not in facts.cache:
                result = function(facts, *arguments)
                facts.cache[key] = mark(result, name=rule_id, rule=rule_id, unit=unit)
            return facts.cache[key]

        kept.rule_id = rule_id  # type: ignore[attr-defined]
        return kept

    return decorate


def rule_id(identifier: str, unit: str = "") -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Enter a plain function (no facts accessor) as a rule: it stays as it is and carries its id."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        register(identifier, function, unit)
        function.rule_id = identifier  # type: ignore[attr-defined]
        return function

    return decorate
