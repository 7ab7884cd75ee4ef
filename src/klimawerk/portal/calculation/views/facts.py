"""`/betrieb/fakten/`: publishers' files as editions of the facts, for whoever operates the installation."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from klimawerk import language
from klimawerk.portal.calculation import facts_room
from klimawerk.portal.calculation.domain.fact_editions import list_imports, order_upload
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.sources import describe_release
from klimawerk.portal.calculation.interfaces.fact_forms import FactImportForm
from klimawerk.portal.calculation.records import NotComputable
from klimawerk.portal.foundation.domain.job_kinds import JobProblem
from klimawerk.portal.people.second_factor import gave_second_factor


def operator_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For accounts that operate the installation (superusers), with second factor. No role of a tenant suffices."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        if not gave_second_factor(request):
            return redirect("mfa_activate_totp")
        return view(request, *arguments, **named)

    return guarded


@operator_only
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_facts(request: HttpRequest) -> HttpResponse:
    """Editions, running imports and the form; a POST orders an import."""
    form = FactImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            order_upload(form.cleaned_data["kind"], form.cleaned_data["publisher_files"], form.options)
        except JobProblem as problem:
            form.add_error("kind", language.text(problem.code, reader_language(), problem.data))
        else:
            messages.success(request, _("The files are in the queue. What was found appears below."))
            return redirect("operator_facts")
    imports = list_imports()
    editions = facts_room.list_editions()
    stale = facts_room.used_editions() != {each.id for each in editions}
    context = {
        "form": form,
        "imports": imports,
        "editions": editions,
        "release": describe_release(),
        "needs_restart": stale,
        "is_open": any(each.is_open for each in imports),
    }
    return render(request, "calculation/facts.html", context, status=422 if form.is_bound else 200)


@operator_only
@require_POST
def take_back_edition(request: HttpRequest) -> HttpResponse:
    """Take an edition back; shipped facts are never touched."""
    edition = request.POST.get("edition", "")
    try:
        facts_room.take_back(edition)
    except NotComputable as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The edition %(id)s is taken back.") % {"id": edition})
    return redirect("operator_facts")
