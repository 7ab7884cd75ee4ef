"""Altbilanz: totals of an older balance made with another tool. It is kept as it came and never converted."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OlderBalanceLine:
    """One line as printed: `sector`, `carrier` are labels of the tool, codes of ours beside them where they are clear.

    `energy_mwh` [MWh] and `emissions_t` [t] are None where the file says nothing. `where` is file and line.
    """

    year: int
    sector: str
    carrier: str
    energy_mwh: float | None
    emissions_t: float | None
    sector_code: str = ""
    carrier_code: str = ""
    where: str = ""


@dataclass(frozen=True)
class OlderBalance:
    """An older balance of a territory (`key`): its lines, and what must stand beside them.

    `principle` (territorial, polluter …), `factors` and `tool` are texts of who imports it; `weather_corrected` is
    None where nobody knows. `breaks` says that its line never continues a line of ours: always true.
    """

    key: str
    tool: str
    principle: str
    factors: str
    weather_corrected: bool | None
    source: str
    lines: tuple[OlderBalanceLine, ...]
    breaks: bool = True
