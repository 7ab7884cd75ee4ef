"""A named figure of a balance with the lines that give it again."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.kernel.trace import Resolver, mark
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.runs.balance import run_balance
from klimawerk.engine.runs.block import computed_block
from klimawerk.engine.runs.figures import of_balance, of_indicators, of_supplements
from klimawerk.engine.runs.figures.parts import Figure, Surroundings, unknown
from klimawerk.engine.runs.session import session_of
from klimawerk.engine.runs.trace_lines import add_distances, locator

FAMILIES: Mapping[str, Callable[[Surroundings, list[str]], Figure]] = MappingProxyType(
    {
        "amount": of_indicators.amount,
        "box": of_balance.of_box,
        "column": of_indicators.column,
        "data_quality": of_balance.quality,
        "deviation": of_balance.deviation,
        "indicator": of_indicators.indicator,
        "population": of_balance.people,
        "scope": of_balance.of_scope,
        "structure": of_indicators.structure,
        "supplement": of_supplements.supplement,
        "unallocated": of_balance.unallocated,
        "unverified": of_balance.unverified,
    }
)


def run_explain_figure(book: FactBook, request: BalanceRequest, name: str) -> dict[str, Any]:
    """The chain of one figure beside the cells, for one territory and the first year of the request.

    `lines` as in `run_explain`: `kernel.trace.evaluate` computes `value` [`unit`] from them. A leaf with `figure`
    leads to the chain of that figure (of `territory`, if it names one), `cell.<quantity>` to that of its cell.

    Raises `InputError` for a figure that the balance does not have (`explain.unknown_figure`).
    """
    family, *words = name.split(".")
    if family not in FAMILIES:
        raise unknown(name)
    session = session_of(book)
    result = run_balance(request, book)[0]
    computed = computed_block(session, request, result.territory, result.year)
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # nothing divided by nothing is refused below
            figure = FAMILIES[family](Surroundings(session, request, result, computed), words)
    except (IndexError, KeyError, ValueError) as error:
        raise unknown(name) from error
    about = {"name": name, "unit": figure.unit} | ({"rule": figure.rule} if figure.rule else {})
    resolver = Resolver(locator(session, result.territory))
    if not math.isfinite(figure.number.values):
        raise unknown(name)
    resolver.add(mark(figure.number, **about).node, ())
    add_distances(resolver.lines, result.year)
    return {
        "territory": {"key": result.territory.key, "name": result.territory.name},
        "year": result.year,
        "edition": request.edition,
        "facts_release": book.release,
        "figure": name,
        "value": resolver.lines[-1]["value"],
        "unit": figure.unit,
        "lines": resolver.lines,
    }
