"""`klimawerk backup`: database, media, imported facts and secret key in one archive, while the server runs.

The database comes first and the files after it: a file that the copy of the database names is there when it is read.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import klimawerk
from klimawerk.portal.operations import databases
from klimawerk.portal.operations.archive import Manifest, new_archive
from klimawerk.portal.operations.problems import OperationProblem

#: What stands in a data folder and can be made again: collected static files, results of jobs, the mark of a set-up.
MADE_AGAIN = ("static", "job-files", "eingerichtet.txt")
#: Folders with what a restore has put aside.
ASIDE = "vorher-"
FILES = "files"


def write_backup(
    target: Path, data_dir: Path, database: Mapping[str, Any], replace: bool = False
) -> Manifest:
    """Write the archive; what it holds.

    Raises `OperationProblem` when there is nothing to back up, when `target` exists and `replace` is not given, or when
    it lies in the data folder, where the next backup would take it along.
    """
    target = target.absolute()
    if not data_dir.is_dir():
        raise OperationProblem("backup.no_data", path=str(data_dir))
    if target.exists() and (not replace or not target.is_file()):
        raise OperationProblem("backup.exists", path=str(target))
    if not target.parent.is_dir():
        raise OperationProblem("backup.no_folder", path=str(target.parent))
    if target.resolve().is_relative_to(data_dir.resolve()):
        raise OperationProblem("backup.inside", path=str(target), folder=str(data_dir))
    kind = databases.kind_of(database)
    with tempfile.TemporaryDirectory(prefix=".klimawerk-backup-", dir=target.parent) as room:
        copy = Path(room) / databases.MEMBER[kind]
        databases.save(database, copy)
        with new_archive(target) as archive:
            archive.add(copy, copy.name)
            for path in files_of(data_dir, database):
                archive.add(path, f"{FILES}/{path.relative_to(data_dir).as_posix()}")
            now = datetime.now(UTC).isoformat(timespec="seconds")
            return archive.close(klimawerk.__version__, now, kind)


def entries_of(data_dir: Path, database: Mapping[str, Any]) -> list[Path]:
    """Files and folders directly in the data folder that belong to the installation, without the database."""
    own = {path.name for path in database_files(database) if path.parent == data_dir.resolve()}
    return [
        path
        for path in sorted(data_dir.iterdir())
        if path.name not in {*MADE_AGAIN, *own} and not path.name.startswith((".", ASIDE))
    ]


def database_files(database: Mapping[str, Any]) -> list[Path]:
    """The file of an SQLite database and its companions; nothing for PostgreSQL."""
    if databases.kind_of(database) != databases.SQLITE:
        return []
    path = Path(database["NAME"]).resolve()
    return [path, *(path.with_name(path.name + end) for end in databases.COMPANIONS)]


def files_of(data_dir: Path, database: Mapping[str, Any]) -> Iterator[Path]:
    """All files of the installation; drafts of a running process have a dot before their name and stay out."""
    for entry in entries_of(data_dir, database):
        if entry.is_file():
            yield entry
            continue
        for folder, names, files in os.walk(entry):
            names[:] = sorted(name for name in names if not name.startswith("."))
            yield from (Path(folder) / name for name in sorted(files) if not name.startswith("."))
