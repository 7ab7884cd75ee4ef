"""Two entries for the same body become one; what moved is remembered, so that it can be taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.db import models, transaction

from klimawerk.portal.foundation.scopes import in_scope_of
from klimawerk.portal.organisations.domain.directory import choose_current_name, references
from klimawerk.portal.organisations.models import Organisation, OrganisationMerge


class NotMergeable(ValueError):
    """The two cannot become one, or not be parted again; nothing was written."""


@dataclass(frozen=True, slots=True)
class Move:
    """A reference that a merge turns over: kind of thing, its name, and the field."""

    model: type[models.Model]
    row: models.Model
    field: str

    @property
    def kind(self) -> str:
        """The kind of thing in words."""
        return str(self.model._meta.verbose_name)

    @property
    def field_label(self) -> str:
        """The field in words."""
        field = self.model._meta.get_field(self.field)
        return str(getattr(field, "verbose_name", self.field))


def preview_merge(duplicate: Organisation, into: Organisation) -> list[Move]:
    """What a merge would turn over. Raises `NotMergeable` as `merge_organisations` does."""
    if (
        duplicate.pk == into.pk
        or duplicate.tenant_id != into.tenant_id
        or duplicate.merged_into_id is not None
        or into.merged_into_id is not None
    ):
        raise NotMergeable(f"{duplicate} → {into}")
    with in_scope_of(into.tenant):
        return [
            Move(model, row, field)
            for model, field in references()
            for row in model._default_manager.filter(**{field: duplicate})
        ]


@transaction.atomic
def merge_organisations(duplicate: Organisation, into: Organisation, day: date) -> OrganisationMerge:
    """One of two entries for the same body remains: names and all references move over to it.

    Raises `NotMergeable` for one and the same entry, for entries of different owners, and for a merged one.
    """
    moves = preview_merge(duplicate, into)
    current_name = into.name
    for move in moves:
        is_itself = isinstance(move.row, Organisation) and move.row.pk == into.pk
        row = into if is_itself else move.row
        row.refresh_from_db()
        setattr(row, move.field, None if is_itself else into)  # neither parent nor successor of itself
        row.save()
    duplicate.refresh_from_db()
    duplicate.merged_into = into
    duplicate.save()
    into.refresh_from_db()
    if into.name != current_name:
        into.name = current_name
        into.save()
    return OrganisationMerge.objects.create(
        tenant=into.tenant,
        duplicate=duplicate,
        into=into,
        merged_on=day,
        moved=[[move.model._meta.label_lower, move.row.pk, move.field] for move in moves],
    )


@transaction.atomic
def undo_merge(merge: OrganisationMerge, day: date) -> int:
    """The duplicate stands for itself again and gets back what it gave; how many references stayed where they are.

    A reference that somebody has turned elsewhere since, or whose row is gone, stays. Raises `NotMergeable` where the
    merge was taken back before, or the entry that remained was merged itself.
    """
    if merge.undone_on is not None or merge.into.merged_into_id is not None:
        raise NotMergeable(str(merge))
    duplicate, into, stayed = merge.duplicate, merge.into, 0
    duplicate.merged_into = None
    duplicate.save()
    for label, key, field in merge.moved:
        model = apps.get_model(label)
        with in_scope_of(into.tenant):
            row = model._default_manager.filter(pk=key).first()
        now = getattr(row, f"{field}_id", None)
        is_itself = isinstance(row, Organisation) and row.pk == into.pk
        if row is None or now != (None if is_itself else into.pk):
            stayed += 1
            continue
        setattr(row, field, duplicate)
        row.save()
    merge.undone_on = day
    merge.save()
    for each in (Organisation.objects.get(pk=duplicate.pk), Organisation.objects.get(pk=into.pk)):
        choose_current_name(each)
    return stayed
