"""The change log as people read it: who, when, which field, old and new."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one object at one moment. A new object has `old` None in every field, a removed one `new` None."""

    who: str
    when: datetime
    field: str
    label: str
    old: Any
    new: Any


def list_changes(instance: models.Model) -> list[Change]:
    """All changes of an object, newest first. One query, however long the log is."""
    records = list(instance.history.select_related("history_user"))  # type: ignore[attr-defined]
    found: list[Change] = []
    for position, record in enumerate(records):
        before = records[position + 1] if position + 1 < len(records) else None
        who = str(record.history_user) if record.history_user else ""
        for field in type(record).tracked_fields:
            old = None if before is None else getattr(before, field.attname)
            new = None if record.history_type == "-" else getattr(record, field.attname)
            if old != new and not field.primary_key and field.name != "public_id":
                found.append(Change(who, record.history_date, field.name, str(field.verbose_name), old, new))
    return found


def forget_history(instance: models.Model) -> int:
    """Removes an object's change log, where a person's data must go; the number of entries removed."""
    removed, _kinds = instance.history.all().delete()  # type: ignore[attr-defined]
    return removed
