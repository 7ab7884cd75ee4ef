"""`klimawerk reconcile KEY`: how one balance of a place becomes another one, split into activity, factor, boundary."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.cli.options import data_option, one_year
from klimawerk.cli.output import chosen_format, write_text
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.requests import Asked, RefusedInput, asked_of, request_options
from klimawerk.cli.terminal import Terminal, table_lines

if TYPE_CHECKING:
    from klimawerk.engine.runs.reconcile import Reconciliation

FORMATS = ("table", "json", "csv")
_NUMBERS = ("activity", "factor", "boundary", "net", "absolute")


def configure(parser: CommandParser) -> None:
    """Arguments of `reconcile`: those of both balances, and what differs in the second."""
    parser.option("key", metavar="KEY", code="cli.option.key")
    parser.option("--year", type=one_year(parser.terminal), metavar="J", code="cli.option.year")
    request_options(parser)
    parser.option("--against-year", type=one_year(parser.terminal), metavar="J")
    parser.option("--against-edition", metavar="ID")
    parser.option("--against-input", action="append", default=[], type=Path, metavar="FILE")
    parser.option("--format", choices=FORMATS, code="cli.option.format")
    parser.option("--out", type=Path, metavar="FILE", code="cli.option.out")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Compute both balances and show what lies between them."""
    from klimawerk.engine.runs.reconcile import run_reconcile

    wanted = chosen_format(arguments.format, arguments.out)
    if wanted not in FORMATS:
        raise Problem(
            "cli.format_unknown", INPUT_FINDINGS, path=str(arguments.out), known=".json, .csv, .txt"
        )
    if not (arguments.against_year or arguments.against_edition or arguments.against_input):
        raise Problem("cli.reconcile.same", INPUT_FINDINGS)
    first = _asked(arguments, terminal, arguments.year, arguments.edition, arguments.input)
    second = _asked(
        arguments,
        terminal,
        arguments.against_year or first.request.years[0],
        arguments.against_edition or arguments.edition,
        arguments.against_input or arguments.input,
    )
    found = run_reconcile(first.book, first.request, second.request)
    errors = tuple(
        finding
        for result in (found.before, found.after)
        for finding in result.findings
        if finding.severity == "error"
    )
    if errors:
        terminal.findings(errors)
        raise RefusedInput(errors)
    text = _text(found, wanted, terminal)
    if arguments.out is None:
        terminal.print(text.rstrip("\n"))
    else:
        write_text(arguments.out, text)
        terminal.say(terminal.text("cli.written", path=str(arguments.out)))
    if wanted == "table":
        terminal.findings(found.findings)
    return DONE


def _asked(
    arguments: Namespace, terminal: Terminal, year: int | None, edition: str, files: list[Path]
) -> Asked:
    asked = Namespace(**{**vars(arguments), "year": year, "edition": edition, "input": files})
    try:
        return asked_of(asked, terminal, arguments.key)
    except RefusedInput as refused:
        terminal.findings(refused.findings)
        raise


def _text(found: Reconciliation, wanted: str, terminal: Terminal) -> str:
    from klimawerk.engine.interchange.reconciliation_files import to_csv, to_json

    if wanted == "json":
        from klimawerk.engine.interchange.balance_json import json_text

        return str(json_text(to_json(found)))
    if wanted == "csv":
        return str(to_csv(found))
    return "\n".join(_table(to_json(found), terminal)) + "\n"


def _table(content: dict[str, Any], terminal: Terminal) -> list[str]:
    """Title, both totals, sums by sector and by carrier, and what differs between the two runs."""
    before, after, spoken = content["before"], content["after"], terminal.language
    lines = [terminal.text("cli.reconcile.title", name=content["territory"]["name"]), ""]
    for name, side in (("before", before), ("after", after)):
        lines.append(
            terminal.text(
                f"cli.reconcile.{name}",
                year=str(side["year"]),
                edition=side["pins"]["edition"],
                scope=language.label("scopes", side["scope"], spoken),
                emissions=terminal.number(side["emissions_t_co2e"]),
                energy=terminal.number(side["energy_mwh"]),
            )
        )
    whole = terminal.text("cli.reconcile.total")
    for by, codes in (("sector", "sectors"), ("carrier", "carriers")):
        header = [
            terminal.text(f"cli.reconcile.{by}"),
            *(terminal.text(f"cli.reconcile.{name}") for name in _NUMBERS),
        ]
        entries = [
            (language.label(codes, each[by], spoken), each["emissions_t_co2e"]) for each in content[codes]
        ]
        rows = [
            [label, *(terminal.number(parts[name]) for name in _NUMBERS)]
            for label, parts in [*entries, (whole, content["emissions_t_co2e"])]
        ]
        lines += ["", terminal.text("cli.reconcile.unit"), *table_lines([header, *rows], right=range(1, 6))]
    energy = {name: terminal.number(content["energy_mwh"][name]) for name in _NUMBERS if name != "factor"}
    lines += ["", terminal.text("cli.reconcile.energy", **energy)]
    changed = [terminal.text(f"cli.reconcile.pin.{name}") for name in content["changed_pins"]]
    if changed:
        lines.append(terminal.text("cli.reconcile.changed", names=", ".join(changed)))
    return [*lines, terminal.text("cli.reconcile.note")]
