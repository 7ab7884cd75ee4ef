"""Numbers as people write them: `1.234,5`, `1234.5`, `12 345`. What can be read in two ways is not guessed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class NumberStyle(StrEnum):
    """Which mark stands before the decimals."""

    COMMA = "comma"
    POINT = "point"
    UNKNOWN = "unknown"


class NumberProblem(StrEnum):
    """Why a text is not a number."""

    EMPTY = "empty"
    AMBIGUOUS = "ambiguous"
    NOT_A_NUMBER = "not_a_number"


@dataclass(frozen=True, slots=True)
class NumberText:
    """What a text says: a finite `value`, or the `problem`. For an ambiguous text both readings."""

    value: float | None
    problem: NumberProblem | None = None
    readings: tuple[float, float] | None = None


_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_PLAIN = re.compile(r"[+-]?\d+(?:[eE][+-]?\d+)?")
_COMMA_DECIMALS = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+(?:[eE][+-]?\d+)?")
_POINT_DECIMALS = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)\.\d+(?:[eE][+-]?\d+)?")
_POINT_GROUPS = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+")
_COMMA_GROUPS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+")


def _clean(text: str) -> str:
    return _SPACES.sub("", text).replace("−", "-").replace("–", "-")


def _comma(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


def _point(text: str) -> float:
    return float(text.replace(",", ""))


def style_of(texts: Iterable[str], fallback: NumberStyle = NumberStyle.UNKNOWN) -> NumberStyle:
    """The style that the numbers of one file share, if some of them leave no doubt and none contradicts.

    `fallback` is the style where no number decides.
    """
    seen: set[NumberStyle] = set()
    for text in texts:
        cleaned = _clean(text)
        if _POINT_GROUPS.fullmatch(cleaned) and cleaned.count(".") == 1:
            continue
        if _COMMA_GROUPS.fullmatch(cleaned) and cleaned.count(",") == 1:
            continue
        if _COMMA_DECIMALS.fullmatch(cleaned) or _POINT_GROUPS.fullmatch(cleaned):
            seen.add(NumberStyle.COMMA)
        elif _POINT_DECIMALS.fullmatch(cleaned) or _COMMA_GROUPS.fullmatch(cleaned):
            seen.add(NumberStyle.POINT)
    if len(seen) == 1:
        return seen.pop()
    return NumberStyle.UNKNOWN if seen else fallback


def read_number(text: str, style: NumberStyle = NumberStyle.UNKNOWN) -> NumberText:
    """Read a number. A single mark before exactly three digits (`1.234`) needs a `style`, else it is ambiguous.

    A single comma (`1,234`) counts as decimal comma unless the style is POINT: these are German files.
    Infinite values, `nan` and texts are not numbers.
    """
    cleaned = _clean(text)
    if not cleaned:
        return NumberText(None, NumberProblem.EMPTY)
    if _PLAIN.fullmatch(cleaned):
        return _finite(float(cleaned))
    if _POINT_GROUPS.fullmatch(cleaned):
        if cleaned.count(".") > 1 or style is NumberStyle.COMMA:
            return _finite(_comma(cleaned))
        if style is NumberStyle.POINT:
            return _finite(_point(cleaned))
        return NumberText(None, NumberProblem.AMBIGUOUS, (_comma(cleaned), _point(cleaned)))
    if _COMMA_GROUPS.fullmatch(cleaned) and (cleaned.count(",") > 1 or style is NumberStyle.POINT):
        return _finite(_point(cleaned))
    if _COMMA_DECIMALS.fullmatch(cleaned):
        return _finite(_comma(cleaned))
    if _POINT_DECIMALS.fullmatch(cleaned):
        return _finite(_point(cleaned))
    return NumberText(None, NumberProblem.NOT_A_NUMBER)


def _finite(value: float) -> NumberText:
    return NumberText(value) if math.isfinite(value) else NumberText(None, NumberProblem.NOT_A_NUMBER)
