"""Word files: real headings, table headers that repeat, descriptions on drawings, the language of the text."""

from __future__ import annotations

import io
from typing import Any

from docx import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from klimawerk.portal.foundation.documents.drawings import as_png
from klimawerk.portal.foundation.documents.model import (
    Block,
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    Letterhead,
    Paragraph,
    Table,
    cell_text,
)

_MUTED = RGBColor(0x4A, 0x50, 0x70)


def write_docx(document: Document) -> bytes:
    """The document as a Word file."""
    word = WordDocument()
    word.core_properties.title = document.title
    word.core_properties.author = document.author
    word.core_properties.language = document.language
    word.core_properties.keywords = ", ".join(document.keywords)
    _set_language(word, "de-DE" if document.language == "de" else "en-GB")
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    _write_footer(section, document)
    if document.letterhead is not None:
        _write_letterhead(word, document.letterhead)
    word.add_heading(document.title, 1)
    if document.subtitle:
        word.add_paragraph(document.subtitle)
    for block in document.blocks:
        _write(word, block, document.language)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _write(word: Any, block: Block, language: str) -> None:
    if isinstance(block, Heading):
        word.add_heading(block.text, block.level + 1)
    elif isinstance(block, Paragraph):
        _write_paragraph(word, block)
    elif isinstance(block, Bullets):
        for item in block.items:
            word.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Fields):
        for term, said in block.pairs:
            line = word.add_paragraph()
            line.add_run(f"{term}: ").bold = True
            line.add_run(said)
    elif isinstance(block, Table):
        _write_table(word, block, language)
    elif isinstance(block, Figure):
        _write_figure(word, block)
    else:
        word.add_page_break()


def _write_paragraph(word: Any, block: Paragraph) -> None:
    if block.is_boxed:
        frame = word.add_table(rows=1, cols=1, style="Table Grid")
        frame.rows[0].cells[0].text = block.text
        word.add_paragraph()
        return
    run = word.add_paragraph().add_run(block.text)
    if block.is_note:
        run.font.size, run.font.color.rgb = Pt(9), _MUTED


def _write_table(word: Any, block: Table, language: str) -> None:
    if block.caption:
        word.add_paragraph(block.caption, style="Caption")
    table = word.add_table(rows=1, cols=len(block.header), style="Light Grid Accent 1")
    _repeat_header(table.rows[0])
    for at, text in enumerate(block.header):
        _fill(table.rows[0].cells[at], text, at in block.numeric)
    for row in block.rows:
        cells = table.add_row().cells
        for at, value in enumerate(row):
            _fill(cells[at], cell_text(value, block.decimals, language), at in block.numeric)
    if block.note:
        _write_paragraph(word, Paragraph(block.note, is_note=True))
    else:
        word.add_paragraph()


def _fill(cell: Any, text: str, is_right: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.add_run(text).font.size = Pt(9)
    if is_right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_figure(word: Any, block: Figure) -> None:
    word.add_picture(io.BytesIO(as_png(block.svg)), width=Cm(16))
    described = word.inline_shapes[-1]._inline.docPr
    described.set("descr", block.alternative)
    if block.caption:
        word.add_paragraph(block.caption, style="Caption")


def _write_letterhead(word: Any, head: Letterhead) -> None:
    run = word.add_paragraph().add_run(" · ".join(head.sender))
    run.font.size, run.font.color.rgb = Pt(8.5), _MUTED
    word.add_paragraph("\n".join(head.addressee))
    if head.reference:
        word.add_paragraph(head.reference)
    word.add_paragraph(head.date).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _write_footer(section: Any, document: Document) -> None:
    line = section.footer.paragraphs[0]
    line.add_run(f"{document.footer}\t" if document.footer else "")
    run = line.add_run()
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    for each in line.runs:
        each.font.size = Pt(8.5)


def _repeat_header(row: Any) -> None:
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(repeated)


def _set_language(word: Any, code: str) -> None:
    properties = word.styles["Normal"].element.get_or_add_rPr()
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), code)
    properties.append(language)
