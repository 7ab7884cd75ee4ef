"""Petrol and diesel as sold at the pump: one heating value of the blend, and its fossil and biogenic part.

A litre from the pump is a blend. Its biogenic share is the national one of the year, the same as in the start balance
(`start_balance.national_target.road_fuel`); the heating value follows from those of the two parts
(docs/methods/eigene-daten.md).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.factbook.loading import load_factbook
from klimawerk.engine.interchange.heating_values import heating_values
from klimawerk.engine.kernel.units import FUEL_UNITS, GJ_PER_MWH, read_unit
from klimawerk.engine.methods.bisko.own_candidates import UNSPLIT_FUELS
from klimawerk.engine.methods.start_balance.road_fuels import biogenic_share, fuel_years, territorial_year
from klimawerk.engine.records.facts import Evidence
from klimawerk.engine.records.request import OwnValue

# Gas for vehicles is sold as natural gas or as biomethane, not as a blend of the year.
BLENDS = ("petrol", "diesel")
_MJ_PER_MWH = 1000.0 * GJ_PER_MWH


@dataclass(frozen=True, slots=True)
class FuelMix:
    """A blend of one year: biogenic share of its energy [1], heating values [MWh per unit] of the blend and its parts.

    `share_year` is the year of the share, `base_year` that of the table it rests on; both tell how it was found.
    """

    fuel: str
    unit: str
    share: float
    share_year: int
    base_year: int
    fossil: float
    bio: float
    is_verified: bool

    @property
    def mwh_per_unit(self) -> float:
        """Energy of one unit of the blend [MWh]: the parts are shares of the energy, so the amounts add."""
        return 1 / ((1 - self.share) / self.fossil + self.share / self.bio)

    def megajoules(self) -> dict[str, float]:
        """Heating values of the blend and of its parts [MJ per unit], for sentences."""
        return {
            "heating_value": self.mwh_per_unit * _MJ_PER_MWH,
            "fossil": self.fossil * _MJ_PER_MWH,
            "bio": self.bio * _MJ_PER_MWH,
        }


@cache
def _facts() -> PlainFacts:
    return PlainFacts(load_factbook())


@cache
def fuel_mix(fuel: str, unit: str, year: int) -> FuelMix:
    """The blend `fuel` (`petrol`, `diesel`) in `unit` for a year; outside of the known years the share is held.

    Raises `UnitError` where one of the parts has no heating value in the unit.
    """
    values = heating_values()
    fossil, bio = (values.of(each, unit) for each in UNSPLIT_FUELS[fuel])
    facts = _facts()
    years = fuel_years(facts, fuel)
    share_year = min(max(year, years[0]), years[-1])
    return FuelMix(
        fuel=fuel,
        unit=FUEL_UNITS[unit][0],
        share=biogenic_share(facts, fuel, share_year),
        share_year=share_year,
        base_year=territorial_year(facts, share_year),
        fossil=fossil.mwh_per_unit,
        bio=bio.mwh_per_unit,
        is_verified=Evidence.UNVERIFIED not in (fossil.evidence, bio.evidence),
    )


def units_of(carrier: str) -> tuple[str, ...]:
    """All units in which an amount of a carrier or of a blend can be given."""
    values = heating_values()
    if carrier not in BLENDS:
        return values.units_of(carrier)
    fossil, bio = (values.units_of(each) for each in UNSPLIT_FUELS[carrier])
    return tuple(unit for unit in fossil if unit in bio)


def split_blends(values: Iterable[OwnValue]) -> Iterator[OwnValue]:
    """The values; an amount of a blend (litres, kilograms) as its fossil and its biogenic part.

    Energy of a blend stays whole: published balances print one factor for it.
    """
    for value in values:
        sector, _, rest = value.cell.partition(".")
        fuel, dot, finer = rest.partition(".")
        unit = read_unit(value.original_unit)
        if fuel not in BLENDS or unit.is_energy:
            yield value
            continue
        mix = fuel_mix(fuel, unit.name, value.year)
        per_unit = FUEL_UNITS[unit.name][1]
        parts = zip(UNSPLIT_FUELS[fuel], (1 - mix.share, mix.share), (mix.fossil, mix.bio), strict=True)
        for carrier, share, heating_value in parts:
            energy = value.energy_mwh * share
            yield dataclasses.replace(
                value,
                cell=f"{sector}.{carrier}{dot}{finer}",
                energy_mwh=energy,
                original_value=energy / (heating_value * per_unit),
            )
