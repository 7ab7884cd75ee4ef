"""Facts as a method sees them: a value, where it stands, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.records.territory import TerritoryRegister

Array = npt.NDArray[np.float64]


class Evidence(StrEnum):
    """How far a figure can be trusted; only `unverified` was not seen in any source."""

    OFFICIAL = "official"
    QUOTED = "quoted"
    DERIVED = "derived"
    UNVERIFIED = "unverified"
    ASSUMED = "assumed"
    MEASURED = "measured"


class HowFound(StrEnum):
    """How a look-up came to its value. Nothing falls back in silence."""

    EXACT = "exact"
    NEAREST_OLDER = "nearest_older"
    NEAREST_YOUNGER = "nearest_younger"
    INTERPOLATED = "interpolated"
    HELD = "held"
    DEFAULT = "default"
    OVERRIDE = "override"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Source:
    """One publication. `licence_status`: A licence printed with the data, B intermediary silent, C open-source data."""

    id: str
    publisher: str
    title: str
    edition: str
    licence: str
    licence_status: str
    attribution: str
    url: str = ""
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactValue:
    """One number with unit, source id, place in the source and the way it was found."""

    value: float
    unit: str
    source: str
    locator: str
    evidence: str
    how_found: HowFound = HowFound.EXACT
    year: int | None = None
    name: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """A column over one level of territories: shape [T], [K] or [L]; missing is NaN and the state says why."""

    table: str
    column: str
    values: Array
    unit: str
    source: str
    locator: str
    evidence: str
    reference: str = ""
    state: npt.NDArray[np.int8] | None = None


@dataclass(frozen=True, slots=True)
class FactSeries:
    """A national series: values per year, gaps written with a reason."""

    id: str
    values: Mapping[int, FactValue]
    unit: str
    gaps: Mapping[int, str] = field(default_factory=dict)

    def at(self, year: int) -> FactValue:
        """The value of exactly this year; raises `KeyError` if there is none."""
        return self.values[year]


class Facts(Protocol):
    """What rules may ask for. A plain accessor returns arrays, a recording one arrays that remember their formula.

    Typed `Any` on purpose: a rule is written once for `float`/`ndarray` and for recorded values.
    """

    register: TerritoryRegister
    cells: CellAxis
    cache: dict[Any, Any]

    def municipal(self, table: str, column: str) -> Any:
        """Municipal column, shape [T], missing as NaN."""

    def district(self, table: str, column: str) -> Any:
        """District column, shape [K], missing as NaN."""

    def federal_state(self, table: str, column: str) -> Any:
        """Column of the Länder, shape [L], missing as NaN."""

    def has(self, level: str, table: str, column: str) -> bool:
        """Whether a column is there (`municipal`, `district`, `federal_state`): imported tables may be."""

    def tables(self, level: str) -> tuple[str, ...]:
        """Names of all tables of a level, imported ones included."""

    def national(self, series: str, year: int) -> Any:
        """National value of exactly this year; raises `FactError` where there is none."""

    def years(self, series: str) -> tuple[int, ...]:
        """Years for which a national series has a value."""

    def assumption(self, name: str) -> Any:
        """Named assumption, a number."""
