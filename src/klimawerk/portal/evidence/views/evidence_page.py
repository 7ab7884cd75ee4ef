"""One statement with all its fields: new, changed, withdrawn, chosen; and who has changed what."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from klimawerk.portal.calculation.own_data_records import EntryCell
from klimawerk.portal.evidence.domain.entry_rows import find_cell, findings_of, list_blocks
from klimawerk.portal.evidence.domain.recording import (
    NotRecordable,
    Statement,
    amend_statement,
    check_statement,
    choose_statement,
    record_statement,
    withdraw_statement,
)
from klimawerk.portal.evidence.interfaces.entry_addresses import SLUGS, cell_address
from klimawerk.portal.evidence.interfaces.entry_forms import StatementForm
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.evidence.views.entry import get_place
from klimawerk.portal.foundation.changes import read_changes
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.people.views.gate import inside
from klimawerk.portal.territories.models import Territory


@inside("evidence.view_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def show_statement(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A statement and its history; a form for whoever may change it."""
    evidence = _get(public_id)
    may_change = may(actor, "evidence.change_evidence")
    cell = _cell(evidence.cell)
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    form = StatementForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        cell=cell,
        evidence=evidence,
    )
    if request.method == "POST" and form.is_valid() and _amend(request, evidence, form):
        messages.success(request, _("The statement is saved."))
        return redirect(_back(tenant, evidence))
    place, year = evidence.territory, evidence.year
    return _show(
        request, tenant, actor, place, year, cell, form, None if form.is_bound else evidence, evidence
    )


@inside("evidence.change_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def add_statement(request: HttpRequest, tenant: Tenant, actor: Actor, key: str, year: int) -> HttpResponse:
    """A further statement about a cell; it waits until it is chosen, if another one counts already."""
    day = timezone.localdate()
    place = get_place(tenant, key, year, day)
    found = find_cell(list_blocks(), request.GET.get("zelle", ""))
    if found is None:
        raise Http404
    form = StatementForm(request.POST or None, request.FILES or None, cell=found[1])
    if request.method == "POST" and form.is_valid():
        statement = form.statement(place, year, found[1].code)
        author = request.user if isinstance(request.user, User) else None
        try:
            _refuse_errors(statement)
            with transaction.atomic():
                plain = form.plain(tenant, author, day)
                recorded = record_statement(tenant, author, day, statement, **plain)
        except NotRecordable as refused:
            _say(form, refused)
        else:
            counts = recorded.evidence.is_chosen
            messages.success(
                request,
                _("The statement is saved and counts.")
                if counts
                else _("The statement is saved. Another one counts; you can let this one count instead."),
            )
            return redirect("entry_statement", slug=tenant.slug, public_id=recorded.evidence.public_id)
    return _show(request, tenant, actor, place, year, found[1], form, None, None)


@inside("evidence.change_evidence")
@require_POST
def withdraw(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """The statement no longer holds; its history stays."""
    evidence = _get(public_id)
    if request.POST.get("read_version", "") not in {"", str(evidence.version)}:
        messages.error(request, _("Somebody else has changed this statement meanwhile; please look again."))
        return redirect("entry_statement", slug=tenant.slug, public_id=public_id)
    back = _back(tenant, evidence)
    withdraw_statement(evidence)
    messages.success(request, _("The statement is withdrawn."))
    return redirect(back)


@inside("evidence.choose_evidence")
@require_POST
def choose(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """This statement counts for its cell from now on."""
    evidence = _get(public_id)
    try:
        choose_statement(evidence)
    except EditConflict:
        messages.error(request, _("Somebody else has changed this statement meanwhile; please look again."))
    else:
        messages.success(request, _("This statement counts now."))
    return redirect(_back(tenant, evidence))


def _get(public_id: UUID) -> Evidence:
    rows = Evidence.objects.select_related("tenant", "territory", "file", "author", "batch")
    return get_object_or_404(rows, public_id=public_id)


def _cell(code: str) -> EntryCell:
    """The cell of a statement; one that came by an import and is in no table is given in energy."""
    found = find_cell(list_blocks(), code)
    if found is not None:
        return found[1]
    sector, carrier = code.split(".")[:2]
    parent = find_cell(list_blocks(), f"{sector}.{carrier}")
    units = parent[1].units if parent is not None else ("MWh", "GWh", "kWh", "GJ", "TJ")
    gas = carrier == "natural_gas"
    return EntryCell(code, sector, carrier, code, units, is_mandatory=False, has_gas_basis=gas)


def _back(tenant: Tenant, evidence: Evidence) -> str:
    return cell_address(tenant.slug, evidence.territory.key, evidence.year, evidence.cell)


def _amend(request: HttpRequest, evidence: Evidence, form: StatementForm) -> bool:
    """Write the form; False with what prevents it in the form."""
    author = request.user if isinstance(request.user, User) else None
    statement = form.statement(evidence.territory, evidence.year, evidence.cell)
    try:
        _refuse_errors(statement)
        if form.cleaned_data["read_version"] not in {None, evidence.version}:
            raise EditConflict
        with transaction.atomic():
            plain = form.plain(evidence.tenant, author, timezone.localdate())
            amend_statement(evidence, author, statement, **plain)
    except NotRecordable as refused:
        _say(form, refused)
    except EditConflict:
        saved = Evidence.objects.get(pk=evidence.pk)
        form.add_error(
            None,
            _(
                "Somebody else has saved this meanwhile. Your entries stand here; please compare and save again."
            ),
        )
        entries = request.POST.copy()
        entries["read_version"] = str(saved.version)
        form.data = entries
    else:
        return True
    return False


def _refuse_errors(statement: Statement) -> None:
    """Before a file is kept. Raises `NotRecordable`."""
    errors = tuple(each for each in check_statement(statement)[1] if each.is_error)
    if errors:
        raise NotRecordable(errors)


def _say(form: StatementForm, refused: NotRecordable) -> None:
    for finding in refused.findings:
        name = finding.where.rpartition(":")[2]
        form.add_error(
            {"energy": "amount"}.get(name, name) if name in {"energy", *form.fields} else None, finding.text
        )


def _show(
    request: HttpRequest,
    tenant: Tenant,
    actor: Actor,
    place: Territory,
    year: int,
    cell: EntryCell,
    form: StatementForm,
    checked: Evidence | None,
    evidence: Evidence | None,
) -> HttpResponse:
    context = {
        "tenant": tenant,
        "place": place,
        "year": year,
        "cell": cell,
        "slug": SLUGS[cell.sector],
        "form": form,
        "evidence": evidence,
        "findings": findings_of(checked) if checked is not None else (),
        "changes": read_changes(evidence) if evidence is not None else [],
        "back": cell_address(tenant.slug, place.key, year, cell.code),
        "may_change": may(actor, "evidence.change_evidence"),
        "may_file": may(actor, "evidence.view_file"),
        "may_choose": may(actor, "evidence.choose_evidence"),
    }
    return render(request, "evidence/evidence_page.html", context, status=422 if form.is_bound else 200)
