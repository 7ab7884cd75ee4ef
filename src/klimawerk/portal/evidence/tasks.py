"""What the worker does for evidence: once a day it removes files whose day of deletion has come."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from klimawerk.portal.evidence import campaign_tasks  # noqa: F401  registers the job that sends letters
from klimawerk.portal.evidence.domain.drafts import drop_old_drafts
from klimawerk.portal.evidence.domain.files import drop_overdue
from klimawerk.portal.foundation.domain.job_kinds import JobRun, every_day, job_kind, schedule


@job_kind("evidence.drop_overdue")
def drop_overdue_files(run: JobRun) -> Mapping[str, Any]:
    """Removing twice changes nothing, so the job may be taken up again at any point."""
    found: dict[str, Any] = {}

    def drop() -> None:
        found["files"] = drop_overdue(timezone.localdate())

    run.on_finish(drop)
    found["drafts"] = drop_old_drafts()
    return found


schedule("evidence.drop_overdue", every_day)
