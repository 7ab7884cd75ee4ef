"""What is asked of a run, and the data a municipality brings along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from klimawerk.engine.kernel.states import CellState, Grade


@dataclass(frozen=True, slots=True)
class OwnValue:
    """One value of a municipality (or a check value of a district) with its evidence.

    `cell` is a full cell code, or the coarser `sector.carrier`, which replaces all its sub-cells. `energy_mwh`
    is final energy related to the lower heating value; 0 with `DECLARED_ZERO` or `NOT_OCCURRING`. `key` has 8
    digits; with 5 digits it is a check value of the district and never spread. `includes_municipal` says that a
    commerce value still contains the municipal facilities. `is_utility_total` marks the network operator's total
    of a carrier over all sectors (`cell` is then `total.<carrier>`).
    """

    key: str
    year: int
    cell: str
    energy_mwh: float
    state: CellState = CellState.VALUE
    grade: Grade = Grade.NONE
    source: str = ""
    where: str = ""
    original_value: float | None = None
    original_unit: str = "MWh"
    includes_municipal: bool = False
    is_utility_total: bool = False
    is_network_operator: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoNetwork:
    """The operator's declaration that places have no gas or no heat network (`carrier`)."""

    carrier: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlantYear:
    """A heating plant of one year: fuels [MWh] by carrier, heat [MWh], electricity [MWh], supply temperature [°C]."""

    year: int
    fuels: Mapping[str, float]
    heat_mwh: float
    electricity_mwh: float = 0.0
    supply_celsius: float | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class DistrictHeat:
    """How the factor of district heat is reached: own plants, or a declared variant of the published table.

    `variant_g_per_kwh` is the value of the table, which an operator enters: it is not public. Without plants and
    variant the standard factor counts.
    """

    plants: tuple[PlantYear, ...] = ()
    variant: str = ""
    heat_share: float = 0.0
    variant_g_per_kwh: float | None = None


@dataclass(frozen=True)
class BalanceRequest:
    """A balance run: one key, one or more years, one edition, and what the municipality brings along.

    `factors` overrides emission factors [g/kWh] by (carrier, year): the result is then non-conformant.
    `own_only` computes from own values alone, without defaults. `backcast` allows 1990–2013. `chosen` says for a
    cell with two candidates which `where` counts.
    """

    key: str
    years: tuple[int, ...]
    edition: str = "bisko-2024"
    own: tuple[OwnValue, ...] = ()
    own_only: bool = False
    factors: Mapping[tuple[str, int], float] = field(default_factory=dict)
    no_networks: tuple[NoNetwork, ...] = ()
    backcast: bool = False
    chosen: Mapping[tuple[str, int, str], str] = field(default_factory=dict)
    declared_deviations: tuple[str, ...] = ()
    district_heat: DistrictHeat | None = None
