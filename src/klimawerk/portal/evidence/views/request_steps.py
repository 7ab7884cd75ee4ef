"""One request from the inside: letter, sheet, sending, reminding, answers filed as they came, phone notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import batches_of, file_text, receive_file
from klimawerk.portal.evidence.domain.campaign_links import address_of, code_of, renew_link
from klimawerk.portal.evidence.domain.drafts import keep_draft
from klimawerk.portal.evidence.domain.files import TooLarge
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.campaign_forms import (
    AnswerForm,
    PhoneNoteForm,
    ReasonForm,
    RequestForm,
)
from klimawerk.portal.evidence.interfaces.campaign_letter import file_name, letter_of, places_of, sheet_of
from klimawerk.portal.evidence.models import (
    DataRequest,
    ImportBatch,
    PhoneNote,
    RequestAnswer,
    RequestLetter,
    RequestState,
)
from klimawerk.portal.evidence.models.campaigns import OPEN_STATES, WAITING_STATES
from klimawerk.portal.foundation.documents.writing import FORMS, write_document
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

form_methods = require_http_methods(["GET", "HEAD", "POST"])
#: Steps that a button takes, by their word in the address.
STEPS = {
    "versenden": "send",
    "als-brief": "send_by_post",
    "erinnern": "remind",
    "erinnern-als-brief": "remind_by_post",
    "geprueft": "check",
    "abschliessen": "close",
    "wieder-oeffnen": "reopen",
    "neuer-link": "renew",
}


@inside("evidence.view_campaign")
@never_cache
@require_safe
def show_request(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Everything about one request, with the next step."""
    return _show(request, tenant, actor, _request(public_id))


def _show(
    request: HttpRequest, tenant: Tenant, actor: Actor, data_request: DataRequest, **more: Any
) -> HttpResponse:
    day = timezone.localdate()
    may_change = may(actor, "evidence.change_campaign")
    answers = list(data_request.answers.select_related("file", "batch", "filed_by"))
    batches = batches_of(answers).get(data_request.pk, [])
    context = {
        "tenant": tenant,
        "asked": data_request,
        "places": places_of(data_request),
        "letters": data_request.letters.all(),
        "answers": answers,
        "assigned": [each for each in batches if each.format == ImportBatch.Format.MAPPED_LIST],
        "phone_notes": data_request.phone_notes.all(),
        "is_overdue": data_request.is_overdue(day),
        "is_draft": data_request.state == RequestState.DRAFT,
        "is_waiting": data_request.state in WAITING_STATES,
        "is_answered": data_request.state in (RequestState.ANSWERED, RequestState.PARTLY_ANSWERED),
        "is_open": data_request.state in OPEN_STATES,
        "is_link_open": data_request.is_link_open(day),
        "address": address_of(data_request) if may_change else "",
        "code": code_of(data_request) if may_change else "",
        "may_change": may_change,
        "may_import": may(actor, "evidence.import_evidence"),
        "may_view_file": may(actor, "evidence.view_file"),
        "answer_form": AnswerForm(prefix="antwort"),
        "phone_form": PhoneNoteForm(prefix="gespraech"),
        "reason_form": ReasonForm(prefix="absage"),
        **more,
    }
    return render(request, "evidence/request.html", context, status=more.get("status", 200))


