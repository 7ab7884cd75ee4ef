"""Runs below a tenant: list, ordering, the run with its parts, marks of confidential cells."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk import language
from klimawerk.portal.balances.domain.ordering import (
    NotOrderable,
    list_territories,
    order_again,
    order_run,
)
from klimawerk.portal.balances.domain.reading import (
    check_sum,
    list_parts,
    list_presented,
    list_runs,
    refreshable_factors,
    waiting_factors,
)
from klimawerk.portal.balances.interfaces.run_forms import RunForm, SendForm
from klimawerk.portal.balances.models import PartState, Run, RunPart
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.runs_records import OldFactor
from klimawerk.portal.calculation.runs_room import list_editions
from klimawerk.portal.foundation.jobs import Job
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.people.views.gate import inside

_PER_PAGE = 50


@inside("balances.view_run")
@require_safe
def show_runs(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The tenant's runs, and what its district has presented to it."""
    context = {
        "tenant": tenant,
        "page": Paginator(list_runs(tenant), _PER_PAGE).get_page(request.GET.get("seite")),
        "presented": list_presented(tenant, timezone.localdate()),
        "may_compute": may(actor, "balances.compute_run"),
        "has_territory": tenant.territory is not None,
    }
    return render(request, "balances/runs.html", context)


@inside("balances.compute_run")
@require_http_methods(["GET", "HEAD", "POST"])
def add_run(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID | None = None
) -> HttpResponse:
    """Order a run; with `public_id` one that repeats an older run with today's facts or another edition."""
    day = timezone.localdate()
    older = get_object_or_404(_runs(tenant), public_id=public_id) if public_id else None
    form = RunForm(
        request.POST or None,
        territories=list_territories(tenant, day),
        initial=_initial(tenant, older),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            run = order_run(
                tenant,
                account(request),
                day,
                given["name"],
                given["territory"],
                range(given["first_year"], given["last_year"] + 1),
                given["edition"],
                given["note"],
                older,
            )
        except NotOrderable as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("run", slug=tenant.slug, public_id=run.public_id)
    context = {"tenant": tenant, "form": form, "older": older, "has_territory": tenant.territory is not None}
    return render(request, "balances/run_order.html", context, status=422 if form.is_bound else 200)


@inside("balances.view_run")
@require_safe
def show_run(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The progress of its computation, then pins, parts with their states, factors of older years, findings."""
    run = get_object_or_404(_runs(tenant), public_id=public_id)
    parts = list(list_parts(run)) if run.is_computed else []
    old = waiting_factors(parts)
    members = [each for each in parts if not each.is_own]
    context = {
        "tenant": tenant,
        "run": run,
        "job": _progress(run.job) if not run.is_computed else None,
        "parts": parts,
        "sum_check": check_sum(parts),
        "has_drafts": any(each.state == PartState.DRAFT for each in members),
        "has_released": any(each.state == PartState.RELEASED for each in parts),
        "send_form": SendForm(),
        "old_factors": _by_year(old),
        "newer_factors": _by_year(refreshable_factors(run, old)),
        "edition": dict(list_editions()).get(run.edition, run.edition),
        "findings": [
            (each.get("year"), language.text(each["code"], reader_language(), each["data"]))
            for each in run.findings
        ],
        "entry_count": len(run.snapshot.get("entries", ())),
        "day": timezone.localdate(),
        "may_compute": may(actor, "balances.compute_run"),
        "may_send": may(actor, "balances.send_part"),
        "may_publish": may(actor, "balances.publish_run"),
    }
    return render(request, "balances/run.html", context)


@inside("balances.compute_run")
@require_POST
def compute_again(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Begin once more with a run whose job has failed."""
    run = get_object_or_404(_runs(tenant), public_id=public_id)
    try:
        order_again(run)
    except NotOrderable as refusal:
        messages.error(request, str(refusal))
    return redirect("run", slug=tenant.slug, public_id=run.public_id)


def account(request: HttpRequest) -> User | None:
    """The signed-in person."""
    return request.user if isinstance(request.user, User) else None


def _runs(tenant: Tenant) -> Any:
    return Run.objects.filter(tenant=tenant).select_related("territory", "job", "based_on", "ordered_by")


def _initial(tenant: Tenant, older: Run | None) -> dict[str, Any]:
    last = list_years()[-1]
    newest = list_editions()[0][0]
    if older is None:
        return {
            "name": _("Balance %(year)s") % {"year": last},
            "territory": tenant.territory_id,
            "first_year": last,
            "last_year": last,
            "edition": newest,
        }
    return {
        "name": _("%(name)s, computed anew") % {"name": older.name},
        "territory": older.territory_id,
        "first_year": older.years[0],
        "last_year": older.years[-1],
        "edition": newest,
    }


def _progress(job: Job | None) -> dict[str, Any] | None:
    if job is None:
        return None
    spoken = reader_language()
    return {
        "state": language.text(f"jobs.state.{job.state}", spoken),
        "message": language.text(job.message, spoken, job.message_data) if job.message else "",
        "percent": round(job.progress * 100),
        "is_open": job.is_open,
    }


def _by_year(old: tuple[OldFactor, ...]) -> list[dict[str, Any]]:
    """Balance year, year of the factor, and for which carriers, in words."""
    lang = reader_language()
    found: dict[tuple[int, int], list[str]] = {}
    for each in old:
        found.setdefault((each.year, each.used_year), []).append(_carrier(each.carrier, lang))
    return [{"year": year, "used": used, "carriers": names} for (year, used), names in sorted(found.items())]


def _carrier(code: str, lang: str) -> str:
    sector, _dot, rest = code.partition(".")
    if rest and sector in language.codelist("sectors"):
        return language.cell_label(code, lang)
    words = [
        language.label(codelist, each, lang)
        for codelist, each in zip(("carriers", "parts"), code.split("."), strict=False)
        if each in language.codelist(codelist)
    ]
    return ", ".join(words) or code


def find_part(tenant: Tenant, public_id: UUID, key: str) -> RunPart:
    """A part of one of the tenant's runs by the key of its territory. Raises `Http404`."""
    parts = RunPart.objects.select_related(
        "run", "territory", "tenant__territory", "released_by", "agreed_by"
    ).filter(run__tenant=tenant)
    found: RunPart = get_object_or_404(parts, run__public_id=public_id, territory__key=key)
    return found
