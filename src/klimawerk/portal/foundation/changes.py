"""The change log as people read it: who, when, which field, old and new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one object at one moment. A new object has `old` None in every field, a removed one `new` None."""

    who: str
    when: datetime
    field: str
    label: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field in words, with what stood there and what stands there now."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChangeEntry:
    """One act: somebody made, changed or removed the object or a part of it."""

    who: str
    when: datetime
    step: str
    part: str
    fields: tuple[FieldChange, ...]


def list_changes(instance: models.Model) -> list[Change]:
    """All changes of an object, newest first. One query, however long the log is."""
    records = list(instance.history.select_related("history_user"))  # type: ignore[attr-defined]
    return [change for record, before in _with_before(records) for change in _compare(record, before)]


def read_changes(
    instance: models.Model, parts: Sequence[tuple[type[models.Model], str]] = ()
) -> list[ChangeEntry]:
    """The change log in words, newest first: choices, dates and the names of related objects instead of keys.

    `parts` are models with their foreign key to the object; what was removed from it is told too. One query each for
    the object, every part and every kind of related object.
    """
    acts: list[tuple[Any, str, list[Change]]] = []
    own = list(instance.history.select_related("history_user"))  # type: ignore[attr-defined]
    acts += [(record, "", _compare(record, before)) for record, before in _with_before(own)]
    for model, key in parts:
        rows = model.history.filter(**{key: instance.pk}).select_related("history_user")  # type: ignore[attr-defined]
        chains: dict[int, list[Any]] = {}
        for record in rows:
            chains.setdefault(record.id, []).append(record)
        for chain in chains.values():
            acts += [
                (record, str(model._meta.verbose_name), _compare(record, before))
                for record, before in _with_before(chain)
            ]
    names = _names_of_related(acts)
    hidden = {key for _model, key in parts}
    entries = [
        ChangeEntry(
            _author(record),
            record.history_date,
            record.history_type,
            part,
            tuple(
                FieldChange(
                    change.label,
                    _in_words(record, change.field, change.old, names),
                    _in_words(record, change.field, change.new, names),
                )
                for change in changes
                if not (part and change.field in hidden)
                and change.field != "tenant"
                and not (change.old is None and change.new in (None, "", [], False))
            ),
        )
        for record, part, changes in acts
        if changes
    ]
    return sorted(entries, key=lambda each: each.when, reverse=True)


def _with_before(records: list[Any]) -> list[tuple[Any, Any]]:
    return list(zip(records, [*records[1:], None], strict=False))


def _compare(record: Any, before: Any) -> list[Change]:
    who = _author(record)
    found: list[Change] = []
    for field in type(record).tracked_fields:
        old = None if before is None else getattr(before, field.attname)
        new = None if record.history_type == "-" else getattr(record, field.attname)
        if old != new and not field.primary_key and field.name != "public_id":
            found.append(Change(who, record.history_date, field.name, str(field.verbose_name), old, new))
    return found


def _author(record: Any) -> str:
    """The person, or the program that wrote with a key."""
    return str(record.history_user or record.history_change_reason or "")


def _names_of_related(acts: list[tuple[Any, str, list[Change]]]) -> dict[tuple[type[models.Model], Any], str]:
    wanted: dict[type[models.Model], set[Any]] = {}
    for record, _part, changes in acts:
        for change in changes:
            field = record._meta.get_field(change.field)
            if field.is_relation:
                wanted.setdefault(field.related_model, set()).update({change.old, change.new} - {None})
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }


def _in_words(record: Any, name: str, value: Any, names: dict[tuple[type[models.Model], Any], str]) -> str:
    if value is None or value == "":
        return "–"
    field = record._meta.get_field(name)
    if field.is_relation:
        return names.get((field.related_model, value), _("(removed)"))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return date_format(localtime(value), "d.m.Y H:i")
    if isinstance(value, date):
        return date_format(value, "d.m.Y")
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return number_format(value) if isinstance(value, Decimal) else str(value)


def forget_history(instance: models.Model) -> int:
    """Removes an object's change log, where a person's data must go; the number of entries removed."""
    removed, _kinds = instance.history.all().delete()  # type: ignore[attr-defined]
    return removed