@inside("evidence.change_campaign")
@form_methods
def edit_request(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Change addressee, municipalities, address or due date."""
    data_request = _request(public_id)
    form = RequestForm(
        request.POST or None,
        instance=data_request,
        campaign=data_request.campaign,
        places=list_places(tenant, timezone.localdate()),
    )
    if request.method == "POST" and form.is_valid() and form.save_for(tenant) is not None:
        return redirect("data_request", tenant.slug, public_id)
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("Change the request"),
        "button": _("Save"),
        "back": (reverse("data_request", args=[tenant.slug, public_id]), data_request.reference),
    }
    return render(
        request, "evidence/campaign_form.html", context, status=422 if request.method == "POST" else 200
    )


@inside("evidence.change_campaign")
@require_POST
def take_step(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str) -> HttpResponse:
    """Send, remind, check, close, take up again, renew the link."""
    data_request, day, now = _request(public_id), timezone.localdate(), timezone.now()
    taken = STEPS.get(step)
    if taken is None:
        raise Http404
    try:
        if taken.startswith("send"):
            steps.send_request(data_request, day, now, by_mail=taken == "send")
            messages.success(request, _("The request counts as sent."))
        elif taken.startswith("remind"):
            steps.remind(data_request, day, now, by_mail=taken == "remind")
            messages.success(request, _("The reminder counts as sent."))
        elif taken == "check":
            steps.mark_checked(data_request)
        elif taken == "close":
            steps.close_request(data_request)
        elif taken == "reopen":
            steps.reopen_request(data_request)
        else:
            renew_link(data_request, day)
            messages.success(
                request, _("Link and short code are new. The earlier ones no longer open anything.")
            )
    except steps.NotPossible as refused:
        messages.error(request, reason_text(refused.reason))
    except EditConflict:
        messages.error(
            request, _("Somebody else has changed this meanwhile. Please look at it and try again.")
        )
    return redirect("data_request", tenant.slug, public_id)


@inside("evidence.change_campaign")
@require_POST
def note_refusal(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The addressee has refused, by mail or telephone."""
    data_request = _request(public_id)
    form = ReasonForm(request.POST, prefix="absage")
    if not form.is_valid():
        return _show(request, tenant, actor, data_request, reason_form=form, status=422)
    try:
        steps.refuse_request(data_request, form.cleaned_data["reason"], timezone.localdate())
    except steps.NotPossible as refused:
        messages.error(request, reason_text(refused.reason))
    return redirect("data_request", tenant.slug, public_id)


@inside("evidence.change_campaign")
@require_POST
def file_answer(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """An answer that came another way is filed as it came; a table is read at once."""
    data_request = _request(public_id)
    form = AnswerForm(request.POST, request.FILES, prefix="antwort")
    if form.is_valid():
        given, day = form.cleaned_data, timezone.localdate()
        user: Any = request.user
        try:
            if given["file"]:
                receive_file(
                    data_request,
                    day,
                    given["file"].name,
                    given["file"].read(),
                    user,
                    given["note"],
                    given["received_on"],
                    given["is_complete"],
                )
            else:
                file_text(data_request, day, given["note"], user, given["received_on"])
        except TooLarge:
            form.add_error("file", _("The file is empty or larger than 20 MB."))
        else:
            messages.success(request, _("The answer is on file."))
            return redirect("data_request", tenant.slug, public_id)
    return _show(request, tenant, actor, data_request, answer_form=form, status=422)


@inside("evidence.import_evidence")
@require_POST
def assign_answer(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A table that is not our sheet goes on to the assignment of its columns."""
    answer = get_object_or_404(
        RequestAnswer.objects.select_related("file", "request__addressee"), public_id=public_id
    )
    file = answer.file
    if file is None or not file.content:
        raise Http404(_("The file has been removed."))
    with file.content.open("rb") as stored:
        draft = keep_draft(tenant, file.name, stored.read())
    request.session[f"upload-{draft.token}"] = {
        "format": ImportBatch.Format.MAPPED_LIST.value,
        "received_from": file.received_from,
        "received_on": str(file.received_on),
        "legal_basis": file.legal_basis,
        "purpose": file.purpose,
        "delete_on": "",
    }
    return redirect("import_assign", slug=tenant.slug, token=draft.token)


@inside("evidence.change_campaign")
@require_POST
def add_phone_note(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A talk on the telephone; a next step with a day appears under what is due."""
    data_request = _request(public_id)
    form = PhoneNoteForm(request.POST, prefix="gespraech")
    form.instance.request = data_request
    if form.is_valid() and form.save_for(tenant) is not None:
        messages.success(request, _("The note is on file."))
        return redirect("data_request", tenant.slug, public_id)
    return _show(request, tenant, actor, data_request, phone_form=form, status=422)


@inside("evidence.change_campaign")
@require_POST
def finish_step(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The next step of a phone note has been done."""
    note = get_object_or_404(PhoneNote.objects.select_related("request"), public_id=public_id)
    steps.finish_phone_step(note, timezone.localdate())
    return redirect("data_request", tenant.slug, note.request.public_id)


@inside("evidence.change_campaign")
@never_cache
@require_safe
def download_letter(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, form: str
) -> HttpResponse:
    """The letter as PDF, DOCX or ODT; with `?erinnerung` the reminder."""
    data_request = _request(public_id)
    kind = RequestLetter.Kind.REMINDER if "erinnerung" in request.GET else RequestLetter.Kind.FIRST
    with translation.override("de"):
        written = write_document(letter_of(data_request, kind, timezone.localdate()), form)
    response = HttpResponse(written, content_type=FORMS[form].media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(data_request, form)}"'
    return response


@inside("evidence.view_campaign")
@require_safe
def download_sheet(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The sheet to fill in."""
    return send_sheet(_request(public_id))


def send_sheet(data_request: DataRequest) -> HttpResponse:
    """The workbook as a download, in German: addressees get no other."""
    with translation.override("de"):
        written = sheet_of(data_request)
    response = HttpResponse(written, content_type=FORMS["xlsx"].media_type)
    response["Content-Disposition"] = f'attachment; filename="{file_name(data_request, "xlsx")}"'
    return response


def reason_text(reason: str) -> str:
    """Why a step is not possible, and what to do."""
    texts = {
        "no_address": _("There is no e-mail address. Please add one, or send the letter by post."),
        "no_places": _("No municipality is named. Please add at least one."),
        "no_legal_basis": _(
            "The Land's legal basis for chimney sweeps is missing in the campaign. Without it they may not answer; "
            "please name it there first."
        ),
        "no_reason": _("Please say why."),
        "undecided": _(
            "A file of the answer is neither taken over nor discarded yet. Please decide on it first."
        ),
    }
    return texts.get(reason, _("This step does not fit the state of the request."))


def _request(public_id: UUID) -> DataRequest:
    return get_object_or_404(
        DataRequest.objects.select_related("campaign__tenant", "addressee", "tenant__territory"),
        public_id=public_id,
    )
