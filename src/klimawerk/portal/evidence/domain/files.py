"""Keeping a file as it came, finding it again, and removing it when its time is over."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django_scopes import scopes_disabled

from klimawerk.portal.evidence.models import EvidenceFile
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User

LARGEST_BYTES = 20 * 2**20


class TooLarge(ValueError):
    """The file is larger than 20 MB or empty; nothing was kept."""


def keep_file(
    tenant: Tenant, user: User | None, name: str, content: bytes, received_on: date, **about: Any
) -> EvidenceFile:
    """Keep a file in the private folder; `about` are the model's other fields.

    Raises `TooLarge` for an empty file and one above 20 MB.
    """
    if not 0 < len(content) <= LARGEST_BYTES:
        raise TooLarge(name)
    kept = EvidenceFile(
        tenant=tenant,
        name=name[:255],
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        received_on=received_on,
        uploaded_by=user,
        **about,
    )
    kept.content.save(name, ContentFile(content), save=False)
    kept.save()
    return kept


def note_file(
    tenant: Tenant, user: User | None, name: str, content: bytes, received_on: date, **about: Any
) -> EvidenceFile:
    """Note that a file came, without keeping it: name, size, check sum and what is said about it."""
    return EvidenceFile.objects.create(
        tenant=tenant,
        name=name[:255],
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        received_on=received_on,
        uploaded_by=user,
        **about,
    )


def drop_content(file: EvidenceFile) -> None:
    """Remove the bytes of a file; what was read from it and who sent it stay."""
    stored, name = file.content.storage, file.content.name
    if not name:
        return
    file.content = ""  # type: ignore[assignment]
    file.save()
    transaction.on_commit(lambda: stored.delete(name))


def drop_overdue(day: date) -> int:
    """Remove the bytes of all files whose day of deletion has come, in every tenant; how many."""
    with scopes_disabled():
        overdue = list(EvidenceFile.objects.filter(delete_on__lte=day).exclude(content=""))
        for file in overdue:
            drop_content(file)
    return len(overdue)
