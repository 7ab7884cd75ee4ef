"""`klimawerk restore`: an archive back into a data folder. Everything is unpacked and checked before it is swapped in.

What was there is put aside in `vorher-<time>` (tables of PostgreSQL in a schema of that name) and never deleted.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import klimawerk
from klimawerk.portal.operations import databases
from klimawerk.portal.operations.archive import Manifest, read_manifest, unpack
from klimawerk.portal.operations.backup import ASIDE, FILES, database_files, entries_of
from klimawerk.portal.operations.in_use import FolderInUse, hold_alone
from klimawerk.portal.operations.problems import OperationProblem

STAMP = "eingerichtet.txt"


@dataclass(frozen=True)
class Restored:
    """What was restored, and where the old state lies: a folder, a schema, or nothing."""

    manifest: Manifest
    folder_aside: Path | None
    schema_aside: str


def check_archive(archive: Path) -> Manifest:
    """Read every file of an archive and compare it with the manifest. Raises `OperationProblem`."""
    manifest = read_manifest(archive)
    unpack(archive, manifest, None)
    return manifest


def restore_backup(
    archive: Path, data_dir: Path, database: Mapping[str, Any], force: bool = False
) -> Restored:
    """Put the state of an archive into `data_dir` and the database.

    Raises `OperationProblem`, before anything is changed: damaged archive, other kind of database, newer version,
    installation there and no `force`, server running, disk too small.
    """
    manifest = read_manifest(archive)
    kind = databases.kind_of(database)
    if manifest.database != kind:
        raise OperationProblem("restore.other_database", archived=manifest.database, here=kind)
    if _numbers(manifest.version) > _numbers(klimawerk.__version__):
        raise OperationProblem("restore.too_new", path=str(archive), version=manifest.version)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        lock = hold_alone(data_dir)
    except FolderInUse as error:
        raise OperationProblem("restore.in_use", folder=str(data_dir)) from error
    with lock:
        present = [*entries_of(data_dir, database), *(p for p in database_files(database) if p.exists())]
        has_tables = kind == databases.POSTGRESQL and databases.has_tables(database)
        if (present or has_tables) and not force:
            raise OperationProblem("restore.not_empty", folder=str(data_dir), archive=str(archive))
        if shutil.disk_usage(data_dir).free < manifest.size:
            raise OperationProblem(
                "restore.no_room", folder=str(data_dir), megabytes=manifest.size // 10**6 + 1
            )
        with tempfile.TemporaryDirectory(prefix=".restore-", dir=data_dir) as room:
            staged = Path(room)
            unpack(archive, manifest, staged)
            now = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
            schema = f"vorher_{now.replace('-', '_')}" if has_tables else ""
            aside = _swap(staged, data_dir, database, present, data_dir / f"{ASIDE}{now}", schema)
        return Restored(manifest, aside, schema)


def _swap(
    staged: Path, data_dir: Path, database: Mapping[str, Any], present: list[Path], aside: Path, schema: str
) -> Path | None:
    """Move the old aside and the new into place; an error on the way moves everything back."""
    member = staged / databases.MEMBER[databases.kind_of(database)]
    moves = [(path, aside / path.name) for path in present]
    if databases.kind_of(database) == databases.SQLITE:
        databases.check_sqlite(member, "restore.damaged_database", member)
        moves.append((member, Path(database["NAME"]).resolve()))
    if (staged / FILES).is_dir():
        moves += [(path, data_dir / path.name) for path in sorted((staged / FILES).iterdir())]
    done: list[tuple[Path, Path]] = []
    try:
        for source, target in moves:
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.move(source, target)
            done.append((source, target))
        if databases.kind_of(database) == databases.POSTGRESQL:
            databases.load_postgresql(database, member, schema)
    except BaseException:
        for source, target in reversed(done):
            source.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(target, source)
        if aside.is_dir() and not any(aside.iterdir()):
            aside.rmdir()
        raise
    (data_dir / STAMP).unlink(missing_ok=True)  # the next start brings the database up to this version
    return aside if present else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", version)[:3])
