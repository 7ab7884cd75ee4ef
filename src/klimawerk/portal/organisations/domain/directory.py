"""The directory of organisations: a new name keeps the old one, a search by any name finds the body of today."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet

from klimawerk.portal.organisations.models import Organisation, OrganisationMerge, OrganisationName, Tenant

#: What stands behind a name and does not tell two bodies apart.
_LEGAL_FORMS = re.compile(
    r"\b(gmbh|mbh|ag|se|kg|ohg|gbr|ug|ev|e v|eg|aör|kdör|co|und|inc|ltd)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DirectoryRow:
    """An organisation in the list: the former name under which it was found, and who answers for it today."""

    organisation: Organisation
    former_name: str
    today: Organisation | None


@dataclass(frozen=True, slots=True)
class Use:
    """Something that refers to an organisation: what kind of thing, in which field, and its name."""

    kind: str
    field: str
    name: str


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
    enter_first_name(organisation, named_since)
    return organisation


def enter_first_name(organisation: Organisation, named_since: date | None) -> None:
    """The dated name that a new organisation begins with."""
    OrganisationName(
        tenant=organisation.tenant,
        organisation=organisation,
        name=organisation.name,
        valid_from=named_since,
    ).save()


def choose_current_name(organisation: Organisation) -> None:
    """After its dated names have changed: the one without end that began last is the current one."""
    names = list(organisation.names.all())
    if not names:
        return
    current = max(names, key=lambda each: (each.valid_to is None, each.valid_from or date.min))
    if current.name != organisation.name:
        organisation.name = current.name
        organisation.save()


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


def list_directory(query: str) -> list[DirectoryRow]:
    """The organisations of the list, in four queries however many there are; all of them for an empty query."""
    found = list(search_organisations(query).select_related("parent", "tenant"))
    former: dict[int, str] = {}
    if query:
        for name in OrganisationName.objects.filter(organisation__in=found, name__icontains=query):
            former.setdefault(name.organisation_id, name.name)
    following = dict(Organisation.objects.filter(successor__isnull=False).values_list("pk", "successor_id"))
    last = {each.pk: _last_of(each.pk, following) for each in found}
    today = Organisation.objects.in_bulk({there for here, there in last.items() if there != here})
    return [
        DirectoryRow(
            each,
            former.get(each.pk, "") if query.casefold() not in each.name.casefold() else "",
            today.get(last[each.pk]) if last[each.pk] != each.pk else None,
        )
        for each in found
    ]


def _last_of(start: int, following: Mapping[int, int | None]) -> int:
    current, seen = start, {start}
    while (after := following.get(current)) is not None and after not in seen:
        current = after
        seen.add(after)
    return current


def list_similar(organisation: Organisation) -> list[Organisation]:
    """Other entries of the same owner whose name differs in spelling or legal form only: perhaps duplicates."""
    wanted = name_key(organisation.name)
    others = Organisation.objects.filter(tenant=organisation.tenant, merged_into__isnull=True)
    return [each for each in others.exclude(pk=organisation.pk) if name_key(each.name) == wanted]


def name_key(name: str) -> str:
    """What is left of a name without legal form, case and punctuation."""
    words = re.sub(r"[^\w]+", " ", name.casefold())
    return re.sub(r"\s+", "", _LEGAL_FORMS.sub(" ", words)) or words.strip()


def list_uses(organisation: Organisation) -> list[Use]:
    """What refers to an organisation in the scope's tenant, in all rooms; not its own names."""
    return [
        Use(str(model._meta.verbose_name), str(model._meta.get_field(field).verbose_name), str(row))  # type: ignore[union-attr]
        for model, field in references()
        if model is not OrganisationName
        for row in model._default_manager.filter(**{field: organisation})
    ]


def references() -> list[tuple[type[models.Model], str]]:
    """Every foreign key to an organisation in the whole portal, also of rooms above this one; not the change logs."""
    return [
        (model, field.name)
        for model in apps.get_models()
        if not model._meta.object_name.startswith("Historical")  # type: ignore[union-attr]
        and model is not OrganisationMerge
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model is Organisation
        and field.name != "merged_into"
    ]
