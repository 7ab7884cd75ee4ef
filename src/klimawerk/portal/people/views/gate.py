"""The gate of every page below a tenant: signed in, inside this tenant, permitted; then the tenant's scope."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django_scopes import scope

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in


def inside(permission: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For a view `(request, tenant, actor, …)` at an address with `slug`.

    Whoever is not inside the tenant gets 404, as for a tenant that does not exist; whoever is inside without the
    permission gets 403. Where somebody else has saved meanwhile, nothing is written and a page says so (409).
    """

    def wrap(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, slug: str, **arguments: Any) -> HttpResponse:
            tenant = Tenant.objects.select_related("territory").filter(slug=slug).first()
            if tenant is None:
                raise Http404
            actor: Actor = actor_in(request.user, tenant, timezone.localdate())  # type: ignore[arg-type]
            if not actor.is_inside:
                raise Http404
            if not may(actor, permission):
                raise PermissionDenied
            request.tenant, request.actor = tenant, actor  # type: ignore[attr-defined]
            with scope(tenant=tenant):
                try:
                    return view(request, tenant, actor, **arguments)
                except EditConflict:
                    # A view that can show both versions does so itself; this is for steps of a single button.
                    return render(request, "people/conflict.html", {"tenant": tenant}, status=409)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return wrap
