"""The job that writes the municipal profiles of all members into one ZIP file."""

from __future__ import annotations

import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import translation
from django_scopes import scope

from klimawerk.portal.balances.domain.live_profile import KIND, list_profiles
from klimawerk.portal.balances.interfaces.live_profile import municipal_profile
from klimawerk.portal.foundation.documents import write_document
from klimawerk.portal.foundation.domain.job_files import discard_files, write_result
from klimawerk.portal.foundation.domain.job_kinds import JobProblem, JobRun, job_kind
from klimawerk.portal.organisations.models import Tenant


@job_kind(KIND, keep=timedelta(days=30), discard=discard_files)
def write_profiles(run: JobRun) -> dict[str, Any]:
    """A PDF per municipality; the file appears under its name when all are in it."""
    given = run.payload
    tenant = Tenant.objects.select_related("territory").filter(pk=given["tenant"]).first()
    if tenant is None:
        raise JobProblem("jobs.profiles.gone")
    with scope(tenant=tenant), translation.override(given["language"]):
        profiles = list_profiles(tenant, tuple(given["years"]), date.fromisoformat(given["day"]))
        if not profiles:
            raise JobProblem("jobs.profiles.gone")

        def write(draft: Path) -> None:
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as bundle:
                for done, live in enumerate(profiles, start=1):
                    content = write_document(municipal_profile(live, given["year"]), "pdf")
                    entry = zipfile.ZipInfo(f"{live.place.key}-{given['year']}.pdf", (1980, 1, 1, 0, 0, 0))
                    bundle.writestr(entry, content, zipfile.ZIP_DEFLATED)
                    run.report(
                        done / len(profiles),
                        "jobs.profiles.place",
                        name=live.place.name,
                        done=done,
                        count=len(profiles),
                    )

        return write_result(f"steckbriefe-{tenant.slug}-{given['year']}-{given['state']}.zip", write)
