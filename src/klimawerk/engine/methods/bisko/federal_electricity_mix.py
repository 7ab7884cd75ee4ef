"""Rule `bisko.federal_electricity_mix`: all electricity takes the federal mix of the year."""

from __future__ import annotations

from typing import Protocol

from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.records.facts import FactValue


class FactorBook(Protocol):
    """What the factor rules ask of a FactBook."""

    def emission_factor(self, set_id: str, carrier: str, year: int, sector: str = "") -> FactValue:
        """Factor [g/kWh] with the way it was found; raises `FactError` where the set has none.

        `carrier` may also be `carrier.part` or `sector.carrier`.
        """

    def assumption(self, name: str) -> FactValue:
        """Named assumption."""


@rule_id("bisko.federal_electricity_mix", unit="g/kWh")
def federal_electricity_mix(book: FactorBook, set_id: str, year: int) -> FactValue:
    """Factor of the federal electricity mix [g/kWh], CO2e with upstream, also for electric traffic and heating.

    Raises `FactError` if the set has no electricity.
    """
    return book.emission_factor(set_id, "electricity", year)
