"""The shipped FactBook, once for all tests of the room."""

from __future__ import annotations

import pytest

from klimawerk.engine.factbook import FactBook, load_factbook


@pytest.fixture(scope="session")
def book() -> FactBook:
    return load_factbook()
