"""The shipped FactBook, once for all tests of the facts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook


@pytest.fixture(scope="session")
def book() -> FactBook:
    return load_factbook()


@pytest.fixture(scope="session")
def at(book: FactBook) -> Callable[[str], int]:
    """Place of a municipality (8 digits) or district (5 digits) on its axis."""
    districts = {each.key: place for place, each in enumerate(book.register.districts)}

    def place(key: str) -> int:
        return districts[key] if len(key) == 5 else book.register.position[key]

    return place
