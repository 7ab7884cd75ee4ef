"""Several places beside each other, always in the same scope, never as a ranking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.codelists import scopes
from klimawerk.engine.kernel.errors import InputError
from klimawerk.engine.methods.start_balance.population import BASE_YEAR, population
from klimawerk.engine.records.balance import BalanceResult
from klimawerk.engine.records.facts import Array
from klimawerk.engine.records.request import BalanceRequest
from klimawerk.engine.records.territory import Territory, TerritoryKind
from klimawerk.engine.runs.balance import run_balance
from klimawerk.engine.runs.session import session_of


@dataclass(frozen=True)
class Comparison:
    """Results in alphabetical order of names, and the widest scope they share (None: there is none)."""

    results: tuple[BalanceResult, ...]
    scope: str | None


def run_compare(book: FactBook, keys: Sequence[str], request: BalanceRequest) -> Comparison:
    """Balances of the keys for the first year of the request, in the widest scope all of them fill."""
    year = request.years[:1]
    results = [run_balance(replace(request, key=key, years=year), book)[0] for key in dict.fromkeys(keys)]
    results.sort(key=lambda result: (result.territory.name, result.territory.key))
    shared = [scope for scope in scopes() if all(_is_filled(result, scope) for result in results)]
    return Comparison(tuple(results), shared[0] if shared else None)


def _is_filled(result: BalanceResult, scope: str) -> bool:
    total = result.totals_by_scope[scope]
    return total.emissions_t_co2e is not None and not total.missing_cells


def similar_places(book: FactBook, key: str, count: int = 8) -> tuple[Territory, ...]:
    """Places of the same level with like settlement type, population and density, in alphabetical order.

    Nearness is measured on structure alone, never on a result. Raises `InputError` (`compare.no_similar`) for a
    level with a single place.
    """
    territory = book.register.find(key)
    level = _level(book, territory)
    if len(level) < 2:
        raise InputError("compare.no_similar", key=key)
    features = np.array([_features(book, each) for each in level])
    own = features[level.index(territory)]
    spread = features.std(axis=0)
    distance = (((features - own) / np.where(spread > 0, spread, 1)) ** 2).sum(axis=1)
    nearest = [level[at] for at in np.argsort(distance, kind="stable") if level[at] != territory]
    return tuple(sorted(nearest[:count], key=lambda each: (each.name, each.key)))


def _level(book: FactBook, territory: Territory) -> list[Territory]:
    register = book.register
    if territory.kind is TerritoryKind.MUNICIPALITY:
        types = book.municipal("settlement_type", "regiostar7").values
        same = types == types[territory.start]
        return [each for each in register.municipalities if same[each.start]]
    levels: dict[TerritoryKind, tuple[Territory, ...]] = {
        TerritoryKind.ASSOCIATION: register.associations,
        TerritoryKind.DISTRICT: tuple(each for each in register.districts if each.urban == territory.urban),
        TerritoryKind.FEDERAL_STATE: register.federal_states,
        TerritoryKind.COUNTRY: (register.country,),
    }
    return list(levels[territory.kind])


def _features(book: FactBook, territory: Territory) -> tuple[float, float]:
    """Logarithms of population and of people per hectare."""
    facts = session_of(book).facts
    people: Array = population(facts, BASE_YEAR)
    area = book.municipal("population", "area_ha").values
    inhabitants = float(np.nansum(people[territory.slice]))
    hectares = float(np.nansum(area[territory.slice]))
    return float(np.log(max(inhabitants, 1))), float(np.log(max(inhabitants, 1) / max(hectares, 1)))
