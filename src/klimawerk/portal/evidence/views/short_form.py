"""The short form of eight numbers: filled in half an hour, saved as far as it is, continued later."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from klimawerk.portal.calculation.entry_table_room import ShortCell
from klimawerk.portal.evidence.domain.short_form import (
    ShortEntry,
    ShortResult,
    list_short_cells,
    read_short_form,
    save_short_form,
)
from klimawerk.portal.evidence.interfaces.short_form_words import SHORT_GRADES, where_to_find
from klimawerk.portal.evidence.views.entry import get_place
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.people.views.gate import inside

_FIELDS = ("amount", "unit", "gas_basis", "grade", "source", "carrier", "statement", "version")


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """One of the eight numbers with what its fields show and what became of it."""

    number: int
    cell: ShortCell
    entry: ShortEntry
    help: str
    result: ShortResult | None = None


@inside("evidence.view_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def show_short_form(request: HttpRequest, tenant: Tenant, actor: Actor, key: str, year: int) -> HttpResponse:
    """The form. What can be saved is saved; what cannot stands there with its reason."""
    day = timezone.localdate()
    place = get_place(tenant, key, year, day)
    may_change = may(actor, "evidence.change_evidence")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    results: dict[str, ShortResult] = {}
    typed: dict[str, ShortEntry] = {}
    if request.method == "POST":
        typed = {cell.key: _typed(request, cell) for cell in list_short_cells()}
        author = request.user if isinstance(request.user, User) else None
        outcome = save_short_form(tenant, author, day, place, year, typed)
        _tell(request, outcome)
        open_rows = [each for each in outcome if each.outcome in {"refused", "conflict"}]
        if not open_rows:
            return redirect("entry_short_form", slug=tenant.slug, key=key, year=year)
        results = {name: each for each in open_rows for name in each.keys}
    stored = read_short_form(place, year)
    shown = []
    for number, cell in enumerate(list_short_cells(), start=1):
        result = results.get(cell.key)
        entry = stored[cell.key]
        if result is not None:
            entry = _kept(typed[cell.key], result)
        shown.append(ShownNumber(number, cell, entry, where_to_find(number), result))
    context = {
        "tenant": tenant,
        "place": place,
        "year": year,
        "numbers": shown,
        "filled": sum(not each.entry.is_empty for each in shown if each.result is None),
        "grades": SHORT_GRADES,
        "may_change": may_change,
        "has_problems": bool(results),
    }
    return render(request, "evidence/short_form.html", context, status=422 if results else 200)


def _typed(request: HttpRequest, cell: ShortCell) -> ShortEntry:
    said = {name: request.POST.get(f"{cell.key}:{name}", "").strip()[:250] for name in _FIELDS}
    known = {carrier for carrier, _label in cell.carriers}
    if said["carrier"] not in known:
        said["carrier"] = cell.carriers[0][0] if cell.carriers else ""
    return ShortEntry(key=cell.key, absent=bool(request.POST.get(f"{cell.key}:absent")), **said)


def _kept(entry: ShortEntry, result: ShortResult) -> ShortEntry:
    """What was typed; after a conflict on top of what stands there now, so that saving again is a decision."""
    if result.outcome != "conflict":
        return entry
    theirs = result.theirs
    return ShortEntry(
        key=entry.key,
        amount=entry.amount,
        unit=entry.unit,
        gas_basis=entry.gas_basis,
        grade=entry.grade,
        source=entry.source,
        absent=entry.absent,
        carrier=entry.carrier,
        statement="" if theirs is None else str(theirs.public_id),
        version="" if theirs is None else str(theirs.version),
    )


def _tell(request: HttpRequest, outcome: list[ShortResult]) -> None:
    saved = sum(each.outcome in {"saved", "withdrawn"} for each in outcome)
    open_rows = sum(each.outcome in {"refused", "conflict"} for each in outcome)
    if saved:
        messages.success(
            request, ngettext("%(n)s statement saved.", "%(n)s statements saved.", saved) % {"n": saved}
        )
    if open_rows:
        messages.error(
            request,
            ngettext("%(n)s entry needs a look.", "%(n)s entries need a look.", open_rows) % {"n": open_rows},
        )
    if not saved and not open_rows:
        messages.info(request, _("Nothing was changed."))
