"""`klimawerk germany --out FILE.parquet`: the start balance of all municipalities as one long file."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from klimawerk.cli.options import (
    EDITION,
    FIRST_DEFAULT_YEAR,
    LAST_YEAR,
    data_option,
    open_book,
    progress_option,
    years_between,
    years_of,
)
from klimawerk.cli.output import write_file
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

DEFAULT_YEARS = tuple(range(FIRST_DEFAULT_YEAR, LAST_YEAR + 1))


def configure(parser: CommandParser) -> None:
    """Arguments of `germany`."""
    span = years_between(parser.terminal)
    parser.option("--years", type=span, default=DEFAULT_YEARS, metavar="A-B")
    parser.option("--out", required=True, type=Path, metavar="FILE.parquet")
    parser.option("--edition", default=EDITION, code="cli.option.edition", metavar="ID")
    parser.option("--backcast", action="store_true", code="cli.option.backcast")
    data_option(parser)
    progress_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Compute year by year and write; the file appears under its name only when it is complete."""
    terminal.wants_progress = arguments.progress
    out: Path = arguments.out
    if out.suffix.lower() != ".parquet":
        raise Problem("cli.germany.only_parquet", INPUT_FINDINGS, path=str(out))
    from klimawerk.engine.factbook.codelists import cell_axis
    from klimawerk.engine.interchange.national_parquet import write_germany
    from klimawerk.engine.runs import run_germany

    book = open_book(arguments)
    years = years_of(arguments, book, arguments.backcast)
    with terminal.progress(terminal.text("cli.germany.progress")) as bar:

        def report(year: int) -> None:
            bar((years.index(year) + 1) / len(years))

        def write(draft: Path) -> None:
            results = run_germany(book, years, arguments.edition)
            write_germany(draft, book.register, cell_axis(), results, report)

        write_file(out, write)
    terminal.say(terminal.text("cli.written", path=str(out)))
    return DONE
