"""Options that several commands share, and what becomes of them."""

from __future__ import annotations

import argparse
import os
import re
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import ERROR, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook

DATA_VARIABLE = "KLIMAWERK_DATA"
DATA_FOLDER = "klimawerk-data"
EDITION = "bisko-2024"
FIRST_YEAR, FIRST_DEFAULT_YEAR, LAST_YEAR, LAST_OWN_YEAR = 1990, 2014, 2024, 2050
FALLBACK_YEAR = 2022
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|\.\.|:)\s*(\d{4})")


def data_option(parser: CommandParser) -> None:
    """`--data DIR`: where imported editions (and the portal's database) lie."""
    parser.option("--data", code="cli.option.data", metavar="DIR", type=Path)


def progress_option(parser: CommandParser) -> None:
    """`--progress`: show the bar even where no terminal is."""
    parser.option("--progress", code="cli.option.progress", action="store_true")


def year_options(parser: CommandParser, several: bool = False) -> None:
    """`--year Y`, and `--years A-B` beside it."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--year", type=one_year(parser.terminal), metavar="J", help=parser.terminal.text("cli.option.year")
    )
    if several:
        span = years_between(parser.terminal)
        group.add_argument("--years", type=span, metavar="A-B", help=parser.terminal.text("cli.option.years"))


def one_year(terminal: Terminal) -> Callable[[str], int]:
    """A reader of one year."""

    def read(text: str) -> int:
        if not re.fullmatch(r"\d{4}", text):
            raise argparse.ArgumentTypeError(terminal.text("cli.year_wrong", text=text))
        return int(text)

    return read


def years_between(terminal: Terminal) -> Callable[[str], tuple[int, ...]]:
    """A reader of a span of years."""

    def read(text: str) -> tuple[int, ...]:
        span = _SPAN.fullmatch(text.strip())
        if span is None and re.fullmatch(r"\d{4}", text):
            return (int(text),)
        if (
            span is None
            or int(span[1]) > int(span[2])
            or int(span[2]) - int(span[1]) > LAST_YEAR - FIRST_YEAR
        ):
            raise argparse.ArgumentTypeError(terminal.text("cli.years_wrong", text=text))
        return tuple(range(int(span[1]), int(span[2]) + 1))

    return read


def years_of(arguments: Namespace, book: FactBook, backcast: bool = False) -> tuple[int, ...]:
    """The years asked for, by default the latest with full statistics.

    Raises `Problem` for years outside the frame and, without `--backcast`, before 2014.
    """
    years = tuple(getattr(arguments, "years", None) or ())
    if not years:
        years = (arguments.year if arguments.year is not None else latest_year(book),)
    last = LAST_OWN_YEAR if getattr(arguments, "own_only", False) else LAST_YEAR
    outside = [year for year in years if not FIRST_YEAR <= year <= last]
    if outside:
        raise Problem(
            "cli.year_outside", INPUT_FINDINGS, year=outside[0], first=FIRST_DEFAULT_YEAR, last=last
        )
    early = [year for year in years if year < FIRST_DEFAULT_YEAR]
    if early and not backcast:
        raise Problem("cli.year_needs_backcast", INPUT_FINDINGS, year=early[0], first=FIRST_DEFAULT_YEAR)
    return years


def latest_year(book: FactBook) -> int:
    """The latest year with full statistics."""
    from klimawerk.engine.runs import latest_year as latest

    return latest(book) or FALLBACK_YEAR


def data_dir_of(arguments: Namespace) -> Path:
    """The data folder: `--data`, else the environment, else `klimawerk-data` here."""
    given = getattr(arguments, "data", None)
    return Path(given or os.environ.get(DATA_VARIABLE) or DATA_FOLDER).expanduser()


def open_book(arguments: Namespace) -> FactBook:
    """The shipped facts, with the imported editions of the data folder when there are any."""
    from klimawerk.engine.factbook import load_factbook

    data_dir = data_dir_of(arguments)
    if getattr(arguments, "data", None) is not None and not data_dir.is_dir():
        raise Problem("cli.data_missing", INPUT_FINDINGS, path=str(data_dir))
    try:
        return load_factbook(data_dir if (data_dir / "facts" / "imported").is_dir() else None)
    except (ValueError, KeyError) as error:  # a description that somebody edited
        raise Problem("cli.facts_broken", ERROR, reason=f"{data_dir}: {error}") from error
