"""All municipalities, all years: the start balance as blocks, for any `concurrent.futures` executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.access import PlainFacts
from klimawerk.engine.methods.bisko.editions import edition as edition_of
from klimawerk.engine.methods.bisko.emission_factors import emissions, factor_row
from klimawerk.engine.methods.start_balance.assemble import placed, start_block
from klimawerk.engine.records.balance import YearBlock
from klimawerk.engine.records.facts import Array

Map = Callable[[Callable[[int], Any], Iterable[int]], Iterable[Any]]


@dataclass(frozen=True)
class NationalYear:
    """One year of all municipalities: the block and its emissions [T, C] in t CO2e."""

    block: YearBlock
    emissions: Array


def national_year(facts: PlainFacts, year: int, edition: str) -> NationalYear:
    """Compute one year for all municipalities; nothing is kept but the keys."""
    energies = placed(facts, year, keep=False)
    block = start_block(facts, year, slice(0, len(facts.register.ags)), energies)
    factors = factor_row(
        facts.book, edition_of(edition, facts.book.imported_factor_sets()), facts.cells, year
    )
    return NationalYear(block, emissions(block.energy, factors.values))


def run_germany(
    book: FactBook, years: Iterable[int], edition: str = "bisko-2024", mapper: Map = map
) -> Iterator[NationalYear]:
    """The years in order. `mapper` is `map` or an executor's `map` (threads, processes, Dask)."""
    facts = PlainFacts(book)

    def kernel(year: int) -> NationalYear:
        return national_year(facts, year, edition)

    yield from mapper(kernel, years)
