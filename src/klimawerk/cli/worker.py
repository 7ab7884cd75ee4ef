"""`klimawerk worker`: background jobs and what falls due by the clock, in a process of its own."""

from __future__ import annotations

from argparse import Namespace

from klimawerk.cli.options import data_dir_of, data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, ERROR, Problem
from klimawerk.cli.terminal import Terminal


def configure(parser: CommandParser) -> None:
    """Arguments of `worker`."""
    parser.option("--until-empty", action="store_true")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Work until Ctrl-C. Raises `Problem` when the installation cannot be opened."""
    from klimawerk.portal.operations.worker_process import run_here
    from klimawerk.portal.server import ServerProblem, prepare_worker

    folder = data_dir_of(arguments).resolve()
    try:
        with prepare_worker(folder, terminal.say):
            terminal.say(terminal.text("cli.worker.started", folder=str(folder)))
            count = run_here(arguments.until_empty)
    except ServerProblem as problem:
        raise Problem("cli.serve.problem", ERROR, reason=str(problem)) from problem
    terminal.say(terminal.text("cli.worker.ended", count=count))
    return DONE
