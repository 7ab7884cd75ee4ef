"""Imported editions of publishers' files, seen from the portal: kinds, list, taking back, what is in use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from klimawerk import language
from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.records import NotComputable


@dataclass(frozen=True, slots=True)
class FactEdition:
    """An edition in the data folder; `is_used` tells whether this process computes with it."""

    id: str
    kind: str
    title: str
    reference: str
    imported_on: str
    findings: int
    is_used: bool


def list_kinds() -> list[tuple[str, str]]:
    """The kinds of publishers' files that can be read, each with publisher and title."""
    from klimawerk.engine.interchange.importers import KINDS

    return [(name, f"{kind.publisher}: {kind.title}") for name, kind in KINDS.items()]


def list_editions() -> list[FactEdition]:
    """What lies in the data folder, the newest import first."""
    from klimawerk.engine.interchange.importers import editions

    used = used_editions()
    return [
        FactEdition(
            each.id,
            each.kind,
            each.title,
            _day(each.reference),
            _day(each.imported_on),
            each.findings,
            each.id in used,
        )
        for each in sorted(
            editions(Path(settings.KLIMAWERK_DATA_DIR)),
            key=lambda each: (each.imported_on, each.id),
            reverse=True,
        )
    ]


def _day(written: str) -> str:
    """A day as people write it; anything else as it stands there."""
    try:
        return f"{date.fromisoformat(written):%d.%m.%Y}"
    except ValueError:
        return written


def used_editions() -> frozenset[str]:
    """The imported editions this process has begun with."""
    return frozenset(engine_room.fact_book().release.split("+")[1:])


def take_back(edition: str) -> None:
    """Take an imported edition away; shipped facts are never touched. Raises `NotComputable` for an unknown one."""
    from klimawerk.engine.interchange.importers import undo
    from klimawerk.engine.kernel.errors import InputError

    try:
        undo(edition, Path(settings.KLIMAWERK_DATA_DIR))
    except InputError as error:
        raise NotComputable(language.text(error.code, reader_language(), error.data)) from error
