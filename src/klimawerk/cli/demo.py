"""`klimawerk demo`: the portal with Kreis Soest and its 14 municipalities, ready to look at."""

from __future__ import annotations

from argparse import Namespace

from klimawerk.cli.options import data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.serve import server_options, start
from klimawerk.cli.terminal import Terminal


def configure(parser: CommandParser) -> None:
    """Arguments of `demo`."""
    server_options(parser)
    parser.option("--open", action="store_true")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Serve until Ctrl-C."""
    return start(arguments, terminal, demo=True)
