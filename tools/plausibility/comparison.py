"""The start balance beside published balances: deviations by group and settlement type. Nothing is fitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from tools.plausibility.published import GROUPS, Published, published

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.methods.start_balance.assemble import placed
from klimawerk.engine.methods.start_balance.population import population
from klimawerk.engine.methods.start_balance.road_traffic_land import traffic_land
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.territory import TerritoryKind
from klimawerk.engine.runs import BalanceRequest, run_balance
from klimawerk.engine.runs.session import session_of

SECTORS = {
    "households": ("private_households",),
    "commerce": ("commerce_trade_services",),
    "industry": ("industry",),
    "economy": ("commerce_trade_services", "industry"),
    "transport": ("transport",),
    "total": ("private_households", "commerce_trade_services", "industry", "transport"),
}
SETTLEMENT_TYPES = {
    71: "Metropole",
    72: "Regiopole, Großstadt",
    73: "Mittelstadt in Stadtregion",
    74: "kleinstädtisch in Stadtregion",
    75: "zentrale Stadt einer ländlichen Region",
    76: "Mittelstadt in ländlicher Region",
    77: "kleinstädtisch, dörflich in ländlicher Region",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """One place: published and computed emissions by group [kt CO2e], and what was placed for the comparison only.

    `motorway` [kt] is the share of the district's motorways that is added for a place in a district (0 for a city
    that is its own district): published balances contain it, the start balance of such a place does not.
    """

    published: Published
    computed: dict[str, float]
    motorway: float
    large_emitters: float
    off_road: float
    settlement_type: int
    population: float

    def target(self, group: str) -> float | None:
        """Published emissions of a group [kt], None where the balance does not print it."""
        if group in self.published.per_head:
            return self.published.per_head[group] * self.population / 1000
        return self.published.values.get(group)

    def deviation(self, group: str) -> float | None:
        """Computed over published less 1, None where nothing was published."""
        target = self.target(group)
        return None if target is None else self.computed[group] / target - 1


def emissions_of(result: BalanceResult, sectors: Iterable[str], block: str = "") -> float:
    """Emissions of sectors (and one block of cells) [kt CO2e]."""
    wanted = [cell.sector in sectors and block in ("", cell.block) for cell in result.cells.cells]
    return float(np.nansum(result.emissions[wanted])) / 1000


def placed_motorway(book: FactBook, result: BalanceResult) -> float:
    """The district's motorways by √(people × traffic land) of its members [kt CO2e], for the comparison only."""
    facts, territory = session_of(book).facts, result.territory
    if territory.kind is not TerritoryKind.MUNICIPALITY or facts.register.single_member[territory.start]:
        return 0.0
    index = facts.register.district_index
    weight = np.sqrt(population(facts, result.year) * traffic_land(facts, result.year))
    share = weight[territory.start] / weight[index == index[territory.start]].sum()
    energy = placed(facts, result.year).district[index[territory.start]]
    mask = facts.cells.in_block("motorway")
    return float(np.nansum((energy * result.factors.values)[mask]) * share / 1e6)


def compare(book: FactBook, each: Published) -> Compared:
    """Run the start balance of one place and put it beside the published one."""
    result = run_balance(BalanceRequest(key=each.key, years=(each.year,)), book)[0]
    motorway = placed_motorway(book, result)
    computed = {group: emissions_of(result, SECTORS[group]) for group in GROUPS}
    computed["total"] += motorway
    computed["transport"] += motorway
    kinds = book.municipal("settlement_type", "regiostar7").values
    off_road = ("other_conventional", "other_renewable")
    commerce = [
        cell.sector == "commerce_trade_services" and cell.carrier in off_road for cell in result.cells.cells
    ]
    return Compared(
        each,
        computed,
        motorway,
        emissions_of(result, SECTORS["industry"], "large_emitters"),
        float(np.nansum(result.emissions[commerce])) / 1000,
        int(kinds[result.territory.start]),
        float(result.population or 0.0),
    )


def compare_all(book: FactBook) -> list[Compared]:
    """All published balances of the list."""
    return [compare(book, each) for each in published()]


def absolute_deviations(places: Iterable[Compared], group: str) -> np.ndarray:
    """Absolute deviations of a group over the places that print it."""
    found = [place.deviation(group) for place in places]
    return np.abs([each for each in found if each is not None])


def electricity_per_head(book: FactBook, key: str, year: int) -> float:
    """Electricity of all stationary sectors per inhabitant [MWh]."""
    result = run_balance(BalanceRequest(key=key, years=(year,), backcast=True), book)[0]
    wanted = [
        cell.sector != "transport" and cell.carrier in ("electricity", "heating_electricity")
        for cell in result.cells.cells
    ]
    return float(result.energy[wanted].sum() / (result.population or np.nan))
