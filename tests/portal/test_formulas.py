"""The formula of a step from the lines of a trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from klimawerk.portal.calculation.domain import formulas


def fact(value: float) -> dict[str, Any]:
    return {"operation": "fact", "value": value, "name": f"figure.{value}"}


def operation(name: str, *inputs: int, **about: Any) -> dict[str, Any]:
    return {"operation": name, "value": 0.0, "inputs": list(inputs), **about}


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([fact(1), fact(2), operation("add", 0, 1)], "(2) + (3)"),
        (
            [fact(1), fact(2), operation("add", 0, 1), fact(3), operation("multiply", 2, 3)],
            "[(2) + (3)] × (4)",
        ),
        (
            [fact(1), fact(2), fact(3), operation("divide", 1, 2), operation("divide", 0, 3)],
            "(2) ÷ [(3) ÷ (4)]",
        ),
        (
            [fact(1), fact(2), fact(3), operation("subtract", 1, 2), operation("subtract", 0, 3)],
            "(2) − [(3) − (4)]",
        ),
        ([fact(1), {"operation": "constant", "value": 1000.0}, operation("divide", 0, 1)], "(2) ÷ 1.000"),
        ([fact(1), fact(2), operation("maximum", 0, 1)], "max[(2); (3)]"),
        ([fact(1), operation("take", 0), operation("positive", 1, rule="a.rule")], "(2)"),
    ],
)
def test_formulas(lines: list[dict[str, Any]], text: str) -> None:
    top = len(lines) - 1
    order = formulas.steps_below(lines, top)
    with override("de"):
        assert formulas.formula_of(lines, top, {at: number for number, at in enumerate(order, 1)}) == text


def test_of_a_choice_only_the_branch_taken_is_shown() -> None:
    lines = [
        fact(1),
        operation("isnan", 0),
        fact(2),
        operation("where", 1, 2),
        operation("positive", 3, rule="a.rule"),
    ]
    assert formulas.steps_below(lines, 4) == [4, 2]


def test_a_step_used_twice_stands_once() -> None:
    lines = [fact(1), operation("add", 0, 0), operation("multiply", 1, 0)]
    assert formulas.steps_below(lines, 2) == [2, 0]
