"""Balances: one year of a block of municipalities, and the finished balance of one territory and year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding
from klimawerk.engine.records.facts import Array, FactValue
from klimawerk.engine.records.territory import Territory

Codes = npt.NDArray[np.int8]


class BalanceKind(StrEnum):
    """Where the numbers come from: statistics only, mixed, or own data in every mandatory cell."""

    START = "start"
    MIXED = "mixed"
    BASIS = "basis"


# Why a cell holds what it holds; messages `reason.*`. The position is what the reason cube stores.
REASONS: tuple[str, ...] = (
    "",
    "reason.in_electricity",
    "reason.in_commerce_trade_services",
    "reason.in_district_heating",
    "reason.motorway_not_located",
    "reason.large_emitters_not_located",
    "reason.no_take_off_and_landing_data",
    "reason.no_inland_shipping_data",
    "reason.in_off_motorway",
    "reason.in_rail",
    "reason.no_network_declared",
    "reason.no_statistics_for_cell",
    "reason.not_in_frame",
    "reason.own_data_only",
    "reason.confidential",
    "reason.in_biomass",
    "reason.national_only",
    "reason.replaced_by_coarser_own_value",
    "reason.replaced_by_finer_own_value",
    "reason.not_declared",
    "reason.no_vehicle_of_this_kind",
    "reason.in_fossil_diesel",
)
REASON = {code: at for at, code in enumerate(REASONS)}


@dataclass(frozen=True)
class YearBlock:
    """Final energy of one year for a block of municipalities.

    `energy` [T, C] in MWh holds 0 where a cell is absent: `state` [T, C] says what the 0 means. `origin`,
    `grade`, `reason` [T, C] as in `kernel.states` and `REASONS`. `evidence` [T, C] is the position of the own
    value in the input + 1, or 0.
    """

    year: int
    energy: Array
    state: Codes
    origin: Codes
    grade: Codes
    reason: Codes
    evidence: npt.NDArray[np.int32] | None = None


@dataclass(frozen=True)
class FactorRow:
    """The emission factors of one year for every cell: `values` [C] in g/kWh, NaN where a cell has none.

    `found` gives per carrier (or cell code) the fact behind the value; `unverified` [C] marks values that were
    not seen in any source.
    """

    year: int
    set_id: str
    values: Array
    unverified: npt.NDArray[np.bool_]
    found: Mapping[str, FactValue]


@dataclass(frozen=True, slots=True)
class Total:
    """A total and what it contains. A missing number is None; per head only where the scope is complete."""

    scope: str
    energy_mwh: float | None
    emissions_t_co2e: float | None
    per_capita_t: float | None
    missing_cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pins:
    """What a result rests on: same pins, same result."""

    edition: str
    facts_release: str
    engine_version: str
    input_hash: str
    territory_date: str
    assumption_set: str


@dataclass(frozen=True)
class BalanceResult:
    """The finished balance of one territory and year; arrays follow the cell axis [C].

    `energy`/`emissions` contain everything counted in the territory: the sum of its municipalities plus what is
    counted at this level and in no member (`unallocated_energy`, `unallocated_emissions`). `keys` and `improvements`
    give per cell of the start balance the rule of its key and the message of what would improve it.
    """

    territory: Territory
    year: int
    kind: BalanceKind
    cells: CellAxis
    energy: Array
    emissions: Array
    state: Codes
    origin: Codes
    grade: Codes
    reason: Codes
    unallocated_energy: Array
    unallocated_emissions: Array
    population: float | None
    total: Total
    totals_by_scope: Mapping[str, Total]
    factors: FactorRow
    data_quality: Mapping[str, Any]
    conformity: Mapping[str, Any]
    findings: tuple[Finding, ...]
    supplements: Mapping[str, Any]
    indicators: Mapping[str, Any]
    unverified_share: float | None
    pins: Pins
    box: Mapping[str, Any] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    improvements: Mapping[str, str] = field(default_factory=dict)
