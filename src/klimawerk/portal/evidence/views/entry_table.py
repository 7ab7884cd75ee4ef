"""The entry table of a sector, and saving one row of it: for a script as JSON, without one as a page."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from klimawerk.portal.calculation import entry_table_room
from klimawerk.portal.calculation.own_data_records import PlacedFinding
from klimawerk.portal.evidence.domain.entry_progress import list_years
from klimawerk.portal.evidence.domain.entry_rows import (
    EntryRow,
    build_row,
    build_rows,
    find_cell,
    list_blocks,
    read_known,
)
from klimawerk.portal.evidence.domain.entry_saving import EntryConflict, EntryText, SavedEntry, save_entry
from klimawerk.portal.evidence.domain.recording import NotRecordable
from klimawerk.portal.evidence.interfaces.entry_addresses import SECTORS, SLUGS, cell_address
from klimawerk.portal.evidence.interfaces.entry_forms import SHORT_KINDS, RowForm, RowValues, row_values
from klimawerk.portal.evidence.models import Evidence, GasBasis, Grade
from klimawerk.portal.evidence.views.entry import get_place
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.people.views.gate import inside
from klimawerk.portal.territories.models import Territory


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with what its fields show, where it is not the stored state: what was typed, why it was not saved."""

    row: EntryRow
    values: RowValues
    units: tuple[str, ...]
    factors: Mapping[str, float]
    errors: tuple[PlacedFinding, ...] = ()
    theirs: Evidence | None = None
    is_conflict: bool = False
    parts: tuple[ShownRow, ...] = ()

    @property
    def factors_json(self) -> str:
        """What one unit counts [MWh], for the preview while typing."""
        return json.dumps(dict(self.factors))

    @property
    def spans_json(self) -> str:
        """The usual spans [MWh] with their reasons, for the remark while typing."""
        return json.dumps(
            [{"low": each.low, "high": each.high, "reason": each.reason} for each in self.row.spans],
            ensure_ascii=False,
        )

    @property
    def their_values(self) -> RowValues:
        """What the fields would show in the other version."""
        return row_values(self.theirs)


@inside("evidence.view_evidence")
@require_safe
def show_table(
    request: HttpRequest, tenant: Tenant, actor: Actor, key: str, year: int, sector: str
) -> HttpResponse:
    """The table of a sector."""
    place = get_place(tenant, key, year, timezone.localdate())
    if sector not in SECTORS:
        raise Http404
    return _table(request, tenant, actor, place, year, SECTORS[sector])


@inside("evidence.change_evidence")
@require_POST
def save_cell(request: HttpRequest, tenant: Tenant, actor: Actor, key: str, year: int) -> HttpResponse:
    """Save one row. 422 with findings and 409 with both states change nothing and lose nothing."""
    day = timezone.localdate()
    place = get_place(tenant, key, year, day)
    form = RowForm(request.POST)
    found = find_cell(list_blocks(), request.POST.get("cell", ""))
    if found is None:
        raise Http404
    text, author = form.text(), request.user if isinstance(request.user, User) else None
    wants_json = request.headers.get("Accept") == "application/json"
    try:
        if not form.is_valid():
            raise NotRecordable(form.findings())
        saved = save_entry(tenant, author, day, place, year, text)
    except NotRecordable as refused:
        if wants_json:
            return _refused(refused)
        sector = found[0].sector
        return _table(request, tenant, actor, place, year, sector, text, errors=refused.findings)
    except EntryConflict as conflict:
        if wants_json:
            return _conflict(text, conflict.theirs)
        sector = found[0].sector
        return _table(
            request, tenant, actor, place, year, sector, text, theirs=conflict.theirs, is_conflict=True
        )
    if not wants_json:
        return redirect(cell_address(tenant.slug, key, year, text.cell))
    row = build_row(read_known(tenant, place, year, day), *found)
    return JsonResponse(_state(request, tenant, actor, row, saved))


