"""Names of rules and figures as people read them in a trace."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klimawerk.fact_names import fact_name, rule_name
from klimawerk.portal.calculation.domain.structure import name_of_measure
from klimawerk.portal.calculation.records import Balance


def describe_rule(rule: str, lang: str) -> str:
    """The name of a rule; the id itself where no list names it."""
    return rule_name(rule, lang)


def describe_figure(line: Mapping[str, Any], lang: str) -> str:
    """The name of a fact, an assumption or a constant."""
    return fact_name(str(line.get("name", "")), lang)


def describe_figure_of(figure: str, balance: Balance, lang: str) -> str:
    """The name of a figure beside the cells, as the page of the place calls it."""
    family, _dot, rest = figure.partition(".")
    if family == "structure":
        return name_of_measure(rest)
    lines = {"supplement": balance.supplements, "indicator": balance.indicators}.get(family, ())
    line = next((each for each in lines if each.code == rest), None)
    if line is None:
        return fact_name(figure.removeprefix("column."), lang)
    above = next((each for each in lines if each.code == rest.partition(".")[0] and each is not line), None)
    return f"{above.label}, {line.label}" if above else line.label
