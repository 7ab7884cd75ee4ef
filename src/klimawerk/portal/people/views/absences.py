"""Absences of whoever holds a post: shown with the deputy, entered, changed, removed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.absences import list_absences, may_change_absence, remove_absence
from klimawerk.portal.people.domain.desks import desk_of
from klimawerk.portal.people.interfaces.task_forms import AbsenceForm
from klimawerk.portal.people.models import Absence, Post
from klimawerk.portal.people.views.gate import inside


@inside("people.view_absence")
@require_http_methods(["GET", "HEAD", "POST"])
def show_absences(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Who is away when, who answers meanwhile; a new absence for whoever may enter it."""
    day = timezone.localdate()
    posts = Post.objects.prefetch_related("holders__user", "holders__absences")
    desk = desk_of(get_object_or_404(posts, public_id=public_id), day)
    may_change = may_change_absence(actor, desk.holder)
    form = None
    if may_change:
        form = AbsenceForm(request.POST or None, instance=Absence(tenant=tenant, holder=desk.holder))
        if request.method == "POST" and form.is_valid() and form.save_for(tenant) is not None:
            messages.success(request, _("The absence is entered."))
            return redirect("absences", slug=tenant.slug, public_id=public_id)
    elif request.method == "POST":
        raise PermissionDenied
    context = {
        "tenant": tenant,
        "desk": desk,
        "absences": list_absences(desk.holder, day) if desk.holder is not None else [],
        "form": form,
        "may_change": may_change,
        "may_fill": may(actor, "people.change_post"),
    }
    return render(request, "people/absences.html", context, status=422 if form and form.is_bound else 200)


@inside("people.view_absence")
@require_http_methods(["GET", "HEAD", "POST"])
def edit_absence(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Other days; what is somebody else's leads back to the list."""
    absence = get_object_or_404(Absence.objects.select_related("holder__post"), public_id=public_id)
    back = reverse("absences", args=[tenant.slug, absence.holder.post.public_id])
    if not may_change_absence(actor, absence.holder):
        return _refuse(request, back)
    form = AbsenceForm(request.POST or None, instance=absence)
    if request.method == "POST" and form.is_valid() and form.save_for(tenant) is not None:
        messages.success(request, _("The absence is changed."))
        return redirect(back)
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("Change absence"),
        "button": _("Save"),
        "back": back,
    }
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@inside("people.view_absence")
@require_POST
def remove(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The absence does not take place."""
    absence = get_object_or_404(Absence.objects.select_related("holder__post"), public_id=public_id)
    back = reverse("absences", args=[tenant.slug, absence.holder.post.public_id])
    if not may_change_absence(actor, absence.holder):
        return _refuse(request, back)
    remove_absence(absence)
    messages.success(request, _("The absence is removed."))
    return redirect(back)


def _refuse(request: HttpRequest, back: str) -> HttpResponse:
    messages.error(
        request, _("An absence is changed by whoever is away, or by climate protection management.")
    )
    return redirect(back)