def _table(
    request: HttpRequest,
    tenant: Tenant,
    actor: Actor,
    place: Territory,
    year: int,
    sector: str,
    typed: EntryText | None = None,
    errors: tuple[PlacedFinding, ...] = (),
    theirs: Evidence | None = None,
    is_conflict: bool = False,
) -> HttpResponse:
    day = timezone.localdate()
    blocks = list_blocks()
    block = next(each for each in blocks if each.sector == sector)
    known = read_known(tenant, place, year, day)

    fine = _fine(request, typed)

    def shown(row: EntryRow, factors: Mapping[str, float]) -> ShownRow:
        is_typed = typed is not None and typed.cell == row.cell.code
        values = row_values(row.own, typed if is_typed else None)
        units = row.cell.units
        if values.unit and values.unit not in units:
            units = (*units, values.unit)
        return ShownRow(
            row,
            values,
            units,
            factors,
            errors if is_typed else (),
            theirs if is_typed else None,
            is_typed and is_conflict,
            tuple(shown(each, factors) for each in row.parts) if fine == row.cell.code else (),
        )

    rows = [
        shown(
            each,
            entry_table_room.unit_energies(each.cell.code, each.cell.units, each.cell.has_gas_basis, year),
        )
        for each in build_rows(known, block)
    ]
    context = {
        "tenant": tenant,
        "place": place,
        "year": year,
        "years": list_years(day),
        "sector": sector,
        "slug": SLUGS[sector],
        "block_label": block.label,
        "last_year": year - 1,
        "fine": fine,
        "tabs": [(SLUGS[each.sector], each.label, each.sector == sector) for each in blocks],
        "rows": rows,
        "has_gas_basis": any(each.has_gas_basis for each in block.cells),
        "mandatory": [each.row for each in rows if each.row.cell.is_mandatory],
        "filled": sum(each.row.is_filled for each in rows if each.row.cell.is_mandatory),
        "typed": typed,
        "errors": errors,
        "is_conflict": is_conflict,
        **_choices(actor),
    }
    status = 409 if is_conflict else 422 if errors else 200
    return render(request, "evidence/entry_table.html", context, status=status)


def _fine(request: HttpRequest, typed: EntryText | None) -> str:
    """The coarse cell whose finer cells are shown: asked for, or that of the row that was not saved."""
    if typed is not None and typed.cell.count(".") > 1:
        return ".".join(typed.cell.split(".")[:2])
    return request.GET.get("fein", "")


def _choices(actor: Actor) -> dict[str, Any]:
    return {
        "kinds": SHORT_KINDS,
        "grades": Grade.choices,
        "bases": GasBasis.choices,
        "may_change": may(actor, "evidence.change_evidence"),
        "may_choose": may(actor, "evidence.choose_evidence"),
    }


def _state(
    request: HttpRequest, tenant: Tenant, actor: Actor, row: EntryRow, saved: SavedEntry
) -> dict[str, Any]:
    """The row as it is stored now, with what is to be said under it."""
    own = row.own
    context = {"tenant": tenant, "row": row, **_choices(actor), "said": saved.findings}
    return {
        **_fields(own),
        "energy": row.counting.energy_mwh if row.counting is not None else None,
        "withdrawn": str(saved.withdrawn or ""),
        "page": reverse("entry_statement", args=[tenant.slug, own.public_id]) if own is not None else "",
        "below": render_to_string("evidence/_entry_below.html", context, request),
        "message": _message(saved),
    }


def _message(saved: SavedEntry) -> str:
    if saved.withdrawn is not None:
        return _("The statement is withdrawn.")
    return _("Saved.") if saved.evidence is not None else ""


def _fields(evidence: Evidence | None) -> dict[str, Any]:
    values = row_values(evidence)
    return {
        "kind": values.kind,
        "amount": values.amount,
        "unit": values.unit,
        "gas_basis": values.gas_basis,
        "grade": values.grade,
        "source": values.source,
        "statement": values.statement,
        "version": values.version,
    }


def _refused(refused: NotRecordable) -> JsonResponse:
    context = {"errors": refused.findings}
    return JsonResponse(
        {
            "below": render_to_string("evidence/_entry_errors.html", context),
            "message": _("Not saved."),
        },
        status=422,
    )


def _conflict(text: EntryText, theirs: Evidence | None) -> JsonResponse:
    context = {"mine": text, "theirs": theirs, "their_values": row_values(theirs), "has_script": True}
    return JsonResponse(
        {
            "below": render_to_string("evidence/_entry_conflict.html", context),
            "theirs": _fields(theirs),
            "message": _("Not saved: somebody else has changed this row."),
        },
        status=409,
    )
