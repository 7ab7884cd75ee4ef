"""What a run says about its own ground: counts that are held, districts whose statistics contain more than industry."""

from __future__ import annotations

from klimawerk.engine.kernel.finding import Finding, Severity
from klimawerk.engine.kernel.states import Origin
from klimawerk.engine.methods.start_balance.industry_districts import conversion_in_statistics
from klimawerk.engine.methods.start_balance.population import population_held
from klimawerk.engine.records.balance import Codes
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.session import Session

# Cells of industry whose statistics also count what refineries and steel works use for themselves.
TOO_HIGH = ("industry.electricity", "industry.natural_gas")


def notes(
    session: Session, territory: Territory, year: int, origin: Codes, own_only: bool
) -> tuple[Finding, ...]:
    """Findings on people and industry of a territory; `origin` [C] is that of the finished balance."""
    found = [*_held_people(year)]
    if not own_only:
        found.extend(_conversion(session, territory, origin))
    return tuple(found)


def _held_people(year: int) -> list[Finding]:
    known = population_held(year)
    if known is None:
        return []
    data: dict[str, object] = {"year": known, "asked": year}
    return [Finding("run.population_held", Severity.INFO, "", "start_balance.population", data)]


def _conversion(session: Session, territory: Territory, origin: Codes) -> list[Finding]:
    """The mark of rule `start_balance.industry.conversion_in_statistics` for a municipality, Verband or district."""
    if territory.kind in (TerritoryKind.FEDERAL_STATE, TerritoryKind.COUNTRY):
        return []
    facts = session.facts
    district = int(facts.register.district_index[territory.start])
    default = any(origin[facts.cells.position[code]] != Origin.MUNICIPAL for code in TOO_HIGH)
    if not default or not conversion_in_statistics(facts)[district]:
        return []
    data: dict[str, object] = {"territory": facts.register.districts[district].name}
    rule = "start_balance.industry.conversion_in_statistics"
    return [Finding("run.conversion_in_industry", Severity.WARNING, "industry", rule, data)]
