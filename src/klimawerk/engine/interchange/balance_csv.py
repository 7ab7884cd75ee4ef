"""Balances as long CSV: comma, decimal point, UTF-8; an empty field is a missing number. Can be read by any program."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from klimawerk.engine.interchange.long_rows import COLUMNS, long_rows, neutral
from klimawerk.engine.records.balance import BalanceResult


def to_csv(results: Sequence[BalanceResult]) -> str:
    """One row per territory, year and cell. Texts are neutralised against formula injection, numbers unrounded."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    for result in results:
        for row in long_rows(result):
            writer.writerow([neutral(field) if isinstance(field, str) else field for field in row])
    return stream.getvalue()
