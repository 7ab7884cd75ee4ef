"""What goes through the door when people bring own data: entries as written, values as read, findings with place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class EntryText:
    """A statement about a cell as somebody wrote it: everything is text, numbers with decimal comma or point.

    `state` is empty for a number, else `declared_zero` or `not_occurring`; `cell` a code of the cell axis,
    `sector.carrier` or `total.carrier`; `where` names its place to the reader.
    """

    key: str
    year: str
    cell: str
    amount: str = ""
    unit: str = ""
    gas_basis: str = ""
    state: str = ""
    grade: str = ""
    source: str = ""
    includes_municipal: bool = False
    is_network_operator: bool = False
    period_from: str = ""
    period_to: str = ""
    note: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """A value as it counts [MWh, lower heating value], with the amount and unit from which it was made.

    `state` is `value`, `declared_zero` or `not_occurring`; `where` names it in findings and choices.
    """

    key: str
    year: int
    cell: str
    energy_mwh: float
    state: str = "value"
    grade: str = ""
    source: str = ""
    where: str = ""
    amount: float | None = None
    unit: str = "MWh"
    includes_municipal: bool = False
    is_utility_total: bool = False
    is_network_operator: bool = False
    note: str = ""
    #: Grade of the total from which we split the value ourselves.
    total_grade: str = ""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with the place it is about; `text` in the reader's language, `data` to say it in another."""

    code: str
    severity: str
    where: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether it prevents taking over."""
        return self.severity == "error"


@dataclass(frozen=True, slots=True)
class ReadEntries:
    """What was read and everything that was found. With an error nothing should be taken over."""

    entries: tuple[OwnEntry, ...]
    findings: tuple[PlacedFinding, ...]

    @property
    def has_errors(self) -> bool:
        """Whether a finding is an error."""
        return any(each.is_error for each in self.findings)


@dataclass(frozen=True, slots=True)
class NoNetworkHere:
    """A declaration that municipalities have no gas (`natural_gas`) or heat network (`district_heating`)."""

    carrier: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BalanceOrder:
    """A balance to be computed: whose own entries and declarations, which years, which edition."""

    key: str
    years: tuple[int, ...]
    edition: str
    entries: tuple[OwnEntry, ...] = ()
    no_networks: tuple[NoNetworkHere, ...] = ()
    declared_deviations: tuple[str, ...] = ()
    factors: tuple[tuple[str, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class EntryCell:
    """A cell to be filled: its code and label, the units it can be given in, whether the edition demands it.

    `parts` are its finer cells, empty where there are none.
    """

    code: str
    sector: str
    carrier: str
    label: str
    units: tuple[str, ...]
    is_mandatory: bool
    has_gas_basis: bool = False
    parts: tuple[EntryCell, ...] = ()
