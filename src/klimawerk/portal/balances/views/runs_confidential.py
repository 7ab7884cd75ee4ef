"""Confidential cells: the list with its form, and removing a mark."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from klimawerk import language
from klimawerk.portal.balances.domain.confidential import NotMarkable, mark_cell, unmark_cell
from klimawerk.portal.balances.domain.ordering import list_territories
from klimawerk.portal.balances.interfaces.run_forms import ConfidentialForm
from klimawerk.portal.balances.models import ConfidentialCell
from klimawerk.portal.balances.views.runs import account
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_room import entry_cells
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("balances.mark_confidential")
@require_http_methods(["GET", "HEAD", "POST"])
def show_confidential(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """What is hidden in every publication, with the reason; the form below marks a further cell."""
    day, lang = timezone.localdate(), reader_language()
    form = ConfidentialForm(
        request.POST or None,
        territories=list_territories(tenant, day),
        cells=entry_cells(settings.KLIMAWERK_EDITION, lang),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            mark_cell(
                tenant,
                account(request),
                day,
                given["territory"],
                given["cell"],
                given["year"],
                given["reason"],
            )
        except NotMarkable as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("confidential_cells", slug=tenant.slug)
    marks = [
        (each, language.cell_label(each.cell, lang))
        for each in ConfidentialCell.objects.filter(tenant=tenant).select_related("territory")
    ]
    context = {"tenant": tenant, "form": form, "marks": marks}
    return render(request, "balances/run_confidential.html", context, status=422 if form.is_bound else 200)


@inside("balances.mark_confidential")
@require_POST
def remove_mark(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The cell is shown in later publications again."""
    unmark_cell(get_object_or_404(ConfidentialCell.objects.filter(tenant=tenant), public_id=public_id))
    return redirect("confidential_cells", slug=tenant.slug)
