"""“Still in charge?”: the page behind the link in the mail, and the button in the administration."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_scopes import scope

from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.confirmation import confirm_contact, find_contact
from klimawerk.portal.people.models import ContactPerson
from klimawerk.portal.people.views.gate import inside


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Opening shows the entry and changes nothing; the button confirms it."""
    tenant = get_object_or_404(Tenant, slug=slug)
    day = timezone.localdate()
    with scope(tenant=tenant):
        contact = find_contact(token)
        if contact is None:
            raise Http404(_("This link is no longer valid."))
        if request.method == "POST":
            confirm_contact(contact, day)
        is_confirmed = contact.asked_on is not None and contact.confirmed_on >= contact.asked_on
        context = {"tenant": tenant, "contact": contact, "is_confirmed": is_confirmed}
        response = render(request, "people/confirm_contact.html", context)
    response["Referrer-Policy"] = "same-origin"
    return response


@inside("people.change_contact")
@require_POST
def confirm(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """One button: the entry still holds."""
    contact = get_object_or_404(ContactPerson.objects.all(), public_id=public_id)
    confirm_contact(contact, timezone.localdate())
    messages.success(request, _("Confirmed: %(name)s is still in charge.") % {"name": contact.name})
    response = redirect("tenant", slug=tenant.slug)
    response["Location"] += "#ansprechpersonen"
    return response
