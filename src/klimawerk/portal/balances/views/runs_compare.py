"""Two runs reconciled from what is stored: why a number has changed, as page and CSV."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk import language
from klimawerk.portal.balances.interfaces.stored_pages import chosen_year
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

_SIDES = ("vorher", "nachher")


@dataclass(frozen=True, slots=True)
class _Chosen:
    key: str
    before: tuple[RunPart, int]
    after: tuple[RunPart, int]


@inside("balances.view_run")
@require_safe
def compare_runs(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """Choose two runs; then totals, parts of the difference by sector and carrier, and by cell."""
    runs = list(
        Run.objects.filter(tenant=tenant, computed_at__isnull=False)
        .select_related("territory")
        .defer("snapshot", "findings")
    )
    context: dict[str, Any] = {
        "tenant": tenant,
        "runs": runs,
        "years": sorted({year for run in runs for year in run.years}, reverse=True),
        "asked": {
            name: request.GET.get(name, "") for name in (*_SIDES, "vorher_jahr", "nachher_jahr", "gebiet")
        },
    }
    chosen, problem = _chosen(request, tenant)
    if chosen is not None:
        found = runs_room.reconcile(*_contents(chosen))
        context |= _in_words(found) | {
            "chosen": chosen,
            "query": request.GET.urlencode(),
            "places": [
                each.territory
                for each in RunPart.objects.filter(run=chosen.after[0].run)
                .select_related("territory")
                .defer("content")
            ],
        }
    return render(request, "balances/run_compare.html", {**context, "problem": problem})


@inside("balances.view_run")
@require_safe
def download_comparison(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The reconciliation by cell as CSV."""
    chosen, _problem = _chosen(request, tenant)
    if chosen is None:
        raise Http404
    name = f"abgleich-{chosen.key}-{chosen.before[1]}-{chosen.after[1]}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    written = runs_room.reconcile_csv(*_contents(chosen))
    return HttpResponse(written, content_type="text/csv; charset=utf-8", headers=headers)


def _contents(chosen: _Chosen) -> tuple[tuple[bytes, int], tuple[bytes, int]]:
    before, after = chosen.before, chosen.after
    return (before[0].stored, before[1]), (after[0].stored, after[1])


def _chosen(request: HttpRequest, tenant: Tenant) -> tuple[_Chosen | None, str]:
    """What was asked for, or why it cannot be shown. Raises `Http404` for a run that is not the tenant's."""
    if not all(request.GET.get(name) for name in _SIDES):
        return None, ""
    runs = [_run(request.GET[name], tenant) for name in _SIDES]
    key = request.GET.get("gebiet") or runs[1].territory.key
    sides = []
    for name, run in zip(_SIDES, runs, strict=True):
        year = request.GET.get(f"{name}_jahr", "")
        if year.isdecimal() and year not in map(str, run.years):
            return None, _("“%(run)s” holds no balance of %(year)s; it has %(span)s.") % {
                "run": run.name,
                "year": year,
                "span": run.span,
            }
        part = RunPart.objects.filter(run=run, territory__key=key).select_related("run", "territory").first()
        if part is None:
            return None, _("“%(run)s” holds no balance of this territory. Please choose another run.") % {
                "run": run.name
            }
        sides.append((part, chosen_year(request, run.years, f"{name}_jahr")))
    return _Chosen(key, sides[0], sides[1]), ""


def _run(written: str, tenant: Tenant) -> Run:
    try:
        public_id = UUID(written)
    except ValueError:
        raise Http404 from None
    run = Run.objects.filter(tenant=tenant, public_id=public_id, computed_at__isnull=False).first()
    if run is None:
        raise Http404
    return run


def _in_words(found: dict[str, Any]) -> dict[str, Any]:
    lang = reader_language()
    return {
        "found": found,
        "scopes": [language.label("scopes", found[side]["scope"], lang) for side in ("before", "after")],
        "changed": [language.text(f"cli.reconcile.pin.{name}", lang) for name in found["changed_pins"]],
        "sectors": [
            (language.label("sectors", each["sector"], lang), each["emissions_t_co2e"])
            for each in found["sectors"]
        ],
        "carriers": [
            (language.label("carriers", each["carrier"], lang), each["emissions_t_co2e"])
            for each in found["carriers"]
        ],
        "cells": [
            {**each, "label": language.cell_label(each["cell"], lang)}
            for each in sorted(found["cells"], key=lambda row: -abs(row["difference_t_co2e"]))
            if each["difference_t_co2e"]
        ],
        "findings": [language.text(each["code"], lang, each["data"]) for each in found["findings"]],
    }
