"""`klimawerk serve`: the portal with own data. Only here and in `demo` Django is touched."""

from __future__ import annotations

from argparse import Namespace
from socket import gaierror

from klimawerk.cli.options import data_dir_of, data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import ERROR, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

HOST, PORT, LAST_PORT = "127.0.0.1", 8000, 65_535


def configure(parser: CommandParser) -> None:
    """Arguments of `serve`."""
    server_options(parser)
    data_option(parser)
    parser.end()


def server_options(parser: CommandParser) -> None:
    """Where the server listens."""
    parser.option("--host", default=HOST, code="cli.serve.host", metavar="HOST")
    parser.option("--port", default=PORT, type=int, code="cli.serve.port", metavar="PORT")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Serve until Ctrl-C."""
    return start(arguments, terminal, demo=False)


def start(arguments: Namespace, terminal: Terminal, demo: bool) -> int:
    """Start the server. Raises `Problem` with what the server says when the port or the folder cannot be used."""
    if not 0 < arguments.port <= LAST_PORT:
        raise Problem("cli.serve.port_wrong", INPUT_FINDINGS, port=str(arguments.port))
    from klimawerk.portal.server import ServerProblem, serve

    try:
        return serve(
            data_dir=data_dir_of(arguments).resolve(),
            host=arguments.host,
            port=arguments.port,
            demo=demo,
            open_browser=getattr(arguments, "open", False),
            say=terminal.say,
        )
    except gaierror as error:
        raise Problem("cli.serve.host_wrong", INPUT_FINDINGS, host=arguments.host) from error
    except ServerProblem as problem:
        raise Problem("cli.serve.problem", ERROR, reason=str(problem)) from problem
