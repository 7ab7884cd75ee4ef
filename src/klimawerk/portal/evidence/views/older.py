"""Older balances and heat plans: list, enter, look at."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.calculation import import_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.evidence.domain.drafts import drop_draft, keep_draft
from klimawerk.portal.evidence.domain.files import TooLarge, keep_file
from klimawerk.portal.evidence.domain.heat_plans import (
    figures_of,
    list_conflicts,
    offer_as_evidence,
    read_figures,
)
from klimawerk.portal.evidence.domain.older import NotReadable, keep_older_balance, read_typed_lines
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.import_forms import HeatPlanForm, OlderBalanceForm
from klimawerk.portal.evidence.models import HeatPlan, OlderBalance
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_ABOUT = ("tool", "edition", "principle", "factors", "weather_corrected", "source", "counts_for_sum")


@inside("evidence.view_evidence")
@require_safe
def list_older(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The older balances of the tenant's places."""
    context = {
        "tenant": tenant,
        "balances": list(OlderBalance.objects.select_related("territory")),
        "may_import": may(actor, "evidence.import_evidence"),
    }
    return render(request, "evidence/older_list.html", context)


@inside("evidence.view_evidence")
@require_safe
def show_older(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """An older balance as printed."""
    older = get_object_or_404(OlderBalance.objects.select_related("territory", "file"), public_id=public_id)
    return render(request, "evidence/older.html", {"tenant": tenant, "older": older})


@inside("evidence.import_evidence")
@_form_methods
def add_older(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """An older balance from an export or typed in."""
    form = OlderBalanceForm(
        request.POST or None, request.FILES or None, places=list_places(tenant, timezone.localdate())
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        about: dict[str, Any] = {name: given[name] for name in _ABOUT}
        try:
            if given["file"]:
                content = given["file"].read()
                lines = _read_export(tenant, given, given["file"].name, content)
                about["file"] = keep_file(
                    tenant,
                    request.user,  # type: ignore[arg-type]
                    given["file"].name,
                    content,
                    timezone.localdate(),
                )
            else:
                lines = read_typed_lines(given["typed"])
            older = keep_older_balance(tenant, given["territory"], lines, **about)
        except NotReadable as refused:
            for finding in refused.findings:
                form.add_error("file" if given["file"] else "typed", f"{finding.where}: {finding.text}")
        except TooLarge:
            form.add_error("file", _("The file is empty or larger than 20 MB."))
        else:
            return redirect("older_balance", slug=tenant.slug, public_id=older.public_id)
    context = {"tenant": tenant, "form": form}
    return render(request, "evidence/older_add.html", context, status=422 if form.is_bound else 200)


@inside("evidence.view_evidence")
@require_safe
def list_heat_plans(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """Every municipality with the state of its heat plan."""
    plans = {each.territory_id: each for each in HeatPlan.objects.select_related("territory")}
    places = [(each, plans.get(each.pk)) for each in list_places(tenant, timezone.localdate())]
    context = {"tenant": tenant, "places": places, "may_change": may(actor, "evidence.change_evidence")}
    return render(request, "evidence/heat_plans.html", context)


@inside("evidence.change_evidence")
@_form_methods
def edit_heat_plan(request: HttpRequest, tenant: Tenant, actor: Actor, key: str) -> HttpResponse:
    """State and figures of a municipality's heat plan, and where they differ from the evidence."""
    day = timezone.localdate()
    place = next((each for each in list_places(tenant, day) if each.key == key), None)
    if place is None:
        return render(request, "theme/404.html", status=404)
    plan = HeatPlan.objects.filter(territory=place).select_related("territory", "file").first()
    form = HeatPlanForm(
        request.POST or None,
        request.FILES or None,
        instance=plan or HeatPlan(tenant=tenant, territory=place),
    )
    if request.method == "POST" and form.is_valid():
        saved: Any = form.save_for(tenant)
        if saved is not None and form.cleaned_data["list"]:
            file = form.cleaned_data["list"]
            try:
                read_figures(tenant, request.user, saved, file.name, file.read(), day)  # type: ignore[arg-type]
            except NotReadable as refused:
                for finding in refused.findings:
                    form.add_error("list", f"{finding.where}: {finding.text}")
        if saved is not None and not form.errors:
            messages.success(request, _("Saved."))
            return redirect("heat_plan", slug=tenant.slug, key=key)
        plan = saved or plan
    context = {
        "tenant": tenant,
        "place": place,
        "plan": plan,
        "form": form,
        "figures": figures_of(plan) if plan else [],
        "conflicts": list_conflicts(tenant, plan, day) if plan else [],
        "may_import": may(actor, "evidence.import_evidence"),
    }
    return render(request, "evidence/heat_plan.html", context, status=422 if form.errors else 200)


@inside("evidence.import_evidence")
@require_POST
def take_heat_plan(request: HttpRequest, tenant: Tenant, actor: Actor, key: str) -> HttpResponse:
    """Offer the stock-taking of a heat plan as evidence: the import is looked at before anything counts."""
    plan = get_object_or_404(HeatPlan.objects.select_related("territory", "file"), territory__key=key)
    try:
        batch = offer_as_evidence(tenant, plan, timezone.localdate())
    except NotReadable:
        messages.error(request, _("The plan has no figures for the year of the stock-taking."))
        return redirect("heat_plan", slug=tenant.slug, key=key)
    return redirect("import_preview", slug=tenant.slug, public_id=batch.public_id)


def _read_export(tenant: Tenant, given: dict[str, Any], name: str, content: bytes) -> tuple[Any, ...]:
    draft = keep_draft(tenant, name, content)
    try:
        read = import_room.read_older(
            draft.path,
            given["profile"],
            given["territory"].key,
            given["source"],
            given["year"],
            given["unit"],
            {"principle": given["principle"], "factors": given["factors"]},
            given["weather_corrected"],
            reader_language(),
        )
    finally:
        drop_draft(draft)
    errors = tuple(each for each in read.findings if each.is_error)
    if errors or not read.lines:
        raise NotReadable(errors or read.findings)
    return read.lines
