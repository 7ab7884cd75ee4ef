"""The completeness matrix in words: for the page, for a screen reader, for a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from klimawerk.portal.balances.domain.completeness import CompletenessRow
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.live_records import SectorReading
from klimawerk.portal.evidence.interfaces.entry_addresses import SLUGS
from klimawerk.portal.foundation.documents import Document, Paragraph, Table

KINDS = ("own_ab", "own_cd", "default", "missing")
#: A letter beside the colour, so that nobody needs the colour.
MARKS = {"own_ab": "●", "own_cd": "◐", "default": "○", "missing": "–"}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A municipality's sector: mark, words, and the word of its entry table in the address."""

    kind: str
    mark: str
    text: str
    slug: str


def kind_label(kind: str) -> str:
    """What a kind means."""
    return {
        "own_ab": _("own data, grade A or B"),
        "own_cd": _("own data, grade C or D"),
        "default": _("statistics (default)"),
        "missing": _("missing"),
    }[kind]


def matrix(rows: Sequence[CompletenessRow]) -> list[tuple[CompletenessRow, list[MatrixCell]]]:
    """The rows with their cells."""
    return [(row, [_cell(each) for each in row.sectors]) for row in rows]


def sector_names(rows: Sequence[CompletenessRow], lang: str) -> list[str]:
    """The heads of the columns."""
    return [live_room.sector_label(each.sector, lang, True) for each in rows[0].sectors] if rows else []


def summary(rows: Sequence[CompletenessRow]) -> list[tuple[str, str, int]]:
    """How many cells of the matrix are of each kind: mark, words, number."""
    kinds = [each.kind for row in rows for each in row.sectors]
    return [(MARKS[kind], kind_label(kind), kinds.count(kind)) for kind in KINDS]


def workbook(title: str, author: str, rows: Sequence[CompletenessRow], lang: str) -> Document:
    """The matrix as a document: what is largest per cell, and all shares in a second table."""
    names = sector_names(rows, lang)
    main = Table(
        _("Largest share of the energy"),
        [_("Municipality"), _("Key"), *names],
        [
            [row.territory.name, row.territory.key, *(kind_label(each.kind) for each in row.sectors)]
            for row in rows
        ],
    )
    shares = Table(
        _("Shares in percent"),
        [
            _("Municipality"),
            _("Key"),
            _("Sector"),
            kind_label("own_ab"),
            kind_label("own_cd"),
            kind_label("default"),
            _("mandatory entries missing"),
        ],
        [
            [
                row.territory.name,
                row.territory.key,
                live_room.sector_label(each.sector, lang),
                each.own_ab * 100,
                each.own_cd * 100,
                each.default * 100,
                each.missing,
            ]
            for row in rows
            for each in row.sectors
        ],
        numeric=frozenset({3, 4, 5, 6}),
    )
    note = Paragraph(
        _("What the numbers rest on, by energy. It says nothing about how much a municipality uses.")
    )
    return Document(title, author, [note, main, shares], language=lang)


def _cell(reading: SectorReading) -> MatrixCell:
    parts = [
        f"{kind_label(kind)} {round(share * 100)} %"
        for kind, share in (
            ("own_ab", reading.own_ab),
            ("own_cd", reading.own_cd),
            ("default", reading.default),
        )
        if share > 0
    ]
    if reading.kind == "missing":
        parts = [kind_label("missing")]
    if reading.missing:
        parts.append(
            ngettext(
                "%(count)s mandatory entry missing", "%(count)s mandatory entries missing", reading.missing
            )
            % {"count": reading.missing}
        )
    return MatrixCell(reading.kind, MARKS[reading.kind], ", ".join(parts), SLUGS[reading.sector])
