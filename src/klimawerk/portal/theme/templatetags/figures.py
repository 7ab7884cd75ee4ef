"""Numbers for people: in the reader's language, never more digits than they bear, a dash where there is none."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from klimawerk.portal.theme.numbers import grouped

register = template.Library()

_ENERGY_STEPS = ((1e9, 1e6, "TWh"), (1e5, 1e3, "GWh"), (0.0, 1.0, "MWh"))
_EMISSION_STEPS = ((1e7, 1e6, "million t"), (0.0, 1.0, "t"))


@register.filter
def whole(value: float | None) -> SafeString:
    """A whole number with thousands separators; `< 1` below one, a dash with a spoken text for a missing value."""
    if value is None:
        return missing_mark()
    if 0 < abs(value) < 1:
        return format_html('<data value="{}">&lt;&nbsp;1</data>', repr(float(value)))
    return format_html('<data value="{}">{}</data>', repr(float(value)), grouped(round(value), 0))


@register.filter
def decimal(value: float | None, places: int = 1) -> SafeString:
    """A number with a fixed count of decimal places."""
    if value is None:
        return missing_mark()
    return format_html('<data value="{}">{}</data>', repr(float(value)), grouped(value, int(places)))


@register.filter
def exact(value: float | None) -> SafeString:
    """A number with six significant digits, for the chain of a trace."""
    if value is None:
        return missing_mark()
    return format_html(
        '<data value="{}">{}</data>', repr(float(value)), significant(float(value), 6, keep_zeros=False)
    )


@register.filter
def step_links(formula: str) -> SafeString:
    """A formula with links from its numbers in brackets to the steps of these numbers."""
    pieces = re.split(r"\((\d+)\)", formula)
    links = format_html_join("", "{}{}", _pieces(pieces))
    return format_html("{}", links)


@register.filter
def percent(value: float | None) -> SafeString:
    """A share (0 to 1) in percent without decimals; `< 1 %` instead of a rounded zero."""
    if value is None:
        return missing_mark()
    if 0 < value < 0.01:
        return SafeString("&lt;&nbsp;1&nbsp;%")
    return format_html("{}&nbsp;%", grouped(round(value * 100), 0))


@register.simple_tag
def energy(value_mwh: float | None) -> SafeString:
    """An amount of energy [MWh] with three significant digits and the unit that fits its size."""
    return _with_unit(value_mwh, _ENERGY_STEPS, "")


@register.simple_tag
def emissions(value_t: float | None) -> SafeString:
    """An amount of emissions [t CO2e] with three significant digits and its unit."""
    return _with_unit(value_t, _EMISSION_STEPS, " CO₂e")


def _pieces(pieces: list[str]) -> Iterator[tuple[str, SafeString]]:
    for at in range(0, len(pieces), 2):
        number = pieces[at + 1] if at + 1 < len(pieces) else ""
        link = format_html('<a href="#schritt-{}">({})</a>', number, number) if number else SafeString("")
        yield pieces[at], link


def significant(value: float, digits: int, keep_zeros: bool = True) -> str:
    """`value` rounded to so many significant digits, in the reader's notation."""
    if value == 0 or not math.isfinite(value):
        return grouped(0, 0)
    magnitude = math.floor(math.log10(abs(value)))
    places = digits - 1 - magnitude
    rounded = round(value, places)
    places = max(places, 0)
    while not keep_zeros and places and round(rounded, places - 1) == rounded:
        places -= 1
    return grouped(rounded, places)


def missing_mark() -> SafeString:
    """What stands for a missing value: a dash to see, words to hear."""
    return format_html(
        '<span aria-hidden="true">–</span><span class="kern-sr-only">{}</span>', _("not available")
    )


def _with_unit(value: float | None, steps: tuple[tuple[float, float, str], ...], suffix: str) -> SafeString:
    if value is None:
        return missing_mark()
    divisor, unit = next((step[1], step[2]) for step in steps if abs(value) >= step[0])
    name = _("million t") if unit == "million t" else unit
    return format_html(
        '<data value="{}">{}</data>&nbsp;<span class="unit">{}{}</span>',
        repr(float(value)),
        significant(value / divisor, 3),
        name,
        suffix,
    )
