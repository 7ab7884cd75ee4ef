"""`klimawerk explain KEY --year Y --sector S` (or `--figure NAME`): where does this number come from?"""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from klimawerk import language
from klimawerk.cli.options import data_option, year_options
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.requests import Asked, RefusedInput, asked_of, request_options
from klimawerk.cli.terminal import Terminal


def configure(parser: CommandParser) -> None:
    """Arguments of `explain`."""
    parser.option("key", metavar="KEY", code="cli.option.key")
    year_options(parser)
    parser.option("--sector", metavar="S")
    parser.option("--carrier", metavar="C")
    parser.option("--figure", metavar="NAME")
    request_options(parser)
    parser.option("--format", choices=("text", "json"), default="text", code="cli.option.format")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Show the chain of every cell of the sector and carrier, or of a figure beside the cells."""
    if bool(arguments.sector) == bool(arguments.figure) or (arguments.figure and arguments.carrier):
        raise Problem("cli.explain.sector_or_figure", INPUT_FINDINGS)
    if arguments.figure:
        return _figure(arguments, terminal)
    sector = _code("sectors", arguments.sector)
    carrier = _code("carriers", arguments.carrier) if arguments.carrier else None
    asked = _asked(arguments, terminal)
    from klimawerk.engine.factbook.codelists import cell_axis
    from klimawerk.engine.runs import run_explain

    axis = cell_axis()
    if not axis.select(sector, carrier):
        known = tuple(dict.fromkeys(axis.cells[at].carrier for at in axis.select(sector)))
        raise Problem("cli.explain.no_cell", INPUT_FINDINGS, sector=sector, carrier=carrier, known=known)
    answer: dict[str, Any] = run_explain(asked.book, asked.request, sector, carrier)
    if arguments.format == "json":
        terminal.print(json.dumps(answer, ensure_ascii=False, indent=2))
        return DONE
    from klimawerk.cli.explain_text import explain_lines

    for line in explain_lines(answer, asked.book, terminal):
        terminal.print(line)
    return DONE


def _asked(arguments: Namespace, terminal: Terminal) -> Asked:
    try:
        return asked_of(arguments, terminal, arguments.key)
    except RefusedInput as refused:
        terminal.findings(refused.findings)
        raise


def _figure(arguments: Namespace, terminal: Terminal) -> int:
    """The chain of a figure beside the cells: `supplement.weather_adjusted`, `scope.complete.energy`, …"""
    from klimawerk.engine.runs import run_explain_figure

    asked = _asked(arguments, terminal)
    answer: dict[str, Any] = run_explain_figure(asked.book, asked.request, arguments.figure)
    if arguments.format == "json":
        terminal.print(json.dumps(answer, ensure_ascii=False, indent=2))
        return DONE
    from klimawerk.cli.explain_text import figure_lines

    for line in figure_lines(answer, asked.book, terminal):
        terminal.print(line)
    return DONE


def _code(codelist: str, written: str) -> str:
    """The code of what was typed: the code itself or a German or English name."""
    from klimawerk.engine.interchange.codes import understand

    known = tuple(language.codelist(codelist))
    code = understand(codelist, written)
    if code not in known:
        raise Problem(f"cli.explain.unknown_{codelist}", INPUT_FINDINGS, written=written, known=known)
    return code
