"""Publishers' files in the background: kept in the data folder's incoming files until the job has read them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.foundation.domain.job_kinds import JobProblem
from klimawerk.portal.foundation.domain.jobs import enqueue
from klimawerk.portal.foundation.jobs import Job

KIND = "facts.import"


def incoming_folder() -> Path:
    """Where files wait for their import."""
    return Path(settings.KLIMAWERK_DATA_DIR) / "incoming"


def order_fact_import(kind: str, files: Sequence[Path], options: Mapping[str, str] | None = None) -> Job:
    """Copy the files and enqueue their import; the same files with the same options are taken in once.

    Raises `JobProblem` for a kind that no importer reads.
    """
    known = engine_room.import_kinds()
    if kind not in known:
        raise JobProblem("jobs.facts.unknown_kind", kind=kind, known=list(known))
    digest = hashlib.sha256(json.dumps([kind, dict(options or {})], sort_keys=True).encode())
    for file in files:
        with file.open("rb") as stream:
            digest.update(file.name.encode() + hashlib.file_digest(stream, "sha256").digest())
    key = digest.hexdigest()
    folder = incoming_folder() / key
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        draft = folder / f".{file.name}.draft"
        shutil.copyfile(file, draft)
        draft.replace(folder / file.name)
    names = [file.name for file in files]
    payload = {"kind": kind, "folder": key, "files": names, "options": dict(options or {})}
    return enqueue(KIND, payload, key=key)
