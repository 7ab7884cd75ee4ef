"""Who works on a data folder holds a shared lock on it; who replaces its contents needs the lock alone."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

LOCK_NAME = ".in-use"


class FolderInUse(Exception):
    """Another process works on the data folder."""


def hold(data_dir: Path) -> IO[str]:
    """The shared lock, held until the process and all its children have ended or the file is closed.

    Raises `FolderInUse` while somebody restores.
    """
    return _locked(data_dir, fcntl.LOCK_SH)


def hold_alone(data_dir: Path) -> IO[str]:
    """The lock that excludes everybody else. Raises `FolderInUse` when a server or worker runs."""
    return _locked(data_dir, fcntl.LOCK_EX)


def _locked(data_dir: Path, kind: int) -> IO[str]:
    handle = (data_dir / LOCK_NAME).open("a", encoding="ascii")
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        handle.close()
        raise FolderInUse(str(data_dir)) from error
    return handle
