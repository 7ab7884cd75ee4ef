"""Municipal profiles of all members: ordered with a button, made in the background, downloaded as one file."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from klimawerk import language
from klimawerk.portal.balances.domain.live_profile import (
    NoMembers,
    find_profiles,
    order_profiles,
    profile_years,
)
from klimawerk.portal.balances.views.territory import read_year
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.domain.job_files import result_file
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("evidence.view_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def show_profiles(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """State of the latest profiles; a POST orders those of the year for today's evidence."""
    year = read_year(request)
    if request.method == "POST":
        years = profile_years(year, list_years())
        try:
            order_profiles(tenant, year, reader_language(), years, timezone.localdate())
        except NoMembers:
            messages.error(request, _("This administration has no municipalities to write profiles for."))
        return redirect(f"{reverse('profiles', args=[tenant.slug])}?jahr={year}")
    job = find_profiles(tenant)
    spoken = reader_language()
    path = result_file(job) if job is not None else None
    context = {
        "tenant": tenant,
        "year": year,
        "years": list_years(),
        "job": job,
        "job_year": job.payload.get("year") if job else None,
        "state": language.text(f"jobs.state.{job.state}", spoken) if job else "",
        "message": language.text(job.message, spoken, job.message_data) if job and job.message else "",
        "percent": round(job.progress * 100) if job else 0,
        "is_open": job is not None and job.is_open,
        "size": path.stat().st_size if path is not None else 0,
    }
    return render(request, "balances/live_profiles.html", context)


@inside("evidence.view_evidence")
@require_safe
def download_profiles(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The latest finished file of this tenant; while there is none, the page that orders it says so."""
    job = find_profiles(tenant)
    path = result_file(job) if job is not None else None
    if path is None:
        messages.info(request, _("There are no profiles yet. Order them here."))
        return redirect("profiles", slug=tenant.slug)
    answer = FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="application/zip"
    )
    return cast("HttpResponse", answer)
