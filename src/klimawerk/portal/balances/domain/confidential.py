"""Marking cells confidential, and which marks hold for a publication."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from klimawerk.portal.balances.domain.ordering import list_territories
from klimawerk.portal.balances.models import ConfidentialCell
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory


class NotMarkable(ValueError):
    """The cell cannot be marked; the text says why. Nothing was written."""


@transaction.atomic
def mark_cell(
    tenant: Tenant,
    person: User | None,
    day: date,
    territory: Territory,
    cell: str,
    year: int | None,
    reason: str,
) -> ConfidentialCell:
    """Hide a cell, `sector.carrier` or finer, in every publication from now on.

    Raises `NotMarkable` for a territory that is not the tenant's, a mark without reason or one that is there already.
    """
    if territory.pk not in {each.pk for each in list_territories(tenant, day)}:
        raise NotMarkable(_("%(place)s does not belong to this administration.") % {"place": territory.name})
    if not reason.strip():
        raise NotMarkable(_("Please give the reason: why may nobody see this value?"))
    if ConfidentialCell.objects.filter(tenant=tenant, territory=territory, cell=cell, year=year).exists():
        raise NotMarkable(_("This cell is marked already."))
    return ConfidentialCell.objects.create(
        tenant=tenant, territory=territory, cell=cell, year=year, reason=reason.strip(), marked_by=person
    )


@transaction.atomic
def unmark_cell(mark: ConfidentialCell) -> None:
    """Remove a mark; the change log keeps it, and what was published stays as it is."""
    mark.delete()


def marks_of(territory_ids: Collection[int], year: int) -> set[tuple[str, str]]:
    """(key, cell) of everything marked for some territories in a year, by whichever tenant: a secret binds all."""
    with scopes_disabled():
        found = ConfidentialCell.objects.filter(territory_id__in=territory_ids).select_related("territory")
        return {(each.territory.key, each.cell) for each in found if each.year in {None, year}}
