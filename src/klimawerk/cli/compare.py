"""`klimawerk compare KEY KEY …`: places beside each other in the widest scope all share, alphabetical, no ranking."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from klimawerk import language
from klimawerk.cli.keys import territory_of
from klimawerk.cli.options import EDITION, data_option, open_book, year_options, years_of
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.runs.compare import Comparison

SIMILAR = 8


def configure(parser: CommandParser) -> None:
    """Arguments of `compare`."""
    parser.option("keys", nargs="+", metavar="KEY")
    year_options(parser)
    parser.option("--similar", action="store_true")
    parser.option("--edition", default=EDITION, code="cli.option.edition", metavar="ID")
    parser.option("--backcast", action="store_true", code="cli.option.backcast")
    parser.option("--format", choices=("table", "json"), default="table", code="cli.option.format")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Show the places, or with `--similar` one place among those of like structure."""
    from klimawerk.engine.records.request import BalanceRequest
    from klimawerk.engine.runs.compare import run_compare, similar_places

    book = open_book(arguments)
    keys = [territory_of(book, key).key for key in arguments.keys]
    if arguments.similar and len(keys) > 1:
        raise Problem("cli.compare.similar_needs_one", INPUT_FINDINGS)
    if arguments.similar and keys[0] == book.register.country.key:
        raise Problem("cli.compare.no_similar", INPUT_FINDINGS)
    if arguments.similar:
        keys += [territory.key for territory in similar_places(book, keys[0], SIMILAR)]
    if len(set(keys)) < 2:
        raise Problem("cli.compare.needs_two", INPUT_FINDINGS)
    year = years_of(arguments, book, arguments.backcast)
    request = BalanceRequest(keys[0], year, arguments.edition, backcast=arguments.backcast)
    comparison = run_compare(book, keys, request)
    if arguments.format == "json":
        terminal.print(json.dumps(as_json(comparison), ensure_ascii=False, indent=2))
        return DONE
    _print(comparison, arguments.similar, terminal)
    return DONE


def as_json(comparison: Comparison) -> dict[str, Any]:
    """Year, edition, the shared scope (None: there is none) and the places in alphabetical order."""
    first = comparison.results[0]
    places = []
    for result in comparison.results:
        total = result.totals_by_scope[comparison.scope] if comparison.scope else None
        places.append(
            {
                "territory": {
                    "key": result.territory.key,
                    "name": result.territory.name,
                    "kind": result.territory.kind.value,
                },
                "kind": result.kind.value,
                "population": result.population,
                "energy_mwh": total.energy_mwh if total else None,
                "emissions_t_co2e": total.emissions_t_co2e if total else None,
                "per_capita_t": total.per_capita_t if total else None,
            }
        )
    return {
        "year": first.year,
        "edition": first.pins.edition,
        "facts_release": first.pins.facts_release,
        "scope": comparison.scope,
        "places": places,
    }


def _print(comparison: Comparison, similar: bool, terminal: Terminal) -> None:
    if comparison.scope is None:
        raise Problem("cli.compare.no_scope", INPUT_FINDINGS)
    spoken = terminal.language
    scope = language.label("scopes", comparison.scope, spoken)
    terminal.print(terminal.text("cli.compare.title", year=str(comparison.results[0].year), scope=scope))
    terminal.print()
    header = [
        terminal.text(f"cli.compare.column_{name}")
        for name in ("key", "name", "people", "energy", "emissions", "per_head", "kind")
    ]
    rows = []
    for result in comparison.results:
        total = result.totals_by_scope[comparison.scope]
        rows.append(
            [
                result.territory.key,
                result.territory.name,
                terminal.number(result.population),
                terminal.number(total.energy_mwh),
                terminal.number(total.emissions_t_co2e),
                terminal.number(total.per_capita_t, 1),
                terminal.text(f"cli.kind.{result.kind.value}"),
            ]
        )
    terminal.table([header, *rows], right=(2, 3, 4, 5))
    terminal.print()
    terminal.print(terminal.text("cli.compare.similar_note" if similar else "cli.compare.note"))
