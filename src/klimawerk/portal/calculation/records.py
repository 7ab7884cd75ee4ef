"""What the door hands out: plain, frozen, ready to be shown. No engine object leaves this app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


class UnknownPlace(LookupError):
    """No territory has this key; `successors` are the keys of today of a dissolved one, the largest share first."""

    def __init__(self, text: str, successors: tuple[str, ...] = ()) -> None:
        super().__init__(text)
        self.successors = successors


class BrokenFacts(RuntimeError):
    """The facts of this installation cannot be read; the text says which file."""


class NotComputable(RuntimeError):
    """The engine refuses to compute this; the text says why in the reader's language."""


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A territory as a link: key, name, official designation (Stadt, Landkreis …), the district it lies in."""

    key: str
    name: str
    designation: str
    district: str = ""
    population: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A territory with the ones above it (largest first) and those one level below (alphabetical).

    `kind` is municipality, association, district, federal_state or country.
    """

    key: str
    name: str
    designation: str
    kind: str
    is_urban_district: bool
    parents: tuple[PlaceName, ...]
    members: tuple[PlaceName, ...]
    population: float | None
    reference_date: str


@dataclass(frozen=True, slots=True)
class CarrierLine:
    """One line of a balance: sector × carrier. Energy [MWh], emissions [t CO2e]; None is missing, not zero.

    `outside_scope` marks a line with its own value that the sums of sector and balance leave out.
    """

    sector: str
    carrier: str
    label: str
    energy_mwh: float | None
    emissions_t: float | None
    state: str
    state_label: str
    origin: str
    origin_label: str
    grade: str
    grade_label: str
    note: str = ""
    outside_scope: bool = False

    @property
    def is_missing(self) -> bool:
        """True where there is no statement about the amount."""
        return self.state in {"NE", "C"}


@dataclass(frozen=True, slots=True)
class SectorBlock:
    """A sector with its lines. Energy [MWh], emissions [t CO2e]."""

    sector: str
    label: str
    short_label: str
    energy_mwh: float | None
    emissions_t: float | None
    carriers: tuple[CarrierLine, ...]


@dataclass(frozen=True, slots=True)
class FindingText:
    """A finding in the reader's language."""

    code: str
    severity: str
    text: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class MissingCell:
    """A cell without a value and why."""

    code: str
    label: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Deviation:
    """Expected deviation of a sector or of the total: eight of ten comparison balances lie within ± `percent`."""

    label: str
    percent: float
    sector: str = ""


@dataclass(frozen=True, slots=True)
class FixedBox:
    """What must be read before any number."""

    kind: str
    kind_label: str
    own_share: float | None
    network_operator_share: float | None
    held_share: float | None
    missing_entries: tuple[str, ...]
    below_grade_a: tuple[str, ...]
    deviations: tuple[Deviation, ...]
    not_to_be_used_for: tuple[str, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SupplementLine:
    """A result beside the balance (agriculture, land use, local electricity …); never part of its total.

    `figure` is its name in an address of a trace.
    """

    code: str
    label: str
    value: float | None
    unit: str
    note: str = ""
    decimals: int = 0
    figure: str = ""


@dataclass(frozen=True, slots=True)
class ScopeTotal:
    """The sums of one scope; `missing` counts the cells of the scope without a value.

    `figures` are the names of energy, emissions, per_head and missing in an address of a trace.
    """

    code: str
    label: str
    energy_mwh: float | None
    emissions_t: float | None
    per_capita_t: float | None
    missing: int
    figures: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of one place and year. Energy [MWh], emissions [t CO2e], per head [t CO2e]."""

    place: Place
    year: int
    kind: str
    edition: str
    edition_label: str
    facts_release: str
    energy_mwh: float | None
    emissions_t: float | None
    per_capita_t: float | None
    scope: str
    scope_label: str
    missing_cells: tuple[MissingCell, ...]
    sectors: tuple[SectorBlock, ...]
    box: FixedBox
    conformity: str
    conformity_label: str
    findings: tuple[FindingText, ...]
    quality: float | None
    supplements: tuple[SupplementLine, ...]
    indicators: tuple[SupplementLine, ...]
    scopes: tuple[ScopeTotal, ...]
    unallocated_energy_mwh: float | None
    unallocated_emissions_t: float | None
    unverified_share: float | None
    population: float | None


@dataclass(frozen=True, slots=True)
class YearPoint:
    """The totals of one year, by sector. `sectors` maps the code to emissions [t CO2e]."""

    year: int
    energy_mwh: float | None
    emissions_t: float | None
    sectors: Mapping[str, float | None]
    sectors_energy: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class YearSeries:
    """Totals of several years of equal scope; years that are only the national trend are not in it."""

    points: tuple[YearPoint, ...]
    sector_labels: Mapping[str, str]
    scope_label: str


@dataclass(frozen=True, slots=True)
class TraceLink:
    """Where a number of a chain is explained further: the key of the territory and the words of the address."""

    key: str
    quantity: str
    sector: str = ""
    carrier: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class TraceStep:
    """One line of the chain of a number."""

    number: int
    kind: str
    title: str
    formula: str
    value: float | None
    unit: str
    inputs: tuple[int, ...] = ()
    rule: str = ""
    place: str = ""
    year: int | None = None
    source: str = ""
    source_title: str = ""
    locator: str = ""
    licence: str = ""
    how_found: str = ""
    evidence: str = ""
    note: str = ""
    member: str = ""
    link: TraceLink | None = None
    statement: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a number comes from: the result, the rules on the way, the facts and assumptions at its root."""

    title: str
    value: float | None
    unit: str
    steps: tuple[TraceStep, ...]
    parts: tuple[TracePart, ...] = ()
    note: str = ""
    sector: str = ""
    carrier: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class TracePart:
    """A summand of a total, with the address words of its own trace."""

    label: str
    value: float | None
    unit: str
    sector: str
    carrier: str = ""
    cell: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorName:
    """A structural indicator to choose from."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class StructureIndicator:
    """A structural indicator of the members of a territory, by key; None where it cannot be said."""

    code: str
    label: str
    unit: str
    source: str
    values: Mapping[str, float | None]
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A publication that numbers come from, with the line its licence asks for."""

    id: str
    publisher: str
    title: str
    edition: str
    licence: str
    attribution: str
    is_warned: bool
    note: str = ""
    locator: str = ""
