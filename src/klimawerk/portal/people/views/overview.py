"""The start of the administration: one's tenants, and a tenant with members, agreements, posts and contacts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Commission, Tenant
from klimawerk.portal.people.domain.access import tenants_of
from klimawerk.portal.people.domain.confirmation import last_asked_before
from klimawerk.portal.people.domain.overview import list_agreements, list_members, list_posts
from klimawerk.portal.people.models import ContactPerson, Invitation, Membership
from klimawerk.portal.people.views.gate import inside

#: What the overview's template asks about.
_ASKED = {
    "request_agreement": "organisations.request_agreement",
    "answer_agreement": "organisations.answer_agreement",
    "change_post": "people.change_post",
    "view_task": "people.view_task",
    "view_absence": "people.view_absence",
    "hand_over": "people.hand_over",
    "change_contact": "people.change_contact",
    "release_contact": "people.release_contact",
    "invite": "people.invite",
    "end_membership": "people.end_membership",
}


@login_required
@require_safe
def show_tenants(request: HttpRequest) -> HttpResponse:
    """The tenants in which the account has a role; with a single one, its start page."""
    day = timezone.localdate()
    tenants = tenants_of(request.user, day)  # type: ignore[arg-type]
    if len(tenants) == 1:
        return redirect("today", slug=tenants[0].slug)
    return render(request, "people/tenants.html", {"tenants": tenants})


@inside("organisations.view_tenant")
@require_safe
def show_tenant(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A tenant at a glance: each part only for those who may see it."""
    day = timezone.localdate()
    context = {
        "tenant": tenant,
        "actor": actor,
        "day": day,
        "may": {name: may(actor, permission) for name, permission in _ASKED.items()},
        "may_enter_members": Role.CLIMATE_MANAGER in actor.roles,  # delegated rights are used by nobody else
    }
    if may(actor, "organisations.view_agreement"):
        context["members"] = list_members(tenant, day)
        context["agreements"] = list_agreements()
    if may(actor, "people.view_post"):
        context["posts"] = list_posts(day)
    if may(actor, "people.view_contact"):
        context["contacts"] = list(ContactPerson.objects.all())
        context["asked_before"] = last_asked_before(day)
    if may(actor, "organisations.view_commission"):
        context["commissions"] = list(
            Commission.objects.select_related("client", "contractor", "partner__parent")
        )
    if may(actor, "people.view_membership"):
        context["memberships"] = list(Membership.objects.select_related("user", "commission"))
        context["invitations"] = [each for each in Invitation.objects.all() if each.is_open(day)]
    return render(request, "people/tenant.html", context)
