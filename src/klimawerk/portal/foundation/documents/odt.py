"""OpenDocument text files."""

from __future__ import annotations

import io
from typing import Any

from odfdo import Document as OpenDocument
from odfdo import Frame, Header, List, Style
from odfdo import Paragraph as OpenParagraph
from odfdo import Table as OpenTable

from klimawerk.portal.foundation.documents.drawings import as_png, size_of
from klimawerk.portal.foundation.documents.model import (
    Block,
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    Paragraph,
    Table,
    cell_text,
)

_WIDTH_CM = 16.0


def write_odt(document: Document) -> bytes:
    """The document as an OpenDocument text."""
    odt = OpenDocument("text")
    odt.meta.title = document.title
    odt.meta.initial_creator = document.author
    odt.meta.language = "de-DE" if document.language == "de" else "en-GB"
    broken: Any = {"break-before": "page"}
    odt.insert_style(Style("paragraph", name="page", area="paragraph", **broken), automatic=True)
    body = odt.body
    body.clear()
    head = document.letterhead
    if head is not None:
        body.append(OpenParagraph(" · ".join(head.sender)))
        for line in ("", *head.addressee, "", head.reference, head.date, ""):
            body.append(OpenParagraph(line))
    body.append(Header(1, document.title))
    if document.subtitle:
        body.append(OpenParagraph(document.subtitle))
    for at, block in enumerate(document.blocks):
        _write(odt, body, block, document.language, at)
    if document.footer:
        body.append(OpenParagraph(document.footer))
    stream = io.BytesIO()
    odt.save(stream)
    return stream.getvalue()


def _write(odt: Any, body: Any, block: Block, language: str, at: int) -> None:
    if isinstance(block, Heading):
        body.append(Header(block.level + 1, block.text))
    elif isinstance(block, Paragraph):
        body.append(OpenParagraph(block.text))
    elif isinstance(block, Bullets):
        body.append(List(list(block.items)))
    elif isinstance(block, Fields):
        for term, said in block.pairs:
            body.append(OpenParagraph(f"{term}: {said}"))
    elif isinstance(block, Table):
        _write_table(body, block, language, at)
    elif isinstance(block, Figure):
        _write_figure(odt, body, block)
    else:
        body.append(OpenParagraph("", style="page"))


def _write_table(body: Any, block: Table, language: str, at: int) -> None:
    if block.caption:
        body.append(OpenParagraph(block.caption))
    table = OpenTable(f"Tabelle{at}")
    rows = [list(block.header)] + [
        [cell_text(cell, block.decimals, language) for cell in row] for row in block.rows
    ]
    for number, row in enumerate(rows):
        table.set_row_values(number, row)
    body.append(table)
    body.append(OpenParagraph(block.note))


def _write_figure(odt: Any, body: Any, block: Figure) -> None:
    image = as_png(block.svg)
    name = odt.add_file(io.BytesIO(image))
    width, height = size_of(block.svg)
    frame = Frame.image_frame(
        name, size=(f"{_WIDTH_CM}cm", f"{_WIDTH_CM * height / width:.2f}cm"), anchor_type="as-char"
    )
    frame.svg_description = block.alternative
    paragraph = OpenParagraph("")
    paragraph.append(frame)
    body.append(paragraph)
    if block.caption:
        body.append(OpenParagraph(block.caption))
