"""The numeric part of the national run, warm, beside a plain NumPy pass over the same cube.

Both start from the shares [C, T] and national targets [C] of every year and give energy, emissions and which cells
are zero. The engine also places district cells, sets states, reasons, origins and grades. Bound: 3 times as long.
"""

from __future__ import annotations

import numpy as np

from _measure import report, timed
from klimawerk.engine.factbook import load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.states import CellState
from klimawerk.engine.methods.start_balance.assemble import placed
from klimawerk.engine.runs.germany import national_year

YEARS = range(2014, 2025)
BOUND, REPEATS = 3.0, 7
DISTRIBUTED = ("start_balance.distribute", "start_balance.distribute_to_sites")


def forget_results(facts: PlainFacts) -> None:
    """Drop what was multiplied before; keys and targets stay, as in a second run with other factors."""
    for key in [key for key in facts.cache if isinstance(key, tuple) and key[0] in DISTRIBUTED]:
        del facts.cache[key]


def engine_pass(facts: PlainFacts) -> float:
    """All years through the engine."""
    forget_results(facts)
    return sum(
        float(year.emissions[0, 0]) for year in (national_year(facts, each, "bisko-2024") for each in YEARS)
    )


def plain_pass(shares: dict[int, np.ndarray], targets: dict[int, np.ndarray], factors: np.ndarray) -> float:
    """The same cube without states: multiply, compare, multiply."""
    kept = 0.0
    for year in YEARS:
        energy = shares[year] * targets[year][:, None]
        state = np.where(energy == 0, CellState.ZERO_BY_KEY, CellState.VALUE).astype(np.int8)
        emissions = energy * factors[:, None]
        kept += float(emissions[0, 0]) + int(state[0, 0])
    return kept


def main() -> int:
    """Warm both up, measure in turn, compare the best times."""
    facts = PlainFacts(load_factbook())
    engine_pass(facts)
    shares, targets = {}, {}
    for year in YEARS:
        energy = placed(facts, year, keep=False).municipal.T
        targets[year] = energy.sum(axis=1)
        shares[year] = np.divide(
            energy, targets[year][:, None], out=np.zeros_like(energy), where=targets[year][:, None] > 0
        )
    factors = np.full(len(facts.cells), 0.25)
    engine, plain = [], []
    for _ in range(REPEATS):
        plain += timed(lambda: plain_pass(shares, targets, factors), 1)
        engine += timed(lambda: engine_pass(facts), 1)
    cells = len(YEARS) * len(facts.register.ags) * len(facts.cells)
    note = f"Kern {min(engine):.3f} s, reines NumPy {min(plain):.3f} s, {cells / 1e6:.1f} Mio. Zellen"
    return 0 if report("Rechenteil der Startbilanz, warm", min(engine) / min(plain), BOUND, "×", note) else 1


if __name__ == "__main__":
    raise SystemExit(main())
