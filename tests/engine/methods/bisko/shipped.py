"""The shipped facts and small balances for the tests of the BISKO rules."""

from __future__ import annotations

from functools import cache

import numpy as np

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.methods.bisko.conformity import Assessed
from klimawerk.engine.methods.bisko.editions import edition
from klimawerk.engine.methods.bisko.emission_factors import factor_row
from klimawerk.engine.records.balance import FactorRow


@cache
def book() -> FactBook:
    """The shipped FactBook."""
    return load_factbook()


@cache
def facts() -> PlainFacts:
    """The plain accessor over it."""
    return PlainFacts(book())


def factors(year: int = 2022, overrides: dict[tuple[str, int], float] | None = None) -> FactorRow:
    """The factors of edition bisko-2024."""
    return factor_row(book(), edition("bisko-2024"), facts().cells, year, overrides)


def complete_balance(**changes: object) -> Assessed:
    """A balance that meets all seven criteria: primary data in every cell, factors of the edition."""
    size = len(facts().cells)
    given: dict[str, object] = {
        "edition": edition("bisko-2024"),
        "cells": facts().cells,
        "state": np.full(size, CellState.VALUE, dtype=np.int8),
        "origin": np.full(size, Origin.MUNICIPAL, dtype=np.int8),
        "grade": np.full(size, Grade.A, dtype=np.int8),
        "factors": factors(),
    }
    return Assessed(**{**given, **changes})  # type: ignore[arg-type]


def changed(array: np.ndarray, codes: list[str], value: int) -> np.ndarray:
    """A copy of a code array with the cells whose code starts with one of `codes` set to a value."""
    copy = array.copy()
    for at, cell in enumerate(facts().cells.cells):
        if any(cell.code == code or cell.code.startswith(f"{code}.") for code in codes):
            copy[at] = value
    return copy
