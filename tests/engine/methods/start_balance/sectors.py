"""Accessors of the shipped facts for the tests of industry, transport and people; `Changed` alters one column."""

from functools import cache
from typing import Any

from klimawerk.engine.factbook import FactBook, load_factbook
from klimawerk.engine.factbook.access import PlainFacts


@cache
def book() -> FactBook:
    return load_factbook()


@cache
def shipped() -> PlainFacts:
    return PlainFacts(book())


class Changed(PlainFacts):
    """The shipped facts with some columns replaced: `columns` maps (table, column) to an array."""

    def __init__(
        self, columns: dict[tuple[str, str], Any], assumptions: dict[str, float] | None = None
    ) -> None:
        super().__init__(book(), assumptions)
        self.columns = columns

    def municipal(self, table: str, column: str) -> Any:
        return self.columns.get((table, column), super().municipal(table, column))

    def district(self, table: str, column: str) -> Any:
        return self.columns.get((table, column), super().district(table, column))


def place(ags: str) -> int:
    return shipped().register.position[ags]


def district(key: str) -> int:
    return [each.key for each in shipped().register.districts].index(key)
