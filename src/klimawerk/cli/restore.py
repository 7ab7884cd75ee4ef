"""`klimawerk restore FILE`: an archive of `klimawerk backup` back into the data folder and the database."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from klimawerk.cli.backup import database_of
from klimawerk.cli.options import data_dir_of, data_option
from klimawerk.cli.parser import CommandParser
from klimawerk.cli.problems import DONE, ERROR, Problem
from klimawerk.cli.terminal import Terminal


def configure(parser: CommandParser) -> None:
    """Arguments of `restore`."""
    parser.option("file", type=Path, metavar="FILE")
    parser.option("--force", action="store_true")
    parser.option("--check", action="store_true")
    data_option(parser)
    parser.end()


def run(arguments: Namespace, terminal: Terminal) -> int:
    """Check the archive and put it into place. Raises `Problem` before anything is changed."""
    from klimawerk.portal.operations.problems import OperationProblem
    from klimawerk.portal.operations.restore import check_archive, restore_backup

    folder = data_dir_of(arguments).resolve()
    try:
        if arguments.check:
            manifest = check_archive(arguments.file)
            about = {"created": manifest.created, "version": manifest.version, "count": len(manifest.files)}
            terminal.print(terminal.text("restore.checked", path=str(arguments.file), **about))
            return DONE
        restored = restore_backup(arguments.file, folder, database_of(folder), arguments.force)
    except OperationProblem as problem:
        raise Problem(problem.code, ERROR, **problem.data) from problem
    created, count = restored.manifest.created, len(restored.manifest.files)
    terminal.print(terminal.text("restore.done", folder=str(folder), created=created, count=count))
    if restored.folder_aside:
        terminal.print(terminal.text("restore.folder_aside", folder=str(restored.folder_aside)))
    if restored.schema_aside:
        terminal.print(terminal.text("restore.schema_aside", schema=restored.schema_aside))
    return DONE
