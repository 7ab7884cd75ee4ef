"""Posts, contacts, agreements, memberships of a tenant: forms, the printable profile, the hand-over file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.foundation.roles import Actor, Delegation, Role
from klimawerk.portal.organisations.domain.agreements import (
    NotAgreeable,
    answer_agreement,
    end_agreement,
    request_agreement,
)
from klimawerk.portal.organisations.models import Agreement, Tenant
from klimawerk.portal.people.domain.contacts import (
    release_contact,
    remove_contact,
    set_opening_hours,
    withdraw_contact,
)
from klimawerk.portal.people.domain.invitations import invite
from klimawerk.portal.people.domain.memberships import end_membership
from klimawerk.portal.people.domain.overview import list_members
from klimawerk.portal.people.domain.posts import NotHeld, PostTaken, fill_post, hand_over_post
from klimawerk.portal.people.interfaces.forms import (
    AgreementForm,
    ContactForm,
    HandOverForm,
    HolderForm,
    InvitationForm,
    PostForm,
)
from klimawerk.portal.people.models import ContactPerson, HandOver, Membership, Post, User
from klimawerk.portal.people.views.gate import inside

_form_methods = require_http_methods(["GET", "HEAD", "POST"])


def _show_form(request: HttpRequest, tenant: Tenant, form: BaseForm, title: Any, button: Any) -> HttpResponse:
    context = {"tenant": tenant, "form": form, "title": title, "button": button}
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


def _back(tenant: Tenant, place: str) -> HttpResponse:
    response = redirect("tenant", slug=tenant.slug)
    response["Location"] += f"#{place}"
    return response


def _accounts(tenant: Tenant) -> Any:
    return User.objects.filter(pk__in=Membership.objects.values("user_id"), is_active=True).order_by("email")


def _edit(
    request: HttpRequest, tenant: Tenant, form: Any, title: Any, after: Callable[[Any], None], place: str
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            saved = form.save_for(tenant)
            if saved is not None:
                after(saved)
        if saved is not None:
            return _back(tenant, place)
    return _show_form(request, tenant, form, title, gettext_lazy("Save"))


@inside("people.change_post")
@_form_methods
def edit_post(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID | None = None
) -> HttpResponse:
    """A new post, or one of the tenant's."""
    post = get_object_or_404(Post.objects.all(), public_id=public_id) if public_id else Post(tenant=tenant)
    form = PostForm(request.POST or None, instance=post)
    title = _("Edit post") if public_id else _("New post")
    return _edit(request, tenant, form, title, lambda _saved: None, "stellen")


