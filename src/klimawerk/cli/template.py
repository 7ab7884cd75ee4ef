"""`klimawerk template KEY --out FILE.xlsx`: the workbook for own data, with the start balance for comparison."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from klimawerk.cli.keys import territory_of
from klimawerk.cli.options import data_option, open_book, year_options, years_of
from klimawerk.cli.output import write_file
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal


def configure(parser: CommandParser) -> None:
    """Arguments of `template`."""
    parser.option("key", metavar="KEY", code="cli.option.key")
    parser.option("--out", required=True, type=Path, metavar="FILE.xlsx")
    year_options(parser)
    parser.option("--short", action="store_true")
    parser.option("--force", action="store_true")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the workbook; a file that is already there may be a filled one and is not replaced without `--force`."""
    out: Path = arguments.out
    if out.suffix.lower() != ".xlsx":
        raise Problem("cli.template.only_xlsx", INPUT_FINDINGS, path=str(out))
    from klimawerk.engine.interchange.template import write_template
    from klimawerk.engine.records.request import BalanceRequest
    from klimawerk.engine.records.territory import TerritoryKind
    from klimawerk.engine.runs import run_balance

    book = open_book(arguments)
    territory = territory_of(book, arguments.key)
    if territory.kind not in (TerritoryKind.MUNICIPALITY, TerritoryKind.DISTRICT):
        raise Problem("cli.template.wrong_level", INPUT_FINDINGS, key=territory.key, name=territory.name)
    year = years_of(arguments, book)[0]
    start = run_balance(BalanceRequest(territory.key, (year,)), book)[0]
    write_file(
        out,
        lambda draft: write_template(
            territory, start, draft, short=arguments.short, year=year, language=terminal.language
        ),
        protect=not arguments.force,
    )
    terminal.say(terminal.text("cli.template.done", path=str(out), name=territory.name, year=str(year)))
    return DONE
