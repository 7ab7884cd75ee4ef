"""`klimawerk tenant …`: the operator opens the first administration of an installation, and sees which there are."""

from __future__ import annotations

from argparse import Namespace
from io import StringIO

from klimawerk.cli.options import data_dir_of, data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, ERROR, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

KINDS = ("coordination_centre", "consultancy")


def configure(parser: CommandParser) -> None:
    """Parts of `tenant`."""
    opening = parser.part("open")
    opening.option("key", nargs="?", default="", metavar="KEY")
    opening.option("--invite", required=True, metavar="EMAIL")
    opening.option("--name", default="", metavar="NAME")
    opening.option("--kind", choices=KINDS, default="")
    data_option(opening)
    opening.end()
    listing = parser.part("list")
    data_option(listing)
    listing.end()
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Open a tenant or list all. Raises `Problem` when the installation or the territory cannot be used."""
    from klimawerk.portal.server import ServerProblem, prepare_worker

    folder = data_dir_of(arguments).resolve()
    try:
        with prepare_worker(folder, terminal.say):
            for line in _answer(arguments):
                terminal.print(line)
    except ServerProblem as problem:
        raise Problem("cli.serve.problem", ERROR, reason=str(problem)) from problem
    if arguments.part == "open":
        terminal.say(terminal.text("cli.tenant.next", folder=str(folder)))
    return DONE


def _answer(arguments: Namespace) -> list[str]:
    from django.core.management import CommandError, call_command

    written = StringIO()
    try:
        if arguments.part == "list":
            call_command("list_tenants", stdout=written)
        else:
            call_command(
                "open_tenant",
                arguments.key,
                name=arguments.name,
                kind=arguments.kind,
                invite=arguments.invite,
                stdout=written,
            )
    except CommandError as error:
        raise Problem("cli.tenant.refused", INPUT_FINDINGS, reason=str(error)) from error
    return written.getvalue().rstrip("\n").split("\n")
