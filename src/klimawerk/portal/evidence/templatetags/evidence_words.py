"""Codes of the evidence as words."""

from __future__ import annotations

from django import template

from klimawerk import language
from klimawerk.portal.calculation.domain.language import reader_language

register = template.Library()


@register.filter
def cell_words(code: str) -> str:
    """A cell in the reader's language: »Private Haushalte, Erdgas«."""
    return language.cell_label(code, reader_language())
