"""From the description to the bytes of a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from klimawerk.portal.foundation.documents.model import Document, check_document


@dataclass(frozen=True, slots=True)
class Form:
    """A file format: its ending and media type."""

    suffix: str
    media_type: str


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMS = {
    "pdf": Form("pdf", "application/pdf"),
    "docx": Form("docx", f"{_OFFICE}.wordprocessingml.document"),
    "odt": Form("odt", "application/vnd.oasis.opendocument.text"),
    "xlsx": Form("xlsx", f"{_OFFICE}.spreadsheetml.sheet"),
}


def write_document(document: Document, form: str) -> bytes:
    """The document as a file of one of `FORMS`.

    Raises `KeyError` for another form and `BrokenDocument` for what could not be read by everybody.
    """
    suffix = FORMS[form].suffix
    check_document(document)
    return _writer(suffix)(document)


def _writer(suffix: str) -> Callable[[Document], bytes]:
    # The libraries are large, and a process usually writes one form or none.
    if suffix == "pdf":
        from klimawerk.portal.foundation.documents.pdf import write_pdf as write
    elif suffix == "docx":
        from klimawerk.portal.foundation.documents.docx import write_docx as write
    elif suffix == "odt":
        from klimawerk.portal.foundation.documents.odt import write_odt as write
    else:
        from klimawerk.portal.foundation.documents.xlsx import write_xlsx as write
    return write
