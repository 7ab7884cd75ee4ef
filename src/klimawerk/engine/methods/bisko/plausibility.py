"""Rule `bisko.plausibility`: per head and against the year before, in the bands of 90 published balances."""

from __future__ import annotations

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.rules import rule_id
from klimawerk.engine.kernel.states import is_missing
from klimawerk.engine.records.balance import Codes
from klimawerk.engine.records.facts import Array, Facts

RULE = "bisko.plausibility"
STATIONARY = ("private_households", "commerce_trade_services", "industry", "municipal_facilities")
SECTORS = ("private_households", "commerce_trade_services", "municipal_facilities")
CARRIERS = {
    "electricity": ("electricity", "heating_electricity"),
    "natural_gas": ("natural_gas",),
    "heating_oil": ("heating_oil",),
    "district_heating": ("district_heating",),
    "biomass": ("biomass",),
    "solar_thermal": ("solar_thermal",),
    "environmental_heat": ("environmental_heat",),
}
WITH_RATIO = (*SECTORS, "electricity", "natural_gas", "heating_oil", "stationary")


def quantity_cells(cells: CellAxis) -> dict[str, list[int]]:
    """Positions of the cells behind each tested quantity (large emitters are no part of the published bands)."""
    large = cells.in_block("large_emitters")
    tested: dict[str, list[int]] = {sector: cells.select(sector) for sector in SECTORS}
    for name, carriers in CARRIERS.items():
        tested[name] = [at for s in STATIONARY for c in carriers for at in cells.select(s, c)]
    tested["stationary"] = [at for sector in STATIONARY for at in cells.select(sector)]
    return {name: [at for at in positions if not large[at]] for name, positions in tested.items()}


def _sum(energy: Array, state: Codes, positions: list[int]) -> float | None:
    """Sum of a quantity [MWh], None where one of its cells is missing."""
    if is_missing(state[positions]).any():
        return None
    return float(energy[positions].sum())


@rule_id("bisko.plausibility", unit="MWh/person")
def per_head_findings(
    facts: Facts, cells: CellAxis, energy: Array, state: Codes, population: float | None
) -> tuple[Finding, ...]:
    """Findings where energy per head [MWh] leaves its band; arrays [C]. Nothing below the smallest population."""
    if population is None or population < facts.assumption("bisko.per_capita_minimum"):
        return ()
    findings = []
    for name, positions in quantity_cells(cells).items():
        amount = _sum(energy, state, positions)
        if amount is None:
            continue
        low = facts.assumption(f"bisko.plausibility.{name}.low")
        high = facts.assumption(f"bisko.plausibility.{name}.high")
        value = amount / population
        if not low <= value <= high:
            data = {"quantity": name, "value": value, "low": low, "high": high}
            findings.append(Finding("bisko.implausible_per_head", Severity.WARNING, name, RULE, data))
    return tuple(findings)


@rule_id("bisko.plausibility", unit="1")
def year_on_year_findings(
    facts: Facts, cells: CellAxis, energy: Array, state: Codes, before: Array, state_before: Codes
) -> tuple[Finding, ...]:
    """Findings where a quantity changed against the year before by more than its band; arrays [C]."""
    findings = []
    for name, positions in quantity_cells(cells).items():
        if name not in WITH_RATIO:
            continue
        now, then = _sum(energy, state, positions), _sum(before, state_before, positions)
        if now is None or then is None or not then > 0:
            continue
        low = facts.assumption(f"bisko.plausibility_ratio.{name}.low")
        high = facts.assumption(f"bisko.plausibility_ratio.{name}.high")
        if not low <= now / then <= high:
            data = {"quantity": name, "value": now / then, "low": low, "high": high}
            findings.append(Finding("bisko.implausible_change", Severity.WARNING, name, RULE, data))
    return tuple(findings)
