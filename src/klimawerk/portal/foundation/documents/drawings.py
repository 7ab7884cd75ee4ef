"""Drawings for programmes that do not take SVG."""

from __future__ import annotations

import re

_PIXELS = 1600
_SIZE = re.compile(
    r'viewBox="\s*[\d.-]+\s+[\d.-]+\s+([\d.]+)\s+([\d.]+)"|width="([\d.]+)"\s+height="([\d.]+)"'
)


def as_png(svg: str) -> bytes:
    """The drawing as a PNG of 1,600 pixels width on white."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=_PIXELS, background="#ffffff"))


def size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing in its own units. Raises `ValueError` where it names none."""
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("the drawing names no size")
    width, height = (float(each) for each in found.groups() if each)
    return width, height
