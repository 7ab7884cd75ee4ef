"""Acting for a municipality without account: list, order, letter, the mayor's link, the signed letter on file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.domain.agreements import NotAgreeable
from klimawerk.portal.organisations.domain.mandates import (
    LetterRefused,
    belongs_to,
    eligible_territories,
    end_mandate,
    file_letter,
    renew_link,
    take_mandate,
)
from klimawerk.portal.organisations.interfaces.mandate_letter import letter_of, write_docx
from klimawerk.portal.organisations.models import Mandate, Tenant
from klimawerk.portal.people.interfaces.directory_forms import LetterForm, LinkForm, MandateForm
from klimawerk.portal.people.views.directory.pages import conflict_text, form_methods, show_form
from klimawerk.portal.people.views.gate import inside
from klimawerk.portal.territories.models import Territory

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@inside("organisations.view_mandate")
@require_safe
def show_mandates(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """For whom the tenant acts, or has asked to act."""
    day = timezone.localdate()
    rows = [(each, each.is_valid(day)) for each in Mandate.objects.select_related("territory")]
    context = {
        "tenant": tenant,
        "rows": rows,
        "may_add": may(actor, "organisations.add_mandate"),
        "eligible": len(eligible_territories(tenant, day)),
    }
    return render(request, "directory/mandates.html", context)


@inside("organisations.view_mandate")
@require_safe
def show_mandate(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """One mandate with its state and the next step."""
    return _show(request, tenant, actor, _mandate(public_id))


def _show(request: HttpRequest, tenant: Tenant, actor: Actor, mandate: Mandate, **more: Any) -> HttpResponse:
    day = timezone.localdate()
    context = {
        "tenant": tenant,
        "mandate": mandate,
        "is_valid": mandate.is_valid(day),
        "is_link_open": mandate.is_link_open(day),
        "may_change": may(actor, "organisations.add_mandate"),
        "link_form": LinkForm(prefix="link"),
        "letter_form": LetterForm(),
        **more,
    }
    return render(request, "directory/mandate.html", context, status=more.get("status", 200))


@inside("organisations.add_mandate")
@form_methods
def add_mandate(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """An order of a municipality is noted."""
    day = timezone.localdate()
    keys = [each.pk for each in eligible_territories(tenant, day)]
    form = MandateForm(request.POST or None, territories=Territory.objects.filter(pk__in=keys))
    if request.method == "POST" and form.is_valid():
        try:
            mandate = take_mandate(tenant, **form.cleaned_data)
        except NotAgreeable:
            form.add_error(
                "territory", _("There is an open or running mandate of this municipality already.")
            )
        else:
            return redirect("mandate", tenant.slug, mandate.public_id)
    back = (reverse("mandates", args=[tenant.slug]), _("Mandates"))
    return show_form(request, tenant, form, _("New mandate"), _("Save"), back)


@inside("organisations.view_mandate")
@require_safe
def print_letter(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The letter as a page for the printer, or for the browser's PDF, to be signed by hand."""
    mandate = _mandate(public_id)
    return render(
        request,
        "directory/mandate_letter.html",
        {"tenant": tenant, "mandate": mandate, "letter": letter_of(mandate)},
    )


@inside("organisations.add_mandate")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download_letter(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The letter as DOCX; with the link where its secret part is sent along right after it was made."""
    mandate = _mandate(public_id)
    secret = request.POST.get("secret", "")
    address = _address(secret) if secret and belongs_to(mandate, secret) else ""
    response = HttpResponse(write_docx(letter_of(mandate, address)), content_type=_DOCX)
    name = f"vertretung-{mandate.territory.key}.docx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@inside("organisations.add_mandate")
@never_cache
@require_POST
def make_link(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A new link for the mayor. It is shown once; only its digest stays here."""
    mandate = _mandate(public_id)
    form = LinkForm(request.POST, prefix="link")
    if not form.is_valid():
        return _show(request, tenant, actor, mandate, link_form=form, status=422)
    try:
        secret = renew_link(mandate, timezone.localdate())
    except (NotAgreeable, EditConflict):
        messages.error(request, conflict_text())
        return redirect("mandate", tenant.slug, mandate.public_id)
    address = _address(secret)
    email = form.cleaned_data["email"]
    if email:
        text = render_to_string(
            "directory/mandate_mail.txt", {"mandate": mandate, "tenant": tenant, "address": address}
        )
        send_mail(
            _("Please confirm: %(tenant)s acts for %(territory)s")
            % {"tenant": tenant.name, "territory": mandate.territory.name},
            text,
            None,
            [email],
        )
    return _show(request, tenant, actor, mandate, address=address, secret=secret, sent_to=email)


@inside("organisations.add_mandate")
@require_POST
def upload_letter(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The signed letter is put on file."""
    mandate = _mandate(public_id)
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file_letter(
                mandate,
                form.cleaned_data["letter"],
                timezone.localdate(),
                form.cleaned_data["signed_by"],
            )
        except LetterRefused as refused:
            text = (
                _(
                    "The file is larger than 10 megabytes. Scan it in black and white or with fewer dots per inch."
                )
                if refused.reason == "size"
                else _("This is no PDF, JPG or PNG. Save the letter as one of these and choose it again.")
            )
            form.add_error("letter", text)
        else:
            messages.success(request, _("The signed letter is on file."))
            return redirect("mandate", tenant.slug, mandate.public_id)
    return _show(request, tenant, actor, mandate, letter_form=form, status=422)


@inside("organisations.view_mandate")
@never_cache
@require_safe
def open_letter(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The signed letter, as a download: an uploaded file is never shown as a page of ours."""
    mandate = _mandate(public_id)
    if not mandate.letter:
        raise Http404(_("There is no signed letter on file yet."))
    kind = str(mandate.letter.name).rpartition(".")[2]
    return FileResponse(  # type: ignore[return-value]
        mandate.letter.open("rb"),
        as_attachment=True,
        filename=f"vertretung-{mandate.territory.key}.{kind}",
    )


@inside("organisations.add_mandate")
@require_POST
def end(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The tenant acts no longer for the municipality."""
    mandate = _mandate(public_id)
    try:
        end_mandate(mandate, timezone.localdate())
    except (NotAgreeable, EditConflict):
        messages.error(request, conflict_text())
    return redirect("mandate", tenant.slug, mandate.public_id)


def _mandate(public_id: UUID) -> Mandate:
    return get_object_or_404(Mandate.objects.select_related("territory", "tenant"), public_id=public_id)


def _address(secret: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("answer_mandate", args=[secret])
