"""The commands by name; a module is imported only when its command is typed."""

from __future__ import annotations

from argparse import Namespace
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from klimawerk.cli.parser import CommandParser
    from klimawerk.cli.terminal import Terminal

COMMANDS = (
    "search",
    "balance",
    "explain",
    "compare",
    "reconcile",
    "germany",
    "template",
    "check",
    "facts",
    "serve",
    "demo",
    "tenant",
    "worker",
    "backup",
    "restore",
)


class Command(Protocol):
    """What every command module offers."""

    def configure(self, parser: CommandParser) -> None:
        """Enter the arguments."""

    def run(self, arguments: Namespace, terminal: Terminal) -> int:
        """Do the work; the exit code."""


def load_command(name: str) -> Command:
    """The module of a command."""
    return cast(Command, import_module(f"klimawerk.cli.{name}"))
