"""`klimawerk search TEXT`: key, name, kind, district, inhabitants."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import TYPE_CHECKING

from klimawerk.cli.keys import similar_names, successors_of
from klimawerk.cli.options import open_book
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook

LIMIT = 20


def configure(parser: CommandParser) -> None:
    """Arguments of `search`."""
    parser.option("text", nargs="+", metavar="TEXT")
    parser.option("--limit", type=int, default=LIMIT, metavar="N")
    parser.option("--format", choices=("table", "json"), default="table", code="cli.option.format")
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Show the territories that fit best."""
    if arguments.limit < 1:
        raise Problem("cli.search.limit_wrong", INPUT_FINDINGS, limit=arguments.limit)
    wanted = " ".join(arguments.text)
    book = open_book(arguments)
    hits = book.search(wanted, arguments.limit)
    if arguments.format == "json":
        found = [
            {
                "key": hit.territory.key,
                "name": hit.territory.name,
                "kind": hit.territory.kind.value,
                "designation": hit.territory.designation,
                "district": hit.district or None,
                "federal_state": hit.federal_state or None,
                "population": hit.population,
            }
            for hit in hits
        ]
        terminal.print(json.dumps(found, ensure_ascii=False, indent=2))
        return DONE
    if not hits:
        raise _nothing(book, wanted)
    header = [
        terminal.text(f"cli.search.column_{name}") for name in ("key", "name", "kind", "district", "people")
    ]
    rows = [
        [
            hit.territory.key,
            hit.territory.name,
            hit.territory.designation,
            hit.district or hit.federal_state,
            terminal.number(hit.population),
        ]
        for hit in hits
    ]
    terminal.table([header, *rows], right=(4,))
    if len(hits) == arguments.limit:
        terminal.say(terminal.text("cli.search.more", limit=arguments.limit))
    return DONE


def _nothing(book: FactBook, wanted: str) -> Problem:
    """The sentence for a search without a hit: the successor of an old key, names that are written much like it."""
    for name, places in (("replaced", successors_of(book, wanted)), ("similar", similar_names(book, wanted))):
        if places:
            known = ", ".join(f"{place.key} {place.name}" for place in places)
            return Problem(f"cli.search.{name}", INPUT_FINDINGS, text=wanted, known=known)
    return Problem("cli.search.nothing", INPUT_FINDINGS, text=wanted)
