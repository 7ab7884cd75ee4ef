"""The only module of the portal that touches the engine. It keeps one FactBook and the results of this process.

Everything above works with what this module returns: register entries, the documented JSON of a balance, the chain of
a trace. Results are deterministic, so a kept one never grows stale; a new facts release comes with a new process.

The engine is imported when a number is first asked for: a process that migrates, signs people in or serves a text page
loads neither NumPy nor the facts.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook
    from klimawerk.engine.records.territory import TerritoryRegister

_lock = threading.Lock()


@cache
def _load() -> FactBook:
    from klimawerk.engine.factbook import load_factbook

    return load_factbook()


def fact_book() -> FactBook:
    """The facts of this process, loaded once even when two requests come first together."""
    with _lock:
        return _load()


def register() -> TerritoryRegister:
    """The register of territories."""
    return fact_book().register


def population(key: str) -> float | None:
    """People of a territory (31.12.2022); None where a member has no figure."""
    total = float(_people()[register().by_key[key].slice].sum())
    return None if math.isnan(total) else total


@cache
def _people() -> Any:
    return fact_book().municipal("population", "population_2022").values


@lru_cache(maxsize=4_000)
def balances(key: str, years: tuple[int, ...], edition: str) -> Mapping[int, Mapping[str, Any]]:
    """The documented JSON of the balances of a territory, by year."""
    from klimawerk.engine.interchange.balance_json import to_json
    from klimawerk.engine.runs import BalanceRequest, run_balance

    request = BalanceRequest(key=key, years=years, edition=edition)
    return {result.year: to_json(result) for result in run_balance(request, fact_book())}
