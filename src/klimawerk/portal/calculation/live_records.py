"""What goes through the door for the balance page of a tenant. Energy [MWh], emissions [t CO2e], shares [1]."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectorReading:
    """A sector of a balance in short: its sums, what they rest on, and the mandatory entries it lacks."""

    sector: str
    energy_mwh: float | None
    emissions_t: float | None
    kind: str
    own_ab: float
    own_cd: float
    default: float
    missing: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A balance in short, small enough to be kept for every member and year."""

    key: str
    year: int
    kind: str
    scope: str
    energy_mwh: float | None
    emissions_t: float | None
    per_head_t: float | None
    population: float | None
    quality: float | None
    sectors: tuple[SectorReading, ...]
    generation: Mapping[str, float]
    generation_mwh: float | None
    electricity_mwh: float | None
    by_scope: Mapping[str, tuple[float | None, float | None, float | None]]
    sectors_by_scope: Mapping[str, Mapping[str, tuple[float | None, float | None]]]


@dataclass(frozen=True, slots=True)
class PartApart:
    """A part of the balance shown apart, or that nobody knows it here; `is_rest` marks what is left."""

    code: str
    energy_mwh: float | None
    emissions_t: float | None
    share: float | None
    is_rest: bool = False


@dataclass(frozen=True, slots=True)
class SectorChange:
    """A sector in two years, each with energy and emissions, and how they changed."""

    sector: str
    energy: tuple[float | None, float | None]
    emissions: tuple[float | None, float | None]
    energy_change: float | None
    energy_share: float | None
    emissions_change: float | None
    emissions_share: float | None


@dataclass(frozen=True, slots=True)
class LargestGain:
    """Where better data help most: a sector and carrier, its energy, quality, and what it adds to the whole."""

    code: str
    sector: str
    carrier: str
    energy_mwh: float
    quality: float
    gain: float
    improve: str


@dataclass(frozen=True, slots=True)
class CheckValue:
    """A value given for the district beside the sum of its members; `statement` is its public id."""

    cell: str
    given_mwh: float
    computed_mwh: float | None
    difference_mwh: float | None
    share: float | None
    statement: str


@dataclass(frozen=True, slots=True)
class MembersSum:
    """Sum of the members with what lies in none, against the district's own balance."""

    members_energy: float
    members_emissions: float
    unallocated_energy: float | None
    unallocated_emissions: float | None
    energy_left: float | None
    emissions_left: float | None


@dataclass(frozen=True, slots=True)
class ProvisionalLine:
    """A sector of the provisional balance: energy with the band of its error, or the reason why there is none."""

    sector: str
    energy_mwh: float | None
    low_mwh: float | None
    high_mwh: float | None
    base_mwh: float | None
    reason: str
    tested_years: int
    usual_error: float | None
    error: float | None
    error_of_holding: float | None


@dataclass(frozen=True, slots=True)
class ProvisionalView:
    """Provisional energy by sector for `year`, built on `base_year`; it has no sum."""

    year: int
    base_year: int
    lines: tuple[ProvisionalLine, ...]
