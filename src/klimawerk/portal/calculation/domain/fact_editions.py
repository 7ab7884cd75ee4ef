"""Publishers' files by upload: ordered, their jobs, and editions taken back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile

from klimawerk import language
from klimawerk.portal.calculation import facts_room
from klimawerk.portal.calculation.domain.fact_import import KIND, order_fact_import
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.domain.jobs import free_key
from klimawerk.portal.foundation.jobs import Job, JobState

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class FactImport:
    """An ordered import in words: which files, how far, what was found."""

    files: str
    kind: str
    state: str
    message: str
    findings: tuple[str, ...]
    edition: str
    percent: int
    is_open: bool


def order_upload(kind: str, files: Sequence[UploadedFile], options: Mapping[str, str]) -> Job:
    """Enqueue the import of uploaded files. The same files are read again if their edition was taken back.

    Raises `JobProblem` for a kind that no importer reads.
    """
    with TemporaryDirectory() as name:
        paths = list(_written(Path(name), files))
        job = order_fact_import(kind, paths, options)
        known = {each.id for each in facts_room.list_editions()}
        if job.state == JobState.DONE and (job.result or {}).get("edition") not in known:
            free_key(KIND, str(job.key))
            job = order_fact_import(kind, paths, options)
    return job


def list_imports() -> list[FactImport]:
    """The newest imports, in the reader's language."""
    lang = reader_language()
    return [
        FactImport(
            files=", ".join(job.payload["files"]),
            kind=job.payload["kind"],
            state=language.text(f"jobs.state.{job.state}", lang),
            message=language.text(job.message, lang, job.message_data) if job.message else "",
            findings=tuple((job.result or job.message_data).get("said", ())),
            edition=(job.result or {}).get("edition", ""),
            percent=round(job.progress * 100),
            is_open=job.is_open,
        )
        for job in Job.objects.filter(kind=KIND).order_by("-id")[:_SHOWN]
    ]


def _written(folder: Path, files: Iterable[UploadedFile]) -> Iterable[Path]:
    taken: set[str] = set()
    for number, file in enumerate(files, 1):
        safe = re.sub(r"[^\w.-]", "-", Path(file.name or "").name, flags=re.ASCII).lstrip(".") or "datei"
        name = f"{number}-{safe}" if safe in taken else safe
        taken.add(name)
        path = folder / name
        with path.open("wb") as stream:
            stream.writelines(file.chunks())
        yield path
