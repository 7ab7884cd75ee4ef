"""Documents: one description, made into accessible PDF, Word, OpenDocument and Excel files."""

from klimawerk.portal.foundation.documents.model import (
    Bullets,
    Document,
    Fields,
    Figure,
    Heading,
    Letterhead,
    PageBreak,
    Paragraph,
    Table,
)
from klimawerk.portal.foundation.documents.writing import FORMS, write_document

__all__ = [
    "FORMS",
    "Bullets",
    "Document",
    "Fields",
    "Figure",
    "Heading",
    "Letterhead",
    "PageBreak",
    "Paragraph",
    "Table",
    "write_document",
]
