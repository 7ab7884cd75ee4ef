"""`klimawerk balance KEY`: the energy and greenhouse gas balance of a territory."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from klimawerk.cli.options import data_option, progress_option, year_options
from klimawerk.cli.output import chosen_format, write_file, write_text
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE
from klimawerk.cli.requests import Asked, RefusedInput, asked_of, request_options
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.kernel.finding import Finding
    from klimawerk.engine.records.balance import BalanceResult

FORMATS = ("table", "json", "csv", "xlsx", "parquet")


def configure(parser: CommandParser) -> None:
    """Arguments of `balance`."""
    parser.option("key", metavar="KEY", code="cli.option.key")
    year_options(parser, several=True)
    request_options(parser)
    parser.option("--format", choices=FORMATS, code="cli.option.format")
    parser.option("--out", type=Path, metavar="FILE", code="cli.option.out")
    data_option(parser)
    progress_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Compute and show; with errors in the input nothing is computed and the exit code is 2."""
    terminal.wants_progress = arguments.progress
    wanted = chosen_format(arguments.format, arguments.out)
    try:
        asked = asked_of(arguments, terminal, arguments.key)
    except RefusedInput as refused:
        terminal.findings(refused.findings)
        raise
    results = _computed(asked, terminal)
    terminal.findings(asked.findings)
    errors = tuple(
        finding for result in results for finding in result.findings if finding.severity == "error"
    )
    if errors:
        terminal.findings(errors)
        raise RefusedInput(errors)
    _write(results, wanted, arguments, terminal)
    if wanted == "table":
        terminal.findings(warnings_of(results))
    return DONE


def warnings_of(results: Sequence[BalanceResult]) -> list[Finding]:
    """Warnings about the result and its conformity, and what is said of own data; the other formats carry them inside.

    Each sentence stands once.
    """
    kept: dict[tuple[str, str, str], Finding] = {}
    for result in results:
        for finding in (*result.findings, *result.conformity["findings"]):
            if finding.severity == "warning" or finding.code.startswith("own_data."):
                kept.setdefault((finding.code, finding.where, str(finding.data)), finding)
    return list(kept.values())


def _computed(asked: Asked, terminal: Terminal) -> tuple[BalanceResult, ...]:
    """The balances of the request, year by year, with a bar where there are several."""
    from klimawerk.engine.runs import run_balance

    years = asked.request.years
    if len(years) == 1:
        return run_balance(asked.request, asked.book)
    results: list[BalanceResult] = []
    with terminal.progress(terminal.text("cli.balance.progress")) as bar:
        for number, year in enumerate(years, start=1):
            results += run_balance(replace(asked.request, years=(year,)), asked.book)
            bar(number / len(years))
    return tuple(results)


def _write(results: tuple[BalanceResult, ...], wanted: str, arguments: Namespace, terminal: Terminal) -> None:
    out: Path | None = arguments.out
    if wanted in ("xlsx", "parquet"):
        assert out is not None  # chosen_format refuses a binary format without a file
        write_file(out, lambda draft: _binary(results, wanted, draft, terminal.language))
    else:
        text = _text(results, wanted, arguments, terminal)
        if out is None:
            terminal.print(text.rstrip("\n"))
        else:
            write_text(out, text)
    if out is not None:
        terminal.say(terminal.text("cli.written", path=str(out)))


def _text(results: tuple[BalanceResult, ...], wanted: str, arguments: Namespace, terminal: Terminal) -> str:
    if wanted == "json":
        from klimawerk.engine.interchange.balance_json import json_text, to_json, to_json_many

        several = arguments.years is not None
        return json_text(to_json_many(results) if several else to_json(results[0]))
    if wanted == "csv":
        from klimawerk.engine.interchange.balance_csv import to_csv

        return to_csv(results)
    from klimawerk.engine.interchange.balance_table import balance_table

    return balance_table(results, terminal.language)


def _binary(results: tuple[BalanceResult, ...], wanted: str, target: Path, spoken: str) -> None:
    if wanted == "xlsx":
        from klimawerk.engine.interchange.balance_xlsx import write_xlsx

        write_xlsx(results, target, spoken)
        return
    from klimawerk.engine.interchange.balance_parquet import write_parquet

    write_parquet(results, target)
