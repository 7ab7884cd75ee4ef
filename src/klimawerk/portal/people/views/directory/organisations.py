"""Organisations: list with search, page of one, its dated names; duplicates become one and can be parted again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.domain.directory import (
    choose_current_name,
    enter_first_name,
    list_directory,
    list_similar,
    list_uses,
    rename_organisation,
)
from klimawerk.portal.organisations.domain.merges import (
    NotMergeable,
    merge_organisations,
    preview_merge,
    undo_merge,
)
from klimawerk.portal.organisations.models import Organisation, OrganisationMerge, Tenant
from klimawerk.portal.people.interfaces.directory_forms import (
    MergeForm,
    NewOrganisationForm,
    OrganisationForm,
    RenameForm,
    name_lines,
)
from klimawerk.portal.people.views.directory.pages import conflict_text, form_methods, show_form
from klimawerk.portal.people.views.gate import inside


@inside("organisations.view_organisation")
@require_safe
def show_organisations(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All organisations of the tenant and the shared ones, or those that bear or bore a name."""
    query = request.GET.get("q", "").strip()
    context = {
        "tenant": tenant,
        "rows": list_directory(query),
        "query": query,
        "may_change": may(actor, "organisations.change_organisation"),
    }
    return render(request, "directory/organisations.html", context)


