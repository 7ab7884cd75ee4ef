"""The job that computes a run; that of the municipal profiles stands in `live_tasks`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django_scopes import scope

from klimawerk.portal.balances import live_tasks  # noqa: F401  registers the job of the municipal profiles
from klimawerk.portal.balances.domain.computing import compute_parts, write_parts
from klimawerk.portal.balances.domain.ordering import KIND
from klimawerk.portal.balances.models import Run
from klimawerk.portal.foundation.domain.job_kinds import JobProblem, JobRun, job_kind
from klimawerk.portal.organisations.models import Tenant


@job_kind(KIND, keep=timedelta(days=90))
def compute_run(run: JobRun) -> dict[str, Any]:
    """Compute the territory and all members; everything is written together with the end of the job."""
    tenant = Tenant.objects.filter(pk=run.payload["tenant"]).first()
    if tenant is None:
        raise JobProblem("jobs.run.gone")

    def report(share: float, key: str) -> None:
        run.report(share, "jobs.run.territory", key=key)

    with scope(tenant=tenant):
        found = Run.objects.select_related("territory", "tenant").filter(public_id=run.payload["run"]).first()
        if found is None:
            raise JobProblem("jobs.run.gone")
        try:
            computed = compute_parts(found, report)
        except LookupError as refusal:
            raise JobProblem("jobs.run.refused", reason=str(refusal)) from refusal

    def write() -> None:
        with scope(tenant=tenant):
            write_parts(found, computed)

    run.on_finish(write)
    return {"run": str(found.public_id), "territories": len(computed)}
