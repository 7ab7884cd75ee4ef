"""`klimawerk backup FILE`: the whole installation in one archive, also while the server runs."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from klimawerk.cli.options import data_dir_of, data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, ERROR, INPUT_FINDINGS, Problem
from klimawerk.cli.terminal import Terminal

MEGABYTE = 10**6


def configure(parser: CommandParser) -> None:
    """Arguments of `backup`."""
    parser.option("file", type=Path, metavar="FILE")
    parser.option("--force", action="store_true")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Write the archive. Raises `Problem` with what to do when it cannot be written; then there is none."""
    from klimawerk.portal.operations.backup import write_backup
    from klimawerk.portal.operations.problems import OperationProblem

    folder = data_dir_of(arguments).resolve()
    try:
        manifest = write_backup(arguments.file, folder, database_of(folder), arguments.force)
    except OperationProblem as problem:
        raise Problem(problem.code, ERROR, **problem.data) from problem
    size = terminal.number(arguments.file.stat().st_size / MEGABYTE, 1)
    count = len(manifest.files)
    terminal.print(terminal.text("backup.written", path=str(arguments.file), count=count, megabytes=size))
    terminal.say(terminal.text("backup.keep_safe"))
    return DONE


def database_of(folder: Path) -> dict[str, Any]:
    """The settings of the database that the installation uses. Raises `Problem` for an address nobody understands."""
    from klimawerk.portal.settings.database import DatabaseAddressError, choose_database

    try:
        return choose_database(folder)
    except DatabaseAddressError as error:
        raise Problem("backup.address", INPUT_FINDINGS, reason=str(error)) from error
