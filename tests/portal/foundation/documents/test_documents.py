"""One description, four forms: what stands in it stands in every file; what is not accessible is refused."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from docx import Document as WordDocument
from pypdf import PdfReader

from klimawerk.portal.foundation.documents import (
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Table,
    write_document,
)
from klimawerk.portal.foundation.documents.model import BrokenDocument

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><rect width="40" height="20" fill="#12395b"/></svg>'
TABLE = Table(
    "Endenergie 2022",
    ("Sektor", "MWh", "Güte"),
    (("Private Haushalte", 1234567.8, "A"), ("Industrie", None, "–")),
    frozenset({1}),
    note="Quelle: Beispiel",
)
DOCUMENT = Document(
    "Bilanz von Beispielstadt",
    "Stadt Beispielstadt",
    (
        Paragraph("Was #panic *fett* $x$ = bleibt Text.", is_boxed=True),
        Heading("Ergebnis", 1),
        Bullets(("eins", "zwei")),
        Heading("Einzelheiten", 2),
        Fields((("Fassung", "bisko-2024"),)),
        TABLE,
        Figure(SVG, "Ein blaues Rechteck", "Abbildung"),
        PageBreak(),
        Paragraph("Ende", is_note=True),
    ),
    subtitle="2022",
    footer="Beispiel",
)


def test_the_pdf_is_tagged_titled_and_takes_user_text_as_text() -> None:
    reader = PdfReader(io.BytesIO(write_document(DOCUMENT, "pdf")))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "#panic *fett* $x$ = bleibt Text." in text
    assert "1.234.568" in text
    assert len(reader.pages) == 2
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert reader.metadata is not None
    assert reader.metadata.title == "Bilanz von Beispielstadt"
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_the_word_file_has_headings_a_repeated_header_and_described_drawings() -> None:
    word = WordDocument(io.BytesIO(write_document(DOCUMENT, "docx")))
    assert [each.text for each in word.paragraphs if each.style.name.startswith("Heading")] == [
        "Bilanz von Beispielstadt",
        "Ergebnis",
        "Einzelheiten",
    ]
    assert [cell.text for cell in word.tables[1].rows[1].cells] == ["Private Haushalte", "1.234.568", "A"]
    assert "w:tblHeader" in word.tables[1].rows[0]._tr.xml
    assert word.inline_shapes[0]._inline.docPr.get("descr") == "Ein blaues Rechteck"


def test_the_opendocument_file_holds_the_same_words() -> None:
    with zipfile.ZipFile(io.BytesIO(write_document(DOCUMENT, "odt"))) as archive:
        content = archive.read("content.xml").decode()
    for word in ("Bilanz von Beispielstadt", "1.234.568", "Ein blaues Rechteck", "#panic *fett* $x$"):
        assert word in content


def test_the_workbook_keeps_numbers_and_writes_no_formula() -> None:
    risky = Table("=Summe", ("a", "b"), (("=1+1", 2.5),), decimals=1)
    made = write_document(Document("Titel", "Stelle", (TABLE, risky)), "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    assert book.sheetnames == ["Erläuterung", "Endenergie 2022", "=Summe"]
    sheet = book["Endenergie 2022"]
    assert (sheet["B2"].value, sheet["B3"].value) == (1234567.8, None)
    assert (book["=Summe"]["A2"].value, book["=Summe"]["A2"].data_type) == ("=1+1", "s")


def test_a_letter_names_sender_and_addressee() -> None:
    head = Letterhead(
        ("Kreis Beispiel", "Straße 1"), ("Stadtwerke (Beispiel)", "Ort"), "2. März 2026", "Az. 1"
    )
    letter = Document("Datenanfrage", "Kreis Beispiel", (Paragraph("Guten Tag,"),), letterhead=head)
    text = PdfReader(io.BytesIO(write_document(letter, "pdf"))).pages[0].extract_text()
    for word in ("Stadtwerke (Beispiel)", "2. März 2026", "Az. 1", "Kreis Beispiel"):
        assert word in text
    for form in ("docx", "odt"):
        assert write_document(letter, form)


@pytest.mark.parametrize(
    "block",
    [Heading("zu tief", 3), Figure(SVG, " "), Table("schief", ("a", "b"), (("nur eins",),))],
)
def test_what_is_not_accessible_is_refused(block: Heading | Figure | Table) -> None:
    with pytest.raises(BrokenDocument):
        write_document(Document("Titel", "Stelle", (block,)), "docx")
