"""What several runs over one FactBook share: the accessors with their kept results."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from klimawerk.engine.factbook import FactBook
from klimawerk.engine.factbook.access import PlainFacts, RecordingFacts


class Session:
    """One plain and one recording accessor over a FactBook."""

    def __init__(self, book: FactBook) -> None:
        self.facts = PlainFacts(book)
        self.recording = RecordingFacts(book)


_SESSIONS: WeakKeyDictionary[FactBook, Session] = WeakKeyDictionary()


def session_of(book: FactBook) -> Session:
    """The session of a FactBook, made at first use. Keys and national cells are kept in it."""
    if book not in _SESSIONS:
        _SESSIONS[book] = Session(book)
    return _SESSIONS[book]
