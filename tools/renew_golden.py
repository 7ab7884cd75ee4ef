#!/usr/bin/env python3
"""Write the golden results again: `python tools/renew_golden.py`. Read the difference before you commit it.

A village, a city and a district per edition. What changes a number here is a change of method or facts and belongs
into CHANGELOG.md.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src")]

from klimawerk.engine.factbook import FactBook, load_factbook  # noqa: E402
from klimawerk.engine.kernel.states import CellState, Grade, Origin  # noqa: E402
from klimawerk.engine.records.balance import BalanceResult  # noqa: E402
from klimawerk.engine.runs import BalanceRequest, run_balance  # noqa: E402

FOLDER = ROOT / "tests" / "golden"
PLACES = {"village": "07235015", "city": "14713000", "district": "05974"}
EDITIONS = {"bisko-2024": (2019, 2022), "bisko-2019": (2019,)}


def file_of(place: str, edition: str) -> Path:
    """Where a golden result is kept."""
    return FOLDER / f"{place}-{edition}.json"


def _number(value: float | None) -> float | None:
    return None if value is None or np.isnan(value) else float(value)


def _cell(result: BalanceResult, at: int) -> list[Any]:
    """Energy [MWh], emissions [t CO2e], state, origin and grade of a cell; a cell without a number has null."""
    state = CellState(int(result.state[at]))
    counted = state in (CellState.VALUE, CellState.ZERO_BY_KEY)
    return [
        float(result.energy[at]) if counted else None,
        _number(float(result.emissions[at])) if counted else None,
        state.code,
        Origin(int(result.origin[at])).code,
        Grade(int(result.grade[at])).code,
    ]


def golden(book: FactBook, place: str, edition: str) -> dict[str, Any]:
    """The result of a place in all years kept for an edition: per cell energy, emissions, state, origin, grade."""
    years = EDITIONS[edition]
    results = run_balance(BalanceRequest(key=PLACES[place], years=years, edition=edition), book)
    kept: dict[str, Any] = {
        "key": PLACES[place],
        "name": results[0].territory.name,
        "edition": edition,
        "facts_release": book.release,
        "years": {},
    }
    for result in results:
        kept["years"][str(result.year)] = {
            "population": result.population,
            "conformity": result.conformity["status"],
            "unverified_share": result.unverified_share,
            "totals": {
                name: [
                    _number(total.energy_mwh),
                    _number(total.emissions_t_co2e),
                    _number(total.per_capita_t),
                ]
                for name, total in result.totals_by_scope.items()
            },
            "cells": {cell.code: _cell(result, at) for at, cell in enumerate(result.cells.cells)},
        }
    return kept


def write(path: Path, kept: dict[str, Any]) -> None:
    """One line per cell, so that a difference can be read."""
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    lines = text.replace("[\n     ", "[").replace("\n    ]", "]").replace(",\n     ", ", ")
    path.write_text(lines + "\n", encoding="utf-8")


def main() -> int:
    """Write all files."""
    book = load_factbook()
    for edition in EDITIONS:
        for place in PLACES:
            write(file_of(place, edition), golden(book, place, edition))
            print(file_of(place, edition).relative_to(ROOT))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
