"""Files with own data: upload, assign columns, look at everything, take over, take back."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.calculation import import_room, own_data_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.evidence.domain import imports as domain
from klimawerk.portal.evidence.domain.assignments import recall_assignment, remember_assignment
from klimawerk.portal.evidence.domain.drafts import drop_draft, find_draft, keep_draft
from klimawerk.portal.evidence.domain.files import TooLarge
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.interfaces.import_forms import AssignmentForm, ExportForm, UploadForm
from klimawerk.portal.evidence.models import EvidenceFile, ImportBatch
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

_form_methods = require_http_methods(["GET", "HEAD", "POST"])
_PROFILES = {
    ImportBatch.Format.KLIMASCHUTZ_PLANER: "klimaschutz_planer",
    ImportBatch.Format.ECOSPEED: "ecospeed_region",
}
_PER_PAGE = 50
_SHOWN_LINES = 12


@inside("evidence.view_evidence")
@require_safe
def list_imports(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All files that were read, newest first."""
    batches = ImportBatch.objects.select_related("file", "decided_by").defer("rows", "findings")
    page = Paginator(batches, _PER_PAGE).get_page(request.GET.get("seite"))
    context = {"tenant": tenant, "page": page, "may_import": may(actor, "evidence.import_evidence")}
    return render(request, "evidence/imports.html", context)


