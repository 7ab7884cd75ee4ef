"""Findings: what a climate manager can mend, as data. The sentence stands in `facts/codelists/messages`."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error stops the computation, a warning and an information do not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation about data or a result.

    `where` is a cell code, a sheet cell (`Haushalte!C7`) or a line; `rule` the id of the rule that found it;
    `data` fills the placeholders of the message.
    """

    code: str
    severity: Severity
    where: str = ""
    rule: str = ""
    data: dict[str, object] = field(default_factory=dict)
