"""Collects findings: all at once, but not a million of the same kind."""

from __future__ import annotations

from collections import Counter

from klimawerk.engine.kernel.finding import Finding, Severity

SHOWN_PER_CODE = 50


class FindingList:
    """Findings of one file in its order; of one code at most `SHOWN_PER_CODE` are kept, the rest counted."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._kept: list[Finding] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def _add(
        self, severity: Severity, code: str, line: int | None, column: str, data: dict[str, object]
    ) -> None:
        self._counts[code, severity] += 1
        if self._counts[code, severity] > SHOWN_PER_CODE:
            return
        where = self.file if line is None else f"{self.file}:{line}"
        self._kept.append(Finding(code, severity, where, "", {"line": line or 0, "column": column, **data}))

    def error(self, code: str, line: int | None = None, column: str = "", **data: object) -> None:
        """Something that makes the file unusable as it is."""
        self._add(Severity.ERROR, code, line, column, data)

    def warning(self, code: str, line: int | None = None, column: str = "", **data: object) -> None:
        """Something the operator should look at; the import goes on."""
        self._add(Severity.WARNING, code, line, column, data)

    def info(self, code: str, line: int | None = None, column: str = "", **data: object) -> None:
        """Something worth knowing about how the file was understood."""
        self._add(Severity.INFO, code, line, column, data)

    @property
    def has_errors(self) -> bool:
        """True when at least one error was found."""
        return any(severity is Severity.ERROR for _, severity in self._counts)

    def closed(self) -> tuple[Finding, ...]:
        """All kept findings, and one more per code whose rest was only counted."""
        more = [
            Finding(
                "import.more_of_this_kind",
                severity,
                self.file,
                "",
                {"of": code, "count": count - SHOWN_PER_CODE},
            )
            for (code, severity), count in self._counts.items()
            if count > SHOWN_PER_CODE
        ]
        return (*self._kept, *more)
