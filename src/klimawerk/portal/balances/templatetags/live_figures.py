"""Changes for people: a share with its sign."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from klimawerk.portal.theme.numbers import grouped
from klimawerk.portal.theme.templatetags.figures import missing_mark

register = template.Library()


@register.filter
def signed_percent(value: float | None) -> SafeString:
    """A change as percent with plus or minus."""
    if value is None:
        return missing_mark()
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return format_html("{}{}&nbsp;%", sign, grouped(abs(value) * 100, 1))
