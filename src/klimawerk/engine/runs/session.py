"""What several runs over one FactBook share: the accessors with their kept results."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.access import PlainFacts, RecordingFacts
from klimawerk.engine.methods.bisko.edition import MethodEdition
from klimawerk.engine.methods.bisko.editions import edition
from klimawerk.engine.methods.bisko.emission_factors import factor_row
from klimawerk.engine.records.balance import FactorRow


class Session:
    """One plain and one recording accessor over a FactBook."""

    def __init__(self, book: FactBook) -> None:
        self.facts = PlainFacts(book)
        self.recording = RecordingFacts(book)
        self._factor_rows: dict[tuple[str, int], FactorRow] = {}

    def edition(self, identifier: str) -> MethodEdition:
        """The edition of an id, also of an imported factor list; raises `InputError` for an unknown one."""
        return edition(identifier, self.facts.book.imported_factor_sets())

    def factor_row(
        self, method: MethodEdition, year: int, overrides: Mapping[tuple[str, int], float]
    ) -> FactorRow:
        """Emission factors of a year; rows of the edition itself are kept."""
        if overrides:
            row: FactorRow = factor_row(self.facts.book, method, self.facts.cells, year, overrides)
            return row
        key = (method.id, year)
        if key not in self._factor_rows:
            self._factor_rows[key] = factor_row(self.facts.book, method, self.facts.cells, year)
        return self._factor_rows[key]


_SESSIONS: WeakKeyDictionary[FactBook, Session] = WeakKeyDictionary()


def session_of(book: FactBook) -> Session:
    """The session of a FactBook, made at first use. Keys and national cells are kept in it."""
    if book not in _SESSIONS:
        _SESSIONS[book] = Session(book)
    return _SESSIONS[book]
