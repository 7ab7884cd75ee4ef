"""Who has changed what, when: the log of one object, in words."""

from __future__ import annotations

from uuid import UUID

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from klimawerk.portal.foundation.change_log import find_kind
from klimawerk.portal.foundation.changes import read_changes
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("organisations.view_change_log")
@require_safe
def show_changes(
    request: HttpRequest, tenant: Tenant, actor: Actor, kind: str, public_id: UUID
) -> HttpResponse:
    """The change log of an object of the tenant."""
    logged = find_kind(kind)
    if logged is None:
        raise Http404
    instance = get_object_or_404(logged.model._default_manager.all(), public_id=public_id)
    parts = [(apps.get_model(label), key) for label, key in logged.parts]
    page = reverse(logged.page, args=[tenant.slug, public_id]) if logged.page else ""
    context = {
        "tenant": tenant,
        "page": page,
        "instance": instance,
        "kind": logged.model._meta.verbose_name,
        "entries": read_changes(instance, parts),
    }
    return render(request, "directory/change_log.html", context)
