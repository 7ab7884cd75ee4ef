"""Results into files: written beside and renamed, so that a killed run leaves the old file or the new one."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

from klimawerk.cli.problems import ERROR, INPUT_FINDINGS, Problem, reason_of

_FORMATS = {".json": "json", ".csv": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".txt": "table"}
BINARY = ("xlsx", "parquet")


def chosen_format(wanted: str | None, out: Path | None) -> str:
    """The format asked for, else the one of the file name, else a table.

    Raises `Problem` for a binary format without a file: it would spoil the terminal.
    """
    found = wanted or (_FORMATS.get(out.suffix.lower(), "") if out else "table")
    if not found:
        raise Problem("cli.format_unknown", INPUT_FINDINGS, path=str(out), known=", ".join(_FORMATS))
    if found in BINARY and out is None:
        raise Problem("cli.out_needed", INPUT_FINDINGS, format=found)
    return found


def write_file(path: Path, write: Callable[[Path], object], protect: bool = False) -> None:
    """Let `write` fill a new file and put it into place.

    With `protect` an existing file is not replaced. Raises `Problem` for a folder that is not there or not writable.
    """
    if path.is_dir():
        raise Problem("cli.out_is_folder", INPUT_FINDINGS, path=str(path))
    if path.exists() and not path.is_file():
        raise Problem("cli.out_is_device", INPUT_FINDINGS, path=str(path))
    if protect and path.exists():
        raise Problem("cli.out_exists", INPUT_FINDINGS, path=str(path))
    if not path.absolute().parent.is_dir():
        raise Problem("cli.out_no_folder", INPUT_FINDINGS, path=str(path.absolute().parent))
    draft = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    _sweep(path)
    try:
        write(draft)
        draft.replace(path)
    except OSError as error:
        raise Problem("cli.out_failed", ERROR, path=str(path), reason=reason_of(error)) from error
    finally:
        draft.unlink(missing_ok=True)


def _sweep(path: Path) -> None:
    """Remove drafts of this file that a killed run left behind; those of living runs stay."""
    pattern = re.compile(rf"\.{re.escape(path.stem)}\.(\d+){re.escape(path.suffix)}(\.part)?")
    for each in path.absolute().parent.iterdir():
        found = pattern.fullmatch(each.name)
        if found and not _is_running(int(found[1])):
            each.unlink(missing_ok=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def write_text(path: Path, text: str) -> None:
    """Write text in UTF-8, as `write_file` does."""
    write_file(path, lambda draft: draft.write_text(text, encoding="utf-8", newline=""))
