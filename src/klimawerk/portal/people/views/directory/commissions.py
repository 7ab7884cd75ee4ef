"""Commissions with the bodies that take part, and the access that ends with them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Commission, Organisation, Tenant
from klimawerk.portal.people.domain.invitations import invite
from klimawerk.portal.people.interfaces.directory_forms import CommissionForm, ConsultantForm
from klimawerk.portal.people.models import Invitation, Membership
from klimawerk.portal.people.views.directory.pages import form_methods, show_form
from klimawerk.portal.people.views.gate import inside

_BODIES = ("client__parent", "contractor__parent", "partner__parent")


@inside("organisations.view_commission")
@require_safe
def show_commissions(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All commissions, the newest first."""
    day = timezone.localdate()
    found = Commission.objects.select_related(*_BODIES)
    context = {
        "tenant": tenant,
        "rows": [(each, each.is_running(day)) for each in found],
        "may_change": may(actor, "organisations.change_commission"),
        "may_view_organisation": may(actor, "organisations.view_organisation"),
        "has_organisations": Organisation.objects.exists(),
    }
    return render(request, "directory/commissions.html", context)


@inside("organisations.view_commission")
@require_safe
def show_commission(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A commission; who may see memberships, sees those that end with it."""
    commission = get_object_or_404(Commission.objects.select_related(*_BODIES), public_id=public_id)
    day = timezone.localdate()
    context = {
        "tenant": tenant,
        "commission": commission,
        "is_running": commission.is_running(day),
        "may_change": may(actor, "organisations.change_commission"),
        "may_invite": may(actor, "people.invite") and day <= commission.ends_on,
        "may_view_organisation": may(actor, "organisations.view_organisation"),
        "parts": [
            (_("Client"), commission.client),
            (_("Contractor"), commission.contractor),
            *([(_("Partner"), commission.partner)] if commission.partner else []),
        ],
    }
    if may(actor, "people.view_membership"):
        memberships = Membership.objects.filter(commission=commission).select_related("user")
        context["memberships"] = [
            (each, min(filter(None, (each.valid_to, commission.ends_on)))) for each in memberships
        ]
        context["invitations"] = [
            each for each in Invitation.objects.filter(commission=commission) if each.is_open(day)
        ]
    return render(request, "directory/commission.html", context)


@inside("organisations.change_commission")
@form_methods
def edit_commission(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID | None = None
) -> HttpResponse:
    """A new commission, or one of the tenant's."""
    commission = (
        get_object_or_404(Commission.objects.all(), public_id=public_id)
        if public_id
        else Commission(tenant=tenant)
    )
    form = CommissionForm(request.POST or None, instance=commission)
    if request.method == "POST" and form.is_valid():
        saved = form.save_for(tenant)
        if saved is not None:
            return redirect("commission", tenant.slug, saved.public_id)
    title = _("Edit commission") if public_id else _("New commission")
    back = (reverse("commissions", args=[tenant.slug]), _("Commissions"))
    return show_form(request, tenant, form, title, _("Save"), back, template="directory/commission_form.html")


@inside("people.invite")
@form_methods
def invite_consultant(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Somebody of the consultancy gets in for as long as the commission runs."""
    commission = get_object_or_404(Commission.objects.all(), public_id=public_id)
    form = ConsultantForm(request.POST or None)
    day = timezone.localdate()
    if request.method == "POST" and form.is_valid():
        if day > commission.ends_on:
            form.add_error(None, _("The commission has ended. Extend it first."))
        else:
            sent, _address = invite(tenant, form.cleaned_data["email"], Role.CONSULTANCY, day, commission)
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
            return redirect("commission", tenant.slug, commission.public_id)
    title = _("Invite to the commission %(product)s") % {"product": commission.product}
    back = (reverse("commission", args=[tenant.slug, commission.public_id]), commission.product)
    return show_form(request, tenant, form, title, _("Send invitation"), back)
