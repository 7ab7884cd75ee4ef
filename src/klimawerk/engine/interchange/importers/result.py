"""What reading a publisher's file gives: tables on the axis of the register, plain lists, and every finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from klimawerk.engine.factbook.checks import Quantity
from klimawerk.engine.factbook.rekeying import KeyHistory
from klimawerk.engine.factbook.tables import ColumnData
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.records.facts import Source
from klimawerk.engine.records.territory import TerritoryRegister

Progress = Callable[[float], None]


def silent(_share: float) -> None:
    """No progress shown."""


@dataclass(frozen=True)
class Surroundings:
    """What a reader needs beside the file: the register, its key history, and the middle of each district.

    `district_points` gives (longitude, latitude) [degrees] per district key; `quantities` the plausible ranges,
    `motorway_traffic` the national mileage on motorways [million vehicle km], `renewable_power` the national capacity
    of photovoltaics, onshore wind, biomass and hydropower [kW] (0: not known).
    """

    register: TerritoryRegister
    history: KeyHistory
    district_points: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    quantities: Mapping[str, Quantity] = field(default_factory=dict)
    motorway_traffic: float = 0.0
    renewable_power: float = 0.0


@dataclass(frozen=True)
class ImportOptions:
    """What the operator says about the file: date of its state, date of its keys, edition, licence, attribution."""

    reference: str = ""
    key_date: str = ""
    edition: str = ""
    licence: str = ""
    attribution: str = ""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A list that does not stand on the axis (factors, sites): header and text cells."""

    header: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FilePrint:
    """Fingerprint of an original file: name, size [bytes], SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class ImportResult:
    """Outcome of reading. `tables` hold columns on the axis, `lists` plain tables; nothing is written yet."""

    kind: str
    reference: str
    source: Source
    files: tuple[FilePrint, ...]
    tables: Mapping[str, tuple[ColumnData, ...]]
    lists: Mapping[str, PlainTable]
    findings: tuple[Finding, ...]
    rows_read: int

    @property
    def has_errors(self) -> bool:
        """True when a finding forbids to register the file."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
