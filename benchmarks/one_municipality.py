"""The balance of one municipality, warm: totals, quality, conformity, box, supplements and indicators. Bound: 5 ms."""

from __future__ import annotations

import statistics

import numpy as np

from _measure import report, timed, typical
from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.runs import BalanceRequest, run_balance

YEAR, PLACES, BOUND_MS = 2022, 300, 5.0


def main() -> int:
    """Random municipalities, each once; the keys of the year are warm, the balance of the place is not."""
    book = load_factbook()
    chosen = np.random.default_rng().choice(len(book.register.ags), PLACES, replace=False)
    keys = iter([book.register.ags[at] for at in chosen])
    run_balance(BalanceRequest(key=book.register.ags[0], years=(YEAR,)), book)
    times = timed(lambda: run_balance(BalanceRequest(key=next(keys), years=(YEAR,)), book), PLACES)
    measured = statistics.median(times) * 1000
    return 0 if report("Bilanz einer Gemeinde, warm", measured, BOUND_MS, "ms", typical(times)) else 1


if __name__ == "__main__":
    raise SystemExit(main())
