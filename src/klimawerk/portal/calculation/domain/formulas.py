"""Reads the lines of an engine trace: which of them a person wants to see, and the formula between them.

The engine records every operation. People want rules, figures, assumptions and sums as numbered steps; plain
arithmetic between two of them becomes the formula of the upper one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from klimawerk.portal.theme.numbers import grouped

Line = Mapping[str, Any]

#: Operations without a step of their own even when they carry a name: they hand a value on.
_HANDED_ON = frozenset({"positive", "take", "spread"})
_FIGURES = frozenset({"fact", "assumption", "sum", "step"})
_INFIX = {
    "add": ("+", 1),
    "subtract": ("−", 1),
    "multiply": ("×", 2),
    "divide": ("÷", 2),
    "true_divide": ("÷", 2),
    "power": ("^", 3),
    "float_power": ("^", 3),
}
_FUNCTIONS = {
    "maximum": "max",
    "minimum": "min",
    "fmax": "max",
    "fmin": "min",
    "sqrt": "√",
    "cbrt": "∛",
    "exp": "exp",
    "log": "ln",
    "absolute": "abs",
}
_ATOM = 4


def steps_below(lines: Sequence[Line], top: int) -> list[int]:
    """Ids of the lines a person sees, from the result down, each before what it is made of."""
    order: list[int] = []
    waiting = [top]
    while waiting:
        at = waiting.pop(0)
        if at in order:
            continue
        order.append(at)
        waiting.extend(parts_of(lines, at))
    return order


def parts_of(lines: Sequence[Line], at: int) -> list[int]:
    """Ids of the steps that the step `at` is directly made of, in the order of its formula."""
    found: list[int] = []

    def walk(line_id: int) -> None:
        for each in _inputs(lines[line_id]):
            if is_step(lines[each]):
                if each not in found:
                    found.append(each)
            else:
                walk(each)

    walk(at)
    return found


def is_step(line: Line) -> bool:
    """A rule, a figure, an assumption or a sum over places."""
    return bool(line.get("rule") or line["operation"] in _FIGURES)


def formula_of(lines: Sequence[Line], at: int, numbers: Mapping[int, int]) -> str:
    """The formula of a step, with the numbers of its parts in brackets: `(2) × (3) ÷ 1.000`."""
    line = lines[at]
    if line["operation"] in _FIGURES or not _inputs(line):
        return ""
    text, _rank = _write(lines, at, numbers, is_top=True)
    return text


def _write(
    lines: Sequence[Line], at: int, numbers: Mapping[int, int], is_top: bool = False
) -> tuple[str, int]:
    line = lines[at]
    if not is_top and at in numbers:
        return f"({numbers[at]})", _ATOM
    inputs = _inputs(line)
    operation = line["operation"]
    if not inputs:
        return _number(line["value"]), _ATOM
    if operation in _HANDED_ON:
        return _write(lines, inputs[0], numbers)
    if operation == "where":
        return _write(lines, inputs[-1], numbers)
    if operation in _INFIX and len(inputs) == 2:
        sign, rank = _INFIX[operation]
        left, left_rank = _write(lines, inputs[0], numbers)
        right, right_rank = _write(lines, inputs[1], numbers)
        needs = right_rank < rank or (
            right_rank == rank and operation in {"subtract", "divide", "true_divide"}
        )
        left = f"[{left}]" if left_rank < rank else left
        right = f"[{right}]" if needs else right
        return f"{left} {sign} {right}", rank
    if operation == "negative":
        inner, rank = _write(lines, inputs[0], numbers)
        return f"−{inner if rank == _ATOM else f'[{inner}]'}", 3
    inner = "; ".join(_write(lines, each, numbers)[0] for each in inputs)
    return f"{_FUNCTIONS.get(operation, operation)}[{inner}]", _ATOM


def _inputs(line: Line) -> list[int]:
    """The inputs that made the value: of a choice only the branch taken."""
    inputs = list(line.get("inputs", ()))
    return inputs[-1:] if line["operation"] == "where" else inputs


def _number(value: Any) -> str:
    if value is None:
        return "–"
    number = float(value)
    if number == int(number):
        return grouped(int(number), 0)
    return grouped(number, 6).rstrip("0").rstrip(",.")
