"""Files that jobs make: in one folder of the data folder, under their name only when complete."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings

from klimawerk.portal.foundation.jobs import Job, JobState


def job_folder() -> Path:
    """Where the results of jobs lie; they can be made again and are in no backup."""
    return Path(settings.KLIMAWERK_DATA_DIR) / "job-files"


def write_result(name: str, write: Callable[[Path], object]) -> dict[str, Any]:
    """Let `write` fill a draft, put it into place, and describe it for the job's result.

    The draft belongs to this process; those of processes that were killed are removed on the way.
    """
    safe = re.sub(r"[^A-Za-z0-9._-]", "-", name)
    folder = job_folder()
    folder.mkdir(parents=True, exist_ok=True)
    for leftover in folder.glob(f".draft-*-{safe}*"):
        leftover.unlink(missing_ok=True)
    draft = folder / f".draft-{os.getpid()}-{safe}"
    try:
        write(draft)
        size = draft.stat().st_size
        draft.replace(folder / safe)
    finally:
        draft.unlink(missing_ok=True)
    return {"file": safe, "bytes": size}


def result_file(job: Job) -> Path | None:
    """The file of a done job, None where it has none or somebody removed it."""
    name = (job.result or {}).get("file", "")
    if job.state != JobState.DONE or not name:
        return None
    path = job_folder() / name
    return path if path.is_file() else None


def discard_files(payload: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    """Remove the file of a job whose time has passed."""
    if result.get("file"):
        (job_folder() / result["file"]).unlink(missing_ok=True)