@inside("evidence.import_evidence")
@_form_methods
def upload(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """Choose a file. Templates and long lists are read at once; other lists are assigned first."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        file, kind = given.pop("file"), ImportBatch.Format(given.pop("format"))
        given["received_on"] = given["received_on"] or timezone.localdate()
        content = file.read()
        try:
            if kind in (ImportBatch.Format.TEMPLATE, ImportBatch.Format.LONG_CSV):
                batch = domain.open_import(
                    tenant,
                    request.user,  # type: ignore[arg-type]
                    timezone.localdate(),
                    file.name,
                    content,
                    kind,
                    own_data_room.read_file,
                    **given,
                )
                return redirect("import_preview", slug=tenant.slug, public_id=batch.public_id)
            draft = keep_draft(tenant, file.name, content)
        except TooLarge:
            form.add_error("file", _("The file is empty or larger than 20 MB."))
        else:
            request.session[f"upload-{draft.token}"] = {
                "format": kind.value,
                **{name: str(value) if value else "" for name, value in given.items()},
            }
            step = "import_assign" if kind == ImportBatch.Format.MAPPED_LIST else "import_export"
            return redirect(step, slug=tenant.slug, token=draft.token)
    context = {"tenant": tenant, "form": form}
    return render(request, "evidence/import_upload.html", context, status=422 if form.is_bound else 200)


@inside("evidence.import_evidence")
@_form_methods
def assign_columns(request: HttpRequest, tenant: Tenant, actor: Actor, token: str) -> HttpResponse:
    """Say which column holds what; remembered for the next list with the same header."""
    draft, about = _draft_of(request, tenant, token)
    table = import_room.read_table(draft.path, reader_language())
    known = recall_assignment(table)
    form = AssignmentForm(request.POST or None, table=table, known=known) if table.lines else None
    if request.method == "POST" and form is not None and form.is_valid():
        assignment = form.assignment()
        remember_assignment(tenant, table, assignment)
        batch = domain.open_import(
            tenant,
            request.user,  # type: ignore[arg-type]
            timezone.localdate(),
            draft.name,
            draft.path.read_bytes(),
            ImportBatch.Format.MAPPED_LIST,
            lambda path, lang: import_room.read_list(path, path.name, assignment, lang),
            keeps_file=not assignment.buildings,
            **about,
        )
        _forget(request, draft)
        return redirect("import_preview", slug=tenant.slug, public_id=batch.public_id)
    context = {
        "tenant": tenant,
        "form": form,
        "draft": draft,
        "table": table,
        "lines": [(number, line[:12]) for number, line in enumerate(table.lines[:_SHOWN_LINES], start=1)],
    }
    status = 422 if table.findings or (form is not None and form.is_bound) else 200
    return render(request, "evidence/import_assign.html", context, status=status)


@inside("evidence.import_evidence")
@_form_methods
def describe_export(request: HttpRequest, tenant: Tenant, actor: Actor, token: str) -> HttpResponse:
    """Say what an export of another tool leaves unsaid."""
    draft, about = _draft_of(request, tenant, token, keeps_format=True)
    kind = ImportBatch.Format(about.pop("format"))
    form = ExportForm(request.POST or None, places=list_places(tenant, timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        batch = domain.open_import(
            tenant,
            request.user,  # type: ignore[arg-type]
            timezone.localdate(),
            draft.name,
            draft.path.read_bytes(),
            kind,
            lambda path, lang: import_room.read_export(
                path,
                _PROFILES[kind],
                given["territory"].key,
                given["source"],
                given["year"],
                given["unit"],
                lang,
            ),
            **about,
        )
        _forget(request, draft)
        return redirect("import_preview", slug=tenant.slug, public_id=batch.public_id)
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("Export of %(tool)s") % {"tool": kind.label},
        "button": _("Read and show"),
    }
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@inside("evidence.view_evidence")
@require_safe
def show_import(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """What was found and read, and what would be replaced."""
    batch = _batch(public_id)
    page = Paginator(domain.list_rows(batch), _PER_PAGE).get_page(request.GET.get("seite"))
    counts: dict[str, int] = {"error": 0, "warning": 0, "info": 0}
    for finding in batch.findings:
        counts[finding["severity"]] += 1
    context = {
        "tenant": tenant,
        "batch": batch,
        "page": page,
        "counts": counts,
        "may_import": may(actor, "evidence.import_evidence"),
        "may_view_file": may(actor, "evidence.view_file") and bool(batch.file.content),
    }
    return render(request, "evidence/import_preview.html", context)


@inside("evidence.import_evidence")
@require_POST
def decide(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str) -> HttpResponse:
    """Take over, discard or take back."""
    batch, now = _batch(public_id), timezone.now()
    user: Any = request.user
    try:
        if step == "uebernehmen":
            count = domain.confirm_import(batch, user, now, request.POST.get("vorhandene") != "behalten")
            text = ngettext("%(count)s value was taken over.", "%(count)s values were taken over.", count)
            messages.success(request, text % {"count": count})
        elif step == "verwerfen":
            domain.discard_import(batch, user, now)
            messages.success(request, _("The file was not taken over."))
        else:
            count = domain.undo_import(batch, user, now, even_changed=request.POST.get("trotzdem") == "ja")
            text = ngettext("%(count)s value was taken back.", "%(count)s values were taken back.", count)
            messages.success(request, text % {"count": count})
    except (
        domain.NotTakeable,
        EditConflict,
        IntegrityError,
    ):  # also where somebody else decides at this moment
        messages.error(request, _("This file has been decided already, or has errors. Nothing was changed."))
    except domain.ChangedSince as changed:
        context = {"tenant": tenant, "batch": batch, "changed": changed.changed}
        return render(request, "evidence/import_changed.html", context, status=409)
    return redirect("import_preview", slug=tenant.slug, public_id=batch.public_id)


@inside("evidence.view_file")
@require_safe
def send_file(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The file as it came, always as a download."""
    file = get_object_or_404(EvidenceFile.objects.all(), public_id=public_id)
    if not file.content or not Path(file.content.path).is_file():
        raise Http404(_("The file has been removed."))
    sent = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type="application/octet-stream",
    )
    return cast("HttpResponse", sent)


def _batch(public_id: UUID) -> ImportBatch:
    return get_object_or_404(ImportBatch.objects.select_related("file", "tenant"), public_id=public_id)


def _draft_of(
    request: HttpRequest, tenant: Tenant, token: str, keeps_format: bool = False
) -> tuple[Any, dict[str, Any]]:
    draft = find_draft(tenant, token)
    said = request.session.get(f"upload-{token}")
    if draft is None or said is None:
        raise Http404(_("The uploaded file is no longer there. Please choose it again."))
    about: dict[str, Any] = {**said, "delete_on": said.get("delete_on") or None}
    if not keeps_format:
        about.pop("format", None)
    return draft, about


def _forget(request: HttpRequest, draft: Any) -> None:
    request.session.pop(f"upload-{draft.token}", None)
    drop_draft(draft)
