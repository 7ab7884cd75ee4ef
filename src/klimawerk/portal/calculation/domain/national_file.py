"""The start balance of all municipalities as one Parquet file: ordered once per state of the facts, then downloaded."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.foundation.domain.job_files import result_file
from klimawerk.portal.foundation.domain.jobs import enqueue, find_job
from klimawerk.portal.foundation.jobs import Job, JobState

KIND = "balances.germany"


def order_national_file() -> Job:
    """The job that makes the file of today's facts, edition and years; the same one for everybody who asks."""
    release = engine_room.fact_book().release
    years = list(range(settings.KLIMAWERK_YEARS[0], settings.KLIMAWERK_YEARS[1] + 1))
    payload = {"release": release, "edition": settings.KLIMAWERK_EDITION, "years": years}
    job = find_national_job()
    if job is not None and job.state == JobState.DONE and national_file(job) is None:
        job.delete()  # a restored data folder, or somebody made room: the file is made again
    return enqueue(KIND, payload, key=_key())


def find_national_job() -> Job | None:
    """The latest job for that file, None where nobody has asked for it yet."""
    return find_job(KIND, _key())


def national_file(job: Job) -> Path | None:
    """The finished file, None while there is none."""
    return result_file(job) if job.kind == KIND else None


def _key() -> str:
    first, last = settings.KLIMAWERK_YEARS
    return f"{engine_room.fact_book().release}/{settings.KLIMAWERK_EDITION}/{first}-{last}"
