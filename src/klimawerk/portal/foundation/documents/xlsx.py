"""Workbooks: a first sheet with the words, then a sheet per table. Nothing a user wrote becomes a formula."""

from __future__ import annotations

import io
import re
from typing import Any

import xlsxwriter

from klimawerk.portal.foundation.documents.model import (
    Bullets,
    Document,
    Fields,
    Heading,
    Paragraph,
    Table,
)

_LONGEST_NAME = 31
_WIDEST = 60


def write_xlsx(document: Document) -> bytes:
    """The document as a workbook; drawings are left out, their tables are there."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": document.title, "author": document.author})
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    first = book.add_worksheet("Text" if document.language == "en" else "Erläuterung")
    first.set_column(0, 0, 100)
    for line, (text, style) in enumerate(_words(document, bold, wrap)):
        first.write_string(line, 0, text, style)
    taken = {first.get_name().lower()}
    for block in document.blocks:
        if isinstance(block, Table):
            _write_table(book, block, _name(block.caption, taken), bold)
    book.close()
    return stream.getvalue()


def _words(document: Document, bold: Any, wrap: Any) -> list[tuple[str, Any]]:
    lines = [(document.title, bold), (document.subtitle, wrap)]
    for block in document.blocks:
        if isinstance(block, Heading):
            lines.append((block.text, bold))
        elif isinstance(block, Paragraph):
            lines.append((block.text, wrap))
        elif isinstance(block, Bullets):
            lines += [(f"– {item}", wrap) for item in block.items]
        elif isinstance(block, Fields):
            lines += [(f"{term}: {said}", wrap) for term, said in block.pairs]
    return [*((text, style) for text, style in lines if text), (document.footer, wrap)]


def _write_table(book: Any, block: Table, name: str, bold: Any) -> None:
    sheet = book.add_worksheet(name)
    number = book.add_format({"num_format": f"#,##0{'.' + '0' * block.decimals if block.decimals else ''}"})
    for at, text in enumerate(block.header):
        sheet.write_string(0, at, text, bold)
        longest = max([len(text), *(len(str(row[at] or "")) for row in block.rows)])
        sheet.set_column(at, at, min(longest + 2, _WIDEST))
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(block.rows, start=1):
        for at, value in enumerate(row):
            if value is None:
                sheet.write_blank(line, at, None)
            elif isinstance(value, str):
                sheet.write_string(line, at, value)
            else:
                sheet.write_number(line, at, value, number)
    if block.note:
        sheet.write_string(len(block.rows) + 2, 0, block.note)


def _name(caption: str, taken: set[str]) -> str:
    """A sheet's name: what Excel allows, each once."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", caption).strip()[:_LONGEST_NAME] or "Tabelle"
    name, count = plain, 1
    while name.lower() in taken:
        count += 1
        name = f"{plain[: _LONGEST_NAME - 4]} {count}"
    taken.add(name.lower())
    return name
