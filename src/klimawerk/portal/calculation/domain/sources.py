"""The publications behind the numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.locators import say_in
from klimawerk.portal.calculation.records import SourceEntry


def list_sources() -> tuple[SourceEntry, ...]:
    """All sources of the facts release, by publisher and title."""
    lang = reader_language()
    entries = [
        replace(each, licence=say_in(each.licence, lang), note=say_in(each.note, lang))
        for each in _sources().values()
    ]
    return tuple(sorted(entries, key=lambda each: (each.publisher.casefold(), each.title.casefold())))


def find_source(source_id: str) -> SourceEntry | None:
    """The source of an id; none if the register does not know it."""
    return _sources().get(source_id)


def describe_release() -> str:
    """The facts release of this installation."""
    return engine_room.fact_book().release


@cache
def _sources() -> dict[str, SourceEntry]:
    return {
        source.id: SourceEntry(
            id=source.id,
            publisher=source.publisher,
            title=source.title,
            edition=source.edition,
            licence=source.licence,
            attribution=source.attribution,
            is_warned=source.licence_status == "B",
            note=source.note,
        )
        for source in engine_room.sources()
    }
