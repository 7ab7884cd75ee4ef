"""What a shipped or imported table says about itself: one `ColumnDescription` per column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
StateArray = npt.NDArray[np.int8]


class Level(StrEnum):
    """Level of territories a table stands on."""

    MUNICIPAL = "municipal"
    DISTRICT = "district"
    FEDERAL_STATE = "federal_state"


@dataclass(frozen=True, slots=True)
class ColumnDescription:
    """One column: what is counted, in which unit, at which date, and where it stands in which source.

    `gap_reason` says why cells marked NE (not estimated) are empty; required as soon as there is one.
    `note` tells what the build had to do (split, merged) and how far to trust it.
    """

    table: str
    column: str
    level: str
    quantity: str
    unit: str
    reference: str
    source: str
    locator: str
    evidence: str
    gap_reason: str = ""
    note: str = ""


COLUMN_FIELDS = tuple(each.name for each in fields(ColumnDescription))


@dataclass(frozen=True, slots=True)
class ColumnData:
    """A described column with its numbers: values [N] with NaN where missing, states [N] (`CellState`)."""

    description: ColumnDescription
    values: Array
    states: StateArray


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One value of a national series, with its own source and place in it."""

    series: str
    year: int
    value: float
    unit: str
    source: str
    locator: str
    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeriesGap:
    """Years without a value for all series whose id starts with `prefix`, and why."""

    prefix: str
    first: int
    last: int
    reason: str


@dataclass(frozen=True)
class ImportedEditions:
    """What an operator imported: ids, columns by (level, table, column), factor sets, lists by name, sources."""

    ids: tuple[str, ...] = ()
    columns: Mapping[tuple[str, str, str], ColumnData] = field(default_factory=dict)
    factors: Mapping[str, Any] = field(default_factory=dict)
    lists: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
