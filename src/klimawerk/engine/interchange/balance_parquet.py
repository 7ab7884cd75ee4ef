"""Balances as Parquet, one row per cell; columns as in the file of all Germany."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from klimawerk.engine.interchange.long_rows import COLUMNS, long_rows
from klimawerk.engine.records.balance import BalanceResult

_NUMBERS = ("energy_mwh", "emissions_t_co2e")


def write_parquet(results: Sequence[BalanceResult], target: Path | str | IO[bytes]) -> None:
    """Write the long rows of the balances; a missing number is null. Pins of the first result stand in the metadata."""
    import pyarrow as pa  # 0.1 s to import, and only this export needs it
    import pyarrow.parquet as pq  # likewise

    rows = [row for result in results for row in long_rows(result)]
    text = pa.dictionary(pa.int16(), pa.string())
    arrays: list[Any] = []
    for at, name in enumerate(COLUMNS):
        column = [row[at] for row in rows]
        if name in _NUMBERS:
            arrays.append(pa.array(column, pa.float64()))
        elif name == "year":
            arrays.append(pa.array(column, pa.int16()))
        else:
            arrays.append(pa.array(column, pa.string()).dictionary_encode().cast(text))
    metadata = {}
    if results:
        pins = results[0].pins
        metadata = {"klimawerk_edition": pins.edition, "klimawerk_facts_release": pins.facts_release}
    table = pa.table(dict(zip(COLUMNS, arrays, strict=True))).replace_schema_metadata(metadata)
    pq.write_table(table, str(target) if isinstance(target, Path) else target, compression="zstd")