@inside("organisations.view_organisation")
@require_safe
def show_organisation(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """One organisation: names, parent, seat, successor, children, uses, and what was merged into it."""
    found = Organisation.objects.select_related("parent", "successor", "merged_into", "tenant")
    organisation = get_object_or_404(found, public_id=public_id)
    is_open = organisation.merged_into is None and _is_changeable(request, organisation)
    context = {
        "tenant": tenant,
        "organisation": organisation,
        "names": list(organisation.names.all()),
        "today": organisation.today if organisation.successor else None,
        "children": list(Organisation.objects.filter(parent=organisation, merged_into__isnull=True)),
        "predecessors": list(Organisation.objects.filter(successor=organisation, merged_into__isnull=True)),
        "uses": [each for each in list_uses(organisation) if each.kind != Organisation._meta.verbose_name],
        "similar": list_similar(organisation),
        "merges": list(
            OrganisationMerge.objects.filter(into=organisation, undone_on__isnull=True).select_related(
                "duplicate"
            )
        ),
        "may_change": is_open and may(actor, "organisations.change_organisation"),
        "may_merge": is_open and may(actor, "organisations.merge_organisation"),
    }
    return render(request, "directory/organisation.html", context)


@inside("organisations.change_organisation")
@form_methods
def add_organisation_page(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A new organisation of the tenant."""
    form = NewOrganisationForm(request.POST or None, instance=Organisation(tenant=tenant))
    if request.method == "POST" and form.is_valid():
        with transaction.atomic():
            organisation = form.save_for(tenant)
            if isinstance(organisation, Organisation):
                enter_first_name(organisation, form.cleaned_data["named_since"])
                return redirect("organisation", tenant.slug, organisation.public_id)
    return show_form(request, tenant, form, _("New organisation"), _("Save"), _to_list(tenant))


@inside("organisations.change_organisation")
@form_methods
def edit_organisation(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Seat, parent, successor, and the dated names as lines."""
    organisation = _own(request, public_id)
    form = OrganisationForm(request.POST or None, instance=organisation)
    lines = name_lines(organisation, request.POST or None)
    is_sent = request.method == "POST"
    if is_sent and form.is_valid() & lines.is_valid():
        with transaction.atomic():
            saved = form.save_for(tenant)
            if saved is not None:
                lines.save(commit=False)
                for name in lines.deleted_objects:
                    name.delete()
                for name, _fields in lines.changed_objects:
                    name.save()
                for name in lines.new_objects:
                    name.organisation, name.tenant = organisation, organisation.tenant
                    name.save()
                choose_current_name(Organisation.objects.get(pk=organisation.pk))
                return _to(tenant, organisation)
    return show_form(
        request,
        tenant,
        form,
        _("Edit %(name)s") % {"name": organisation.name},
        _("Save"),
        _to_page(tenant, organisation),
        lines=lines,
        template="directory/organisation_form.html",
    )


@inside("organisations.change_organisation")
@form_methods
def rename(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """From a day on it bears another name; the old one stays with its last day."""
    organisation = _own(request, public_id)
    form = RenameForm(request.POST or None, initial={"day": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        current = organisation.names.filter(valid_to__isnull=True).first()
        day = form.cleaned_data["day"]
        if current is not None and current.valid_from is not None and day <= current.valid_from:
            form.add_error("day", _("The present name is valid from that day or later."))
        else:
            try:
                rename_organisation(organisation, form.cleaned_data["name"], day)
            except EditConflict:
                form.add_error(None, conflict_text())
            else:
                return _to(tenant, organisation)
    title = _("New name for %(name)s") % {"name": organisation.name}
    return show_form(request, tenant, form, title, _("Rename"), _to_page(tenant, organisation))


@inside("organisations.merge_organisation")
@form_methods
def merge(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """First the choice of the entry that remains, then what would move, then the button."""
    duplicate = _own(request, public_id)
    sent = request.POST or (request.GET if "into" in request.GET else None)
    form = MergeForm(sent, organisation=duplicate)
    context = {"tenant": tenant, "organisation": duplicate, "form": form}
    if sent is None or not form.is_valid():
        context["similar"] = list_similar(duplicate)
        status = 422 if form.is_bound else 200
        return render(request, "directory/merge.html", context, status=status)
    into = form.cleaned_data["into"]
    if request.method == "POST":
        try:
            merge_organisations(duplicate, into, timezone.localdate())
        except (NotMergeable, EditConflict):
            messages.error(request, conflict_text())
            return _to(tenant, duplicate)
        except IntegrityError:
            messages.error(
                request,
                _(
                    "Nothing was merged: both entries stand side by side where only one may stand, for example as "
                    "addressees of one campaign. Please remove one of them there first."
                ),
            )
            return _to(tenant, duplicate)
        messages.success(request, _("The two entries are one now. You can take this back below."))
        return _to(tenant, into)
    context |= {"into": into, "moves": preview_merge(duplicate, into)}
    return render(request, "directory/merge_preview.html", context)


@inside("organisations.merge_organisation")
@require_POST
def undo(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A merge is taken back."""
    found = OrganisationMerge.objects.select_related("into", "duplicate")
    made = get_object_or_404(found, public_id=public_id)
    if not _is_changeable(request, made.into):
        raise PermissionDenied
    try:
        stayed = undo_merge(made, timezone.localdate())
    except (NotMergeable, EditConflict):
        messages.error(request, conflict_text())
        return _to(tenant, made.into)
    messages.success(request, _("There are two entries again."))
    if stayed:
        messages.info(
            request,
            ngettext(
                "%(number)s reference stayed where it is, because it has been changed since.",
                "%(number)s references stayed where they are, because they have been changed since.",
                stayed,
            )
            % {"number": stayed},
        )
    return _to(tenant, made.duplicate)


def _is_changeable(request: HttpRequest, organisation: Organisation) -> bool:
    """A tenant changes its own entries; shared ones are kept by the operator of the installation."""
    return organisation.tenant_id is not None or bool(request.user.is_superuser)  # type: ignore[union-attr]


def _own(request: HttpRequest, public_id: UUID) -> Organisation:
    organisation = get_object_or_404(
        Organisation.objects.filter(merged_into__isnull=True), public_id=public_id
    )
    if not _is_changeable(request, organisation):
        raise PermissionDenied
    return organisation


def _to(tenant: Tenant, organisation: Organisation) -> HttpResponse:
    return redirect("organisation", tenant.slug, organisation.public_id)


def _to_list(tenant: Tenant) -> tuple[str, str]:
    return reverse("organisations", args=[tenant.slug]), _("Organisations")


def _to_page(tenant: Tenant, organisation: Organisation) -> tuple[str, str]:
    return reverse("organisation", args=[tenant.slug, organisation.public_id]), organisation.name
