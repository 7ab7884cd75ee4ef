"""Explain one value: the full chain of a random cell of a random municipality, warm. Bound: 20 ms."""

from __future__ import annotations

import statistics

import numpy as np

from _measure import report, timed, typical
from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.methods.start_balance.assemble import placed
from klimawerk.engine.runs import BalanceRequest, run_explain
from klimawerk.engine.runs.session import session_of

YEAR, COUNT, BOUND_MS = 2022, 300, 20.0


def main() -> int:
    """Random cells with a value; every kind of cell was recorded once before."""
    book = load_factbook()
    facts, chance = session_of(book).facts, np.random.default_rng()
    cube = placed(facts, YEAR).municipal
    asked = []
    for place in chance.choice(len(facts.register.ags), COUNT, replace=False):
        cell = facts.cells.cells[int(chance.choice(np.flatnonzero(cube[place])))]
        asked.append((facts.register.ags[place], cell.sector, cell.carrier))

    def explain(key: str, sector: str, carrier: str) -> None:
        run_explain(book, BalanceRequest(key=key, years=(YEAR,)), sector, carrier)

    first = facts.register.ags[0]
    for sector, carrier in {each[1:] for each in asked}:
        explain(first, sector, carrier)
    waiting = iter(asked)
    times = timed(lambda: explain(*next(waiting)), COUNT)
    measured = statistics.median(times) * 1000
    return 0 if report("Herleitung einer Zahl, warm", measured, BOUND_MS, "ms", typical(times)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
