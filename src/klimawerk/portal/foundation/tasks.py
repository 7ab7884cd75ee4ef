"""Jobs of the foundation: clearing away what is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from klimawerk.portal.foundation.domain import jobs
from klimawerk.portal.foundation.domain.job_kinds import JobRun, every_day, job_kind, schedule


@job_kind("foundation.remove_old_jobs", keep=timedelta(days=7))
def remove_old_jobs(run: JobRun) -> dict[str, Any]:
    """Remove jobs that are over, with the files they left, when their time has passed."""
    return {"removed": jobs.remove_old()}


schedule("foundation.remove_old_jobs", every_day)
