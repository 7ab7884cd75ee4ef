"""Guest links: the page a guest opens, and their list, making, extending and revoking."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.foundation.limits import RateLimit, client_address
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.guest_links import (
    GuestLinkClosed,
    extend_guest_link,
    find_guest_link,
    note_use,
    open_guest_link,
    revoke_guest_link,
)
from klimawerk.portal.people.guest_parts import collect_guest_parts
from klimawerk.portal.people.interfaces.access_forms import GuestLinkForm
from klimawerk.portal.people.models import GuestLink
from klimawerk.portal.people.views.gate import inside

#: Guest pages that one address may open in a minute, in each worker.
OPENINGS = 30
_limit = RateLimit()


@login_not_required
@never_cache
@require_safe
def show_guest(request: HttpRequest, token: str) -> HttpResponse:
    """What has been released, for reading. A guest link opens nothing else and can be opened as often as one likes."""
    seconds = _limit.wait(client_address(request), OPENINGS)
    if seconds:
        response = render(request, "people/too_many.html", {"seconds": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        return response
    day = timezone.localdate()
    link = find_guest_link(token, day)
    if link is None:
        raise Http404(
            _(
                "This guest link is not open. It may have ended; the body that gave it to you can make a new one."
            )
        )
    note_use(link, day)
    context = {"link": link, "owner": link.tenant, "parts": collect_guest_parts(link.tenant)}
    response = render(request, "people/guest.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@inside("people.view_guest_link")
@require_safe
def list_links(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All guest links of the tenant, also those that have ended."""
    day = timezone.localdate()
    rows = [(link, link.is_open(day)) for link in GuestLink.objects.all()]
    context = {"tenant": tenant, "rows": rows, "may_change": may(actor, "people.change_guest_link")}
    return render(request, "people/guest_links.html", context)


@inside("people.change_guest_link")
@require_http_methods(["GET", "HEAD", "POST"])
def add_link(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A new guest link; its address is shown on the answer to the form and never again."""
    form = GuestLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        link, address = open_guest_link(tenant, given["purpose"], given["expires_on"], timezone.localdate())
        context = {"tenant": tenant, "link": link, "address": address}
        response = render(request, "people/guest_link_made.html", context, status=201)
        response["Cache-Control"] = "no-store"
        return response
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("New guest link"),
        "button": _("Make guest link"),
        "back": reverse("guest_links", args=[tenant.slug]),
    }
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@inside("people.change_guest_link")
@require_POST
def change_link(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str
) -> HttpResponse:
    """Extend or revoke."""
    link = get_object_or_404(GuestLink.objects.all(), public_id=public_id)
    if step == "widerrufen":
        revoke_guest_link(link, timezone.localdate())
    else:
        try:
            extend_guest_link(link, timezone.localdate())
        except GuestLinkClosed:
            messages.error(request, _("A revoked link does not come back. Please make a new one."))
    return redirect("guest_links", slug=tenant.slug)
