"""Jobs that compute: the national file, and publishers' files that are read in."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from klimawerk import language
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.fact_import import KIND as FACT_IMPORT
from klimawerk.portal.calculation.domain.fact_import import incoming_folder
from klimawerk.portal.calculation.domain.national_file import KIND as NATIONAL_FILE
from klimawerk.portal.calculation.records import NotComputable
from klimawerk.portal.foundation.domain.job_files import discard_files, write_result
from klimawerk.portal.foundation.domain.job_kinds import JobProblem, JobRun, job_kind

_MOST_FINDINGS = 50


@job_kind(NATIONAL_FILE, keep=timedelta(days=90), discard=discard_files)
def write_national_file(run: JobRun) -> dict[str, Any]:
    """Compute all municipalities year by year; the file appears under its name when it is complete."""
    years = tuple(run.payload["years"])
    release = engine_room.fact_book().release
    if release != run.payload["release"]:
        raise JobProblem("jobs.germany.other_facts", ordered=run.payload["release"], here=release)

    def report(year: int) -> None:
        run.report((years.index(year) + 1) / (len(years) + 1), "jobs.germany.year", year=year)

    def write(draft: Path) -> None:
        engine_room.write_germany_file(draft, years, run.payload["edition"], report)

    name = f"klimawerk-deutschland-{run.payload['edition']}-{release}-{years[0]}-{years[-1]}.parquet"
    return write_result(name, write)


def _discard_incoming(payload: Mapping[str, Any], result: Mapping[str, Any]) -> None:
    shutil.rmtree(incoming_folder() / payload["folder"], ignore_errors=True)


@job_kind(FACT_IMPORT, discard=_discard_incoming)
def import_facts(run: JobRun) -> dict[str, Any]:
    """Read and check the files, then register the edition; with errors nothing is taken over."""
    folder = incoming_folder() / run.payload["folder"]
    files = [folder / name for name in run.payload["files"]]
    for file in files:
        if not file.is_file():
            raise JobProblem("jobs.facts.file_missing", name=file.name)
    today = timezone.localdate().isoformat()

    def report(share: float) -> None:
        run.report(share, "jobs.facts.reading")

    try:
        findings, edition, rows = engine_room.take_in_facts(
            run.payload["kind"], files, run.payload["options"], today, report
        )
    except NotComputable as refusal:
        raise JobProblem("jobs.facts.refused", reason=str(refusal)) from refusal
    if not edition:
        first = language.sentence(findings[0])
        raise JobProblem("jobs.facts.findings", count=len(findings), first=first, said=_said(findings))
    return {"edition": edition, "rows_read": rows, "findings": len(findings), "said": _said(findings)}


def _said(findings: Sequence[language.HasCode]) -> list[str]:
    """The first findings as sentences; a broken file has thousands of the same."""
    return [language.sentence(each) for each in findings[:_MOST_FINDINGS]]
