"""The directory of organisations: a new name keeps the old one, a search by any name finds the body of today."""

from __future__ import annotations

from datetime import date, timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet

from klimawerk.portal.foundation.scopes import in_scope_of
from klimawerk.portal.organisations.models import Organisation, OrganisationName, Tenant


class NotMergeable(ValueError):
    """The two cannot become one; nothing was written."""


def add_organisation(
    tenant: Tenant | None,
    name: str,
    seat: str = "",
    parent: Organisation | None = None,
    named_since: date | None = None,
) -> Organisation:
    """A new organisation of a tenant, or a shared one."""
    organisation = Organisation(tenant=tenant, name=name, seat=seat, parent=parent)
    organisation.save()
    OrganisationName(tenant=tenant, organisation=organisation, name=name, valid_from=named_since).save()
    return organisation


@transaction.atomic
def rename_organisation(organisation: Organisation, name: str, day: date) -> None:
    """From `day` on it bears the new name; the one before ends the day before. A name is never overwritten."""
    current = organisation.names.filter(valid_to__isnull=True).first()
    if current is None:
        current = OrganisationName(
            tenant=organisation.tenant, organisation=organisation, name=organisation.name
        )
    current.valid_to = day - timedelta(days=1)
    current.save()
    OrganisationName(tenant=organisation.tenant, organisation=organisation, name=name, valid_from=day).save()
    organisation.name = name
    organisation.save()


def search_organisations(query: str) -> QuerySet[Organisation]:
    """Organisations that bear or bore a name containing the query, under the name of today, without duplicates."""
    named = OrganisationName.objects.filter(name__icontains=query).values("organisation_id")
    return Organisation.objects.filter(Q(name__icontains=query) | Q(pk__in=named), merged_into__isnull=True)


@transaction.atomic
def merge_organisations(duplicate: Organisation, into: Organisation) -> int:
    """One of two entries for the same body remains: names and all references move over; how many references moved.

    Raises `NotMergeable` for one and the same entry, for entries of different owners, and for a merged one.
    """
    if (
        duplicate.pk == into.pk
        or duplicate.tenant_id != into.tenant_id
        or duplicate.merged_into_id is not None
        or into.merged_into_id is not None
    ):
        raise NotMergeable(f"{duplicate} → {into}")
    moved = 0
    for model, field in _references():
        with in_scope_of(into.tenant):
            rows = list(model._default_manager.filter(**{field: duplicate}))
        for row in rows:
            if row == into:
                setattr(row, field, None)  # a body is neither parent nor successor of itself
            else:
                setattr(row, field, into)
            row.save()
            moved += 1
    duplicate.merged_into = into
    duplicate.save()
    into.refresh_from_db()
    return moved


def _references() -> list[tuple[type[models.Model], str]]:
    """Every foreign key to an organisation in the whole portal, also of rooms above this one; not the change logs."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if not model._meta.object_name.startswith("Historical")  # type: ignore[union-attr]
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model is Organisation
        and field.name != "merged_into"
    ]
