"""One row of own data as people wrote it, and the list of findings that reading it fills."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.number_text import NumberStyle


@dataclass(frozen=True)
class OwnRow:
    """The fields of one row as text (numbers and dates as the workbook typed them). `where` is file and line.

    `zero_counts` says whether a plain 0 is a statement (CSV) or needs a confirmation (template).
    """

    where: str
    key: str
    year: str
    energy: str | float
    unit: str
    sector: str = ""
    carrier: str = ""
    vehicle_class: str = ""
    road_category: str = ""
    part: str = ""
    grade: str = ""
    source: str = ""
    gas_basis: str = ""
    state: str = ""
    includes_municipal: str = ""
    network_operator: str = ""
    first: str | date = ""
    last: str | date = ""
    note: str = ""
    style: NumberStyle = NumberStyle.UNKNOWN
    zero_counts: bool = True
    cells: dict[str, str] = field(default_factory=dict)

    @property
    def is_stated(self) -> bool:
        """True where a number (or a text in its place) or a state is written."""
        return isinstance(self.energy, float) or bool(self.energy.strip()) or bool(self.state.strip())

    def place(self, name: str) -> str:
        """Where a field stands: the address of its cell in a workbook, else line and column."""
        if name in self.cells:
            return self.cells[name]
        return f"{self.where}:{name}" if self.where else name


@dataclass
class FindingList:
    """Findings in the order in which they are found."""

    findings: list[Finding] = field(default_factory=list)
    said_once: set[str] = field(default_factory=set)

    def say_once(self, severity: Severity, code: str, where: str) -> None:
        """Add a finding that holds for all further rows too, at its first place."""
        if code not in self.said_once:
            self.said_once.add(code)
            self.say(severity, code, where)

    def say(self, severity: Severity, code: str, where: str, **data: object) -> None:
        """Add a finding."""
        self.findings.append(Finding(code, severity, where, "", data))

    def error(self, code: str, where: str, **data: object) -> None:
        """Add an error."""
        self.say(Severity.ERROR, code, where, **data)

    def has_error_since(self, count: int) -> bool:
        """True if an error came after the first `count` findings."""
        return any(each.severity is Severity.ERROR for each in self.findings[count:])
