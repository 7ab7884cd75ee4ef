"""A balance as long rows, one per cell: the common content of CSV, XLSX and Parquet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from klimawerk.engine.interchange.balance_view import BalanceView
from klimawerk.engine.records.balance import BalanceResult

COLUMNS = (
    "ags",
    "year",
    "sector",
    "carrier",
    "vehicle_class",
    "road_category",
    "part",
    "energy_mwh",
    "emissions_t_co2e",
    "state",
    "origin",
    "grade",
    "reason",
    "outside_scope",
)
# Spreadsheet programs read a text that begins like this as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def long_rows(result: BalanceResult) -> Iterator[tuple[Any, ...]]:
    """One row per cell in the order of `COLUMNS`; a missing number is None, numbers are not rounded.

    `outside_scope` is `yes` for a cell that the scope of the total leaves out: the rows with `no` add up to the total.
    """
    view = BalanceView(result)
    for at, cell in enumerate(result.cells.cells):
        amount = view.amount((at,))
        yield (
            result.territory.key,
            result.year,
            cell.sector,
            cell.carrier,
            cell.vehicle_class,
            cell.road_category,
            cell.part,
            amount.energy,
            amount.emissions,
            amount.state.code,
            amount.origin.code if amount.origin is not None else None,
            amount.grade.code,
            amount.reason or None,
            "yes" if view.is_outside((at,)) else "no",
        )


def neutral(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe before a dangerous first character."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
