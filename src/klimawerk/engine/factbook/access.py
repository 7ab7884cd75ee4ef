"""The facts accessors that rules see: a plain one for runs, a recording one for `explain`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from klimawerk.engine.factbook.codelists import cell_axis
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.kernel.trace import Node, Recorded
from klimawerk.engine.records.facts import FactColumn, FactValue

if TYPE_CHECKING:
    from klimawerk.engine.factbook import FactBook


class PlainFacts:
    """Facts as plain arrays and numbers. Results of rules are kept in `cache` as long as the accessor lives.

    `assumptions` replaces named assumptions (a variant, an assumption set); unknown names raise `FactError`.
    """

    def __init__(self, book: FactBook, assumptions: Mapping[str, float] | None = None) -> None:
        self.book = book
        self.register = book.register
        self.cells = cell_axis()
        self.cache: dict[Any, Any] = {}
        self.overrides: dict[str, float] = dict(assumptions or {})
        for name in self.overrides:
            book.assumption(name)

    def municipal(self, table: str, column: str) -> Any:
        """Municipal column [T]; missing is NaN."""
        return self._column(self.book.municipal(table, column), "municipality")

    def district(self, table: str, column: str) -> Any:
        """District column [K]; missing is NaN."""
        return self._column(self.book.district(table, column), "district")

    def federal_state(self, table: str, column: str) -> Any:
        """Column of the Länder [L]; missing is NaN."""
        return self._column(self.book.federal_state(table, column), "federal_state")

    def has(self, level: str, table: str, column: str) -> bool:
        """Whether a column is there: imported tables are used where the operator has them."""
        return self.book.has(level, table, column)

    def tables(self, level: str) -> tuple[str, ...]:
        """Names of all tables of a level, imported ones included."""
        return tuple(self.book.tables(level))

    def national(self, series: str, year: int) -> Any:
        """National value of exactly this year.

        Raises `FactError` where the series has none: a rule that accepts another year says so itself.
        """
        found = self.book.national(series)
        if year not in found.values:
            raise FactError(f"{series} has no value for {year}: {found.gaps.get(year, 'not published')}")
        return self._number(found.values[year], "fact", {"name": series, "year": year, "level": "country"})

    def years(self, series: str) -> tuple[int, ...]:
        """Years for which the series has a value, ascending."""
        return tuple(sorted(self.book.national(series).values))

    def assumption(self, name: str) -> Any:
        """A named assumption, a number."""
        value = self.book.assumption(name)
        if name in self.overrides:
            value = FactValue(self.overrides[name], value.unit, value.source, "variant", "assumed", name=name)
        return self._number(value, "assumption", {"name": name})

    def _column(self, column: FactColumn, level: str) -> Any:
        return column.values

    def _number(self, value: FactValue, operation: str, about: Mapping[str, Any]) -> Any:
        return value.value


class RecordingFacts(PlainFacts):
    """The same facts as values that remember where they stand and what was done with them."""

    def _column(self, column: FactColumn, level: str) -> Any:
        key = ("column", level, column.table, column.column)
        if key not in self.cache:
            about = {
                "name": f"{column.table}.{column.column}",
                "level": level,
                "unit": column.unit,
                "source": column.source,
                "locator": column.locator,
                "evidence": column.evidence,
                "reference": column.reference,
            }
            self.cache[key] = Recorded(Node("fact", column.values, (), about))
        return self.cache[key]

    def _number(self, value: FactValue, operation: str, about: Mapping[str, Any]) -> Any:
        detail = {
            "unit": value.unit,
            "source": value.source,
            "locator": value.locator,
            "evidence": value.evidence,
            "how_found": value.how_found.value,
            **({"note": value.note} if value.note else {}),
        }
        return Recorded(Node(operation, value.value, (), {**about, **detail}))
