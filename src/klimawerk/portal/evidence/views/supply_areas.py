"""The register of supply areas: list, new entry, change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from klimawerk.portal.evidence.domain.campaign_requests import operator_of_today
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.campaign_forms import SupplyAreaForm
from klimawerk.portal.evidence.models import SupplyArea
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Organisation, Tenant
from klimawerk.portal.people.views.gate import inside

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@inside("evidence.view_campaign")
@require_safe
def list_areas(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All supply areas with the operator of today and how many municipalities they cover."""
    names = {each.key: each.name for each in list_places(tenant, timezone.localdate())}
    areas = SupplyArea.objects.select_related("operator", "operator__successor", "operator__merged_into")
    rows = [
        (area, operator_of_today(area.operator), [names.get(key, key) for key in area.territory_keys])
        for area in areas
    ]
    context = {
        "tenant": tenant,
        "rows": rows,
        "all_places": len(names),
        "has_operators": Organisation.objects.exists(),
        "may_change": may(actor, "evidence.change_campaign"),
    }
    return render(request, "evidence/supply_areas.html", context)


@inside("evidence.change_campaign")
@form_methods
def add_area(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A new supply area."""
    return _edit(request, tenant, None)


@inside("evidence.change_campaign")
@form_methods
def edit_area(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Change a supply area; the change log keeps what stood there."""
    return _edit(request, tenant, get_object_or_404(SupplyArea.objects.all(), public_id=public_id))


def _edit(request: HttpRequest, tenant: Tenant, area: SupplyArea | None) -> HttpResponse:
    places = list_places(tenant, timezone.localdate())
    form = SupplyAreaForm(request.POST or None, instance=area, places=places)
    if request.method == "POST" and form.is_valid() and form.save_for(tenant) is not None:
        return redirect("supply_areas", tenant.slug)
    context: dict[str, Any] = {
        "tenant": tenant,
        "form": form,
        "title": _("Supply area") if area else _("New supply area"),
        "button": _("Save"),
        "back": (reverse("supply_areas", args=[tenant.slug]), _("Supply areas")),
        "organisations": reverse("organisations", args=[tenant.slug]),
    }
    return render(
        request, "evidence/supply_area.html", context, status=422 if request.method == "POST" else 200
    )
