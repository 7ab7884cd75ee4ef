"""Charts outside the browser: the same ECharts option as on the page, drawn to SVG by ECharts in an embedded V8.

One context per process, made when the first chart is asked for (about 70 MB); a lock lets one thread draw at a time.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py_mini_racer import MiniRacer

_LIBRARY = Path(__file__).parent / "static" / "theme" / "vendor" / "echarts" / "echarts.esm.min.js"
_SCRIPT = Path(__file__).with_name("drawing.js")
#: Names that the library counts through the life of the process.
_NAME = re.compile(r"zr\d+-[a-z]+-?\d*")
_EXPORT = re.compile(r"export\{([^}]*)\}")
#: A typeface that the PDF compiler brings along; a programme without it takes its own serif.
FONT = "Libertinus Serif, Georgia, serif"
_lock = threading.Lock()


class NotDrawn(RuntimeError):
    """ECharts could not draw the option; the text is its own."""


def draw_svg(data: Mapping[str, Any], width: int = 900, height: int = 480, language: str = "de") -> str:
    """The chart as SVG of a size in pixels. `data` is what the page's script gets: `option`, `unit`, `digits`, `map`.

    `map` needs `shapes` (GeoJSON) here, because nothing is fetched. Raises `NotDrawn`.
    """
    from py_mini_racer import JSEvalException

    written = json.dumps(_with_font(data), ensure_ascii=False)
    with _lock:
        try:
            svg = str(_context().call("draw", written, width, height, language))
        except JSEvalException as error:
            raise NotDrawn(str(error)[:500]) from error
    return _with_own_names(svg)


def _with_own_names(svg: str) -> str:
    """The drawing with names counted from its own beginning: the same option gives the same file."""
    names: dict[str, str] = {}
    return _NAME.sub(lambda found: names.setdefault(found.group(), f"k{len(names)}"), svg)


@cache
def _context() -> MiniRacer:
    from py_mini_racer import MiniRacer

    library = _LIBRARY.read_text(encoding="utf-8")
    found = _EXPORT.search(library)
    if found is None:
        raise NotDrawn("the chart library has no exports")
    names = ", ".join(
        f"{public.strip()}: {inner.strip()}"
        for inner, public in (each.split(" as ") for each in found.group(1).split(","))
    )
    context = MiniRacer()
    context.eval("var setTimeout = () => 0; var clearTimeout = () => {};")
    context.eval(f"(() => {{{_EXPORT.sub('', library)}; globalThis.echarts = {{{names}}};}})()")
    context.eval(_SCRIPT.read_text(encoding="utf-8"))
    return context


def _with_font(value: Any) -> Any:
    """The option with the document's typeface wherever the page's stands."""
    if isinstance(value, Mapping):
        return {name: FONT if name == "fontFamily" else _with_font(each) for name, each in value.items()}
    return [_with_font(each) for each in value] if isinstance(value, list | tuple) else value
