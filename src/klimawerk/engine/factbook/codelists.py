"""Closed lists that methods need: the cell axis and the scopes of totals."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from klimawerk.engine.kernel.cells import CellAxis

_CODELISTS = Path(__file__).parents[2] / "facts" / "codelists"


@cache
def cell_axis() -> CellAxis:
    """The cells of `facts/codelists/cells.csv`, in their permanent order."""
    text = (_CODELISTS / "cells.csv").read_text(encoding="utf-8")
    return CellAxis.from_rows(csv.DictReader(text.splitlines()))


@cache
def scopes() -> Mapping[str, tuple[str, ...]]:
    """Scope → blocks it leaves out, from `facts/codelists/scopes.yaml`, wide before narrow."""
    from klimawerk.engine.factbook.strict_yaml import read_yaml  # YAML is slow to import

    entries = read_yaml(_CODELISTS / "scopes.yaml")
    return {scope: tuple(entry["without"]) for scope, entry in entries.items()}
