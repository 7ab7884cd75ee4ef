"""Numbers that lead to their origin, for places in a template where no template can be included (inside sentences)."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from klimawerk.portal.calculation.records import Place, PlaceName
from klimawerk.portal.evidence.interfaces import entry_addresses

register = template.Library()


@register.simple_tag(takes_context=True)
def origin(context: Context, place: Place | PlaceName, year: int, quantity: str, text: str) -> SafeString:
    """`text` as a link to "Woher kommt diese Zahl?" of a quantity of a place and year."""
    about = {
        "place": place,
        "year": year,
        "quantity": quantity,
        "text": text,
        "live_slug": context.get("live_slug"),
        "live_keys": context.get("live_keys"),
    }
    # The template escapes what it is given.
    return mark_safe(render_to_string("balances/origin_link.html", about))


@register.simple_tag(takes_context=True)
def trace_address(context: Context, key: str) -> str:
    """Where the numbers of a place are explained: inside a tenant with its evidence, else from public statistics."""
    slug = context.get("live_slug")
    if slug and key in context["live_keys"]:
        return reverse("live_trace", args=[slug, key])
    return reverse("trace", args=[key])


@register.simple_tag
def statement_address(slug: str, public_id: str) -> str:
    """The page of a statement of the evidence."""
    return reverse("entry_statement", args=[slug, public_id])


@register.simple_tag
def cell_address(slug: str, key: str, year: int, code: str) -> str:
    """Where a cell of a place and year is entered."""
    return entry_addresses.cell_address(slug, key, year, code)
