"""What a document consists of. Texts are plain; whoever writes the file decides how they look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; levels from 1, none may be skipped on the way down."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `is_note` sets it small, `is_boxed` in a frame that must be read."""

    text: str
    is_note: bool = False
    is_boxed: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short texts."""

    items: Sequence[str]


@dataclass(frozen=True, slots=True)
class Fields:
    """Terms with what is said about them."""

    pairs: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one line of headers; the first column names its row.

    A number stays a number in a workbook; elsewhere it is written with `decimals`. None is shown as a dash. `numeric`
    are the columns (from 0) set to the right.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str | float | int | None]]
    numeric: frozenset[int] = frozenset()
    decimals: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing as SVG with a description for those who cannot see it."""

    svg: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Block = Heading | Paragraph | Bullets | Fields | Table | Figure | PageBreak


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Sender, addressee, place and date, reference of a letter; lines of text."""

    sender: Sequence[str]
    addressee: Sequence[str]
    date: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `footer` stands on every page beside the page number; `letterhead` makes it a letter."""

    title: str
    author: str
    blocks: Sequence[Block]
    subtitle: str = ""
    language: str = "de"
    footer: str = ""
    letterhead: Letterhead | None = None
    keywords: Sequence[str] = field(default_factory=tuple)


class BrokenDocument(ValueError):
    """A heading level is skipped, or a figure has no description: the file could not be read by everybody."""


def check_document(document: Document) -> None:
    """Raises `BrokenDocument` for what would make a file inaccessible, whatever its form."""
    level = 1  # the title
    for block in document.blocks:
        if isinstance(block, Heading):
            if not 1 <= block.level <= level + 1:
                raise BrokenDocument(f"heading “{block.text}” skips a level")
            level = block.level
        elif isinstance(block, Figure) and not block.alternative.strip():
            raise BrokenDocument("a figure without description")
        elif isinstance(block, Table):
            wrong = [row for row in block.rows if len(row) != len(block.header)]
            if wrong or not block.header:
                raise BrokenDocument(f"table “{block.caption}”: a row does not fit its header")


def cell_text(value: str | float | int | None, decimals: int, language: str) -> str:
    """A cell as a reader sees it."""
    from klimawerk.language import number

    if value is None:
        return "–"
    return value if isinstance(value, str) else number(value, decimals, language)
