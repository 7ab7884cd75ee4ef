"""Sheets of data requests through the door: written for an addressee, read back into values and findings."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.own_data_records import OwnEntry, ReadEntries
from klimawerk.portal.calculation.own_data_room import as_entry, as_findings


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """What a sheet asks: `subject` of the engine's sheets, places as (key, name), the number of the request."""

    subject: str
    year: int
    places: tuple[tuple[str, str], ...]
    title: str
    reference: str


@dataclass(frozen=True, slots=True)
class SheetReading:
    """What a sheet is read against. `household_share` [1] splits heating systems; None: nobody has said."""

    year: int
    keys: frozenset[str]
    reference: str
    source: str
    household_share: float | None = None


def write_sheet(order: SheetOrder, explanation: Sequence[str], lang: str) -> bytes:
    """The sheet as a workbook. Raises `KeyError` for an unknown subject."""
    from klimawerk.engine.interchange.request_sheet import RequestSheet, write_request_sheet

    stream = io.BytesIO()
    sheet = RequestSheet(
        order.subject, order.year, order.places, order.title, order.reference, tuple(explanation)
    )
    write_request_sheet(sheet, stream, lang)
    return stream.getvalue()


def read_sheet(path: Path, asked: SheetReading, lang: str) -> ReadEntries:
    """The values of a filled sheet and everything that was found; a file that is no sheet gives one error."""
    from klimawerk.engine.factbook.access import PlainFacts
    from klimawerk.engine.interchange.own_data import shipped_history
    from klimawerk.engine.interchange.own_rows import RowReader
    from klimawerk.engine.interchange.request_answer import read_answer
    from klimawerk.engine.interchange.request_rows import AskedFor
    from klimawerk.engine.interchange.territory_keys import TerritoryKeys
    from klimawerk.engine.kernel.states import Grade

    book = engine_room.fact_book()
    values, findings = read_answer(
        path,
        AskedFor(asked.year, asked.keys, asked.reference, asked.source, asked.household_share),
        RowReader(TerritoryKeys(engine_room.register(), shipped_history)),
        PlainFacts(book),
    )
    entries: list[OwnEntry] = []
    for each in values:
        total = "" if each.total_grade is Grade.NONE else each.total_grade.name
        entries.append(replace(as_entry(each.value), total_grade=total))
    return ReadEntries(tuple(entries), as_findings(findings, lang))
