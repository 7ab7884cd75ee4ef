"""Numbers that lead to their origin, for places in a template where no template can be included (inside sentences)."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from klimawerk.portal.calculation.records import Place, PlaceName

register = template.Library()


@register.simple_tag
def origin(place: Place | PlaceName, year: int, quantity: str, text: str) -> SafeString:
    """`text` as a link to "Woher kommt diese Zahl?" of a quantity of a place and year."""
    context = {"place": place, "year": year, "quantity": quantity, "text": text}
    # The template escapes what it is given.
    return mark_safe(render_to_string("balances/origin_link.html", context))
