"""PDF/UA-1 with Typst: the compiler refuses what is not accessible. Texts reach it as data only, never as markup."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from klimawerk.portal.foundation.documents.model import (
    Block,
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    cell_text,
)

_TEMPLATE = Path(__file__).with_name("document.typ")


def write_pdf(document: Document) -> bytes:
    """The document as PDF/UA-1. Raises `typst.TypstError` if the standard is not met."""
    import typst

    with TemporaryDirectory() as room:
        folder = Path(room)
        blocks = [_as_data(block, document.language, folder, at) for at, block in enumerate(document.blocks)]
        letterhead = document.letterhead
        data = {
            "title": document.title,
            "subtitle": document.subtitle,
            "author": document.author,
            "language": document.language,
            "footer": document.footer,
            "keywords": list(document.keywords),
            "page": "Seite" if document.language == "de" else "Page",
            "blocks": blocks,
            "letterhead": None
            if letterhead is None
            else {
                "sender": list(letterhead.sender),
                "addressee": list(letterhead.addressee),
                "date": letterhead.date,
                "reference": letterhead.reference,
            },
        }
        (folder / "document.typ").write_bytes(_TEMPLATE.read_bytes())
        (folder / "data.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        made: Any = typst.compile(
            folder / "document.typ",
            root=folder,
            format="pdf",
            pdf_standards="ua-1",
            ignore_system_fonts=True,
        )
        return bytes(made)


def _as_data(block: Block, language: str, folder: Path, at: int) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "text": block.text, "level": block.level}
    if isinstance(block, Paragraph):
        kind = "box" if block.is_boxed else "note" if block.is_note else "paragraph"
        return {"kind": kind, "text": block.text}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": list(block.items)}
    if isinstance(block, Fields):
        return {"kind": "fields", "pairs": [list(pair) for pair in block.pairs]}
    if isinstance(block, Table):
        return {
            "kind": "table",
            "caption": block.caption,
            "header": list(block.header),
            "rows": [[cell_text(cell, block.decimals, language) for cell in row] for row in block.rows],
            "right": [at in block.numeric for at in range(len(block.header))],
            "note": block.note,
        }
    if isinstance(block, Figure):
        name = f"figure-{at}.svg"
        (folder / name).write_text(block.svg, encoding="utf-8")
        return {"kind": "figure", "file": name, "alt": block.alternative, "caption": block.caption}
    assert isinstance(block, PageBreak)
    return {"kind": "page"}
