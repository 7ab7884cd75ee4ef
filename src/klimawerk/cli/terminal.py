"""Where a command speaks: results to standard output, everything else to standard error, in one language."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from klimawerk import language

if TYPE_CHECKING:
    from klimawerk.engine.kernel.finding import Finding

_BAR_WIDTH = 30
_MARKS = {"error": "cli.mark_error", "warning": "cli.mark_warning", "info": "cli.mark_info"}


class Terminal:
    """Speaks one language. `progress` is shown on a terminal, or when it is asked for."""

    def __init__(self, spoken: str = "de") -> None:
        self.language = spoken
        self.wants_progress = False

    def text(self, code: str, **data: object) -> str:
        """The sentence of a code."""
        return language.text(code, self.language, data)

    def number(self, value: float | None, decimals: int = 0) -> str:
        """A number as the language writes it; a missing one is a dash."""
        if value is None or value != value:
            return "–"
        return language.number(value, decimals, self.language)

    def print(self, line: str = "") -> None:
        """A line of the result."""
        print(line)

    def say(self, line: str) -> None:
        """A line beside the result."""
        sys.stdout.flush()
        print(line, file=sys.stderr, flush=True)

    def table(self, rows: Sequence[Sequence[str]], right: Iterable[int] = (), gap: str = "  ") -> None:
        """Rows in columns; the first row is the header, columns in `right` are set flush right."""
        for line in table_lines(rows, right, gap):
            self.print(line)

    def findings(self, findings: Sequence[Finding], aside: bool = True) -> None:
        """Findings with mark, place and sentence; errors first."""
        order = {"error": 0, "warning": 1, "info": 2}
        out = self.say if aside else self.print
        for finding in sorted(findings, key=lambda each: order[each.severity.value]):
            out(self.finding_line(finding))

    def finding_line(self, finding: Finding) -> str:
        """One finding as a line."""
        mark = self.text(_MARKS[finding.severity.value])
        place = language.place(finding.where, self.language)
        place = f"{place}: " if place else ""
        return f"{mark} {place}{language.sentence(finding, self.language)}"

    def progress(self, label: str) -> Progress:
        """A progress bar on standard error; silent where nobody looks."""
        return Progress(label, self.wants_progress or sys.stderr.isatty())


class Progress:
    """A bar that is redrawn in place; call it with a share between 0 and 1."""

    def __init__(self, label: str, shown: bool) -> None:
        self._label, self._shown, self._last = label, shown, -1

    def __call__(self, share: float) -> None:
        percent = min(100, max(0, round(share * 100)))
        if self._shown and percent != self._last:
            self._last = percent
            done = percent * _BAR_WIDTH // 100
            bar = "#" * done + "." * (_BAR_WIDTH - done)
            print(f"\r{self._label} [{bar}] {percent:3d} %", end="", file=sys.stderr, flush=True)

    def __enter__(self) -> Progress:
        self(0)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        if kind is None:
            self(1)
        if self._shown:
            print(file=sys.stderr, flush=True)


def table_lines(rows: Sequence[Sequence[str]], right: Iterable[int] = (), gap: str = "  ") -> list[str]:
    """Rows as lines in columns, with a rule below the header."""
    flush_right = frozenset(right)
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if at in flush_right else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        return gap.join(cells).rstrip()

    return [line(rows[0]), gap.join("─" * width for width in widths), *map(line, rows[1:])]
