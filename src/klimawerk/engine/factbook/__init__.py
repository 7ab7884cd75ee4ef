"""The FactBook: reads and checks `facts/`, hands out an immutable book of one release."""

from __future__ import annotations

from klimawerk.engine.factbook.book import FactBook
from klimawerk.engine.factbook.loading import load_factbook

__all__ = ["FactBook", "load_factbook"]
