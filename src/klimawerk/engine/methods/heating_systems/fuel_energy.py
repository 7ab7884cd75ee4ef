"""Counts of heating systems by power class → final energy with a range."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from klimawerk.engine.kernel.errors import MethodError
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import Grade
from klimawerk.engine.kernel.units import KWH_PER_MWH, TOLERANCE
from klimawerk.engine.records.facts import Facts
from klimawerk.engine.records.request import OwnValue

RULE = "heating_systems.fuel_energy"
# Metered by a network operator: counts are a check there and never an entry.
METERED = ("natural_gas", "district_heating")


class SystemKind(StrEnum):
    """A boiler that heats the building, or a stove for a single room."""

    BOILER = "boiler"
    STOVE = "stove"


@dataclass(frozen=True, slots=True)
class SystemCount:
    """Number of systems of one carrier, kind and class of rated power [kW]; `up_to_kw` None for an open class."""

    carrier: str
    kind: SystemKind
    from_kw: float
    up_to_kw: float | None
    count: int


@dataclass(frozen=True, slots=True)
class FuelEnergy:
    """Final energy of a carrier [MWh], lower heating value, with the range of the assumptions."""

    carrier: str
    energy_mwh: float
    low_mwh: float
    high_mwh: float


@rule_id("heating_systems.rated_power", unit="kW")
def rated_power(facts: Facts, system: SystemCount) -> float:
    """Rated power that stands for a class [kW]: its middle, or the lower bound of an open class times an assumption.

    Raises `MethodError` for a class that ends before it begins and for negative numbers.
    """
    if system.from_kw < 0 or system.count < 0 or (system.up_to_kw or system.from_kw) < system.from_kw:
        raise MethodError(
            f"heating systems: class {system.from_kw}-{system.up_to_kw} kW, {system.count} systems"
        )
    if system.up_to_kw is None:
        return system.from_kw * float(facts.assumption("heating_systems.open_class"))
    position = float(facts.assumption("heating_systems.class_position"))
    return system.from_kw + position * (system.up_to_kw - system.from_kw)


@rule_id("heating_systems.fuel_energy", unit="MWh")
def fuel_energy(facts: Facts, systems: Sequence[SystemCount]) -> tuple[FuelEnergy, ...]:
    """Final energy by carrier: number × rated power × full-load hours ÷ efficiency ÷ 1000, summed over classes.

    Carriers in order of first appearance. A carrier without an efficiency raises `FactError`.
    """
    found: dict[str, list[float]] = {}
    for system in systems:
        efficiency = float(facts.assumption(f"heating_systems.efficiency.{system.carrier}"))
        power = system.count * rated_power(facts, system)
        sums = found.setdefault(system.carrier, [0.0, 0.0, 0.0])
        for at, bound in enumerate(("", ".low", ".high")):
            hours = float(facts.assumption(f"heating_systems.full_load_hours.{system.kind}{bound}"))
            sums[at] += power * hours / efficiency / KWH_PER_MWH
    return tuple(FuelEnergy(carrier, *sums) for carrier, sums in found.items())


@rule_id("heating_systems.to_sectors", unit="MWh")
def to_own_values(
    energies: Sequence[FuelEnergy], key: str, year: int, shares: Mapping[str, float], source: str
) -> tuple[tuple[OwnValue, ...], tuple[Finding, ...]]:
    """Own values of grade B by sector, and a finding for every carrier that is metered and therefore left out.

    `shares` [1] by sector come from whoever knows the buildings; there is no default. Raises `MethodError` if they do
    not add up to 1.
    """
    if abs(sum(shares.values()) - 1) > TOLERANCE or min(shares.values()) < 0:
        raise MethodError("heating systems: the shares of the sectors do not add up to 1")
    values, findings = [], []
    for each in energies:
        data: dict[str, object] = {
            "carrier": each.carrier,
            "energy": each.energy_mwh,
            "low": each.low_mwh,
            "high": each.high_mwh,
        }
        if each.carrier in METERED:
            findings.append(
                Finding("heating_systems.metered_instead", Severity.WARNING, each.carrier, RULE, data)
            )
            continue
        findings.append(Finding("heating_systems.range", Severity.INFO, each.carrier, RULE, data))
        values += [
            OwnValue(
                key, year, f"{sector}.{each.carrier}", each.energy_mwh * share, grade=Grade.B, source=source
            )
            for sector, share in shares.items()
            if share > 0
        ]
    return tuple(values), tuple(findings)