@inside("people.view_post")
@require_safe
def show_profile(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The role profile of a post, ready for the printer."""
    post = get_object_or_404(Post.objects.select_related("funder"), public_id=public_id)
    return render(request, "people/profile.html", {"tenant": tenant, "post": post})


@inside("people.change_post")
@_form_methods
def fill(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Somebody takes the post, or its deputyship."""
    post = get_object_or_404(Post.objects.all(), public_id=public_id)
    form = HolderForm(request.POST or None, accounts=_accounts(tenant))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            fill_post(post, given["user"], given["held_from"], given["is_deputy"])
        except PostTaken:
            form.add_error(None, _("Somebody else holds this at that time. Hand the post over first."))
        else:
            return _back(tenant, "stellen")
    return _show_form(request, tenant, form, _("Fill post %(post)s") % {"post": post}, _("Fill"))


@inside("people.hand_over")
@_form_methods
def hand_over(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The holder leaves: one step, then the file."""
    post = get_object_or_404(Post.objects.all(), public_id=public_id)
    form = HandOverForm(request.POST or None, accounts=_accounts(tenant))
    if request.method == "POST" and form.is_valid():
        try:
            written = hand_over_post(post, form.cleaned_data["last_day"], form.cleaned_data["successor"])
        except NotHeld:
            form.add_error("last_day", _("Nobody holds the post on that day."))
        except PostTaken:
            form.add_error("successor", _("Somebody else holds the post after that day."))
        else:
            return redirect("hand_over_file", slug=tenant.slug, public_id=written.public_id)
    title = _("Hand over post %(post)s") % {"post": post}
    return _show_form(request, tenant, form, title, _("Hand over and write the file"))


@inside("people.view_hand_over")
@require_safe
def show_hand_over(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A hand-over file, ready for the printer."""
    written = get_object_or_404(HandOver.objects.select_related("post"), public_id=public_id)
    return render(request, "people/hand_over.html", {"tenant": tenant, "hand_over": written})


@inside("people.change_contact")
@_form_methods
def edit_contact(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID | None = None
) -> HttpResponse:
    """A new contact person, or one of the tenant's. What is new is not public."""
    contact = (
        get_object_or_404(ContactPerson.objects.all(), public_id=public_id)
        if public_id
        else ContactPerson(tenant=tenant)
    )
    form = ContactForm(request.POST or None, instance=contact)
    title = _("Edit contact person") if public_id else _("New contact person")
    return _edit(
        request,
        tenant,
        form,
        title,
        lambda saved: set_opening_hours(saved, form.cleaned_data["spans"]),
        "ansprechpersonen",
    )


@inside("people.release_contact")
@require_POST
def change_release(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str
) -> HttpResponse:
    """Release, withdraw or remove a contact person."""
    contact = get_object_or_404(ContactPerson.objects.all(), public_id=public_id)
    if step == "freigeben":
        release_contact(contact, timezone.localdate())
    elif step == "zuruecknehmen":
        withdraw_contact(contact)
    else:
        remove_contact(contact)
        messages.success(request, _("The contact person was removed, in the change log too."))
    return _back(tenant, "ansprechpersonen")


@inside("people.invite")
@_form_methods
def invite_member(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """Send an invitation."""
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        sent, _address = invite(
            tenant, form.cleaned_data["email"], Role(form.cleaned_data["role"]), timezone.localdate()
        )
        messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": sent.email})
        return _back(tenant, "team")
    return _show_form(request, tenant, form, _("Invite somebody"), _("Send invitation"))


@inside("people.end_membership")
@require_POST
def end_role(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A role ends today. One's own role is ended by somebody else, so that a tenant never locks itself out."""
    membership = get_object_or_404(Membership.objects.all(), public_id=public_id)
    if membership.user_id == actor.user_id:
        messages.error(request, _("Your own role is ended by somebody else in the management."))
    else:
        end_membership(membership, timezone.localdate())
    return _back(tenant, "team")


@inside("organisations.request_agreement")
@_form_methods
def ask_member(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The district asks a member that works here for an agreement."""
    day = timezone.localdate()
    members = [row.tenant.pk for row in list_members(tenant, day) if row.tenant is not None]
    form = AgreementForm(request.POST or None, members=Tenant.objects.filter(pk__in=members))
    if request.method == "POST" and form.is_valid():
        wanted = frozenset(Delegation(each) for each in form.cleaned_data["delegations"])
        try:
            request_agreement(tenant, form.cleaned_data["member"], day, wanted)
        except NotAgreeable:
            form.add_error("member", _("An agreement with this member is open already."))
        else:
            return _back(tenant, "vereinbarungen")
    return _show_form(request, tenant, form, _("Ask for an agreement"), _("Ask"))


@inside("organisations.answer_agreement")
@require_POST
def decide_agreement(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str
) -> HttpResponse:
    """The member agrees or refuses; either side ends."""
    found = Agreement.objects.all() if step == "beenden" else Agreement.objects.filter(member=tenant)
    agreement = get_object_or_404(found, public_id=public_id)
    try:
        if step == "beenden":
            end_agreement(agreement, timezone.localdate())
        else:
            # Where the member could choose, what it left unticked is not granted; seeing is the least it agrees to.
            ticked = request.POST.getlist("granted")
            granted = frozenset(each for each in Delegation if each == Delegation.SEE or each in ticked)
            is_choice = "chosen" in request.POST
            answer_agreement(
                agreement, timezone.localdate(), step == "zustimmen", granted if is_choice else None
            )
    except NotAgreeable:
        messages.error(request, _("This agreement has been decided already."))
    return _back(tenant, "vereinbarungen")
