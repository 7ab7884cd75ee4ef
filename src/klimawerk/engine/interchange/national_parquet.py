"""The national run as one long Parquet file: a row per year, cell and municipality.

A year is a row group; inside it the cells follow each other, each with all municipalities. Whoever wants one cell
reads one stretch, and columns that repeat shrink to a few runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.territory import TerritoryRegister
from klimawerk.engine.runs.germany import NationalYear

_PARTS = ("sector", "carrier", "vehicle_class", "road_category", "part")
_NUMBERS = ("energy_mwh", "emissions_t_co2e")
# Only these may be null: a number stands only where a statement about the amount exists (NO, IE, NE, C have none),
# and an empty cell has no grade.
_NULLABLE = (*_NUMBERS, "grade")
_PAGE_BYTES = 8 * 2**20
_BATCH_ROWS = 2**16


def _words(codes: npt.NDArray[np.integer], words: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of few words; None (no grade) becomes null."""
    known = [word for word in words if word is not None]
    if len(known) == len(words):
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(known))
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes >= len(known)), pa.array(known))


class NationalWriter:
    """Writes years as they come; columns that repeat every year are made once. Only `selected` cells are written."""

    def __init__(
        self, path: Path, register: TerritoryRegister, cells: CellAxis, selected: npt.NDArray[np.intp]
    ):
        self._path, self._selected = path, selected
        places = len(register.ags)
        every_place = np.tile(np.arange(places, dtype=np.int16), len(selected))
        self._fixed = {"ags": _words(every_place, register.ags)}
        for part in _PARTS:
            words = list(dict.fromkeys(getattr(cell, part) for cell in cells.cells))
            codes = [words.index(getattr(cells.cells[at], part)) for at in selected]
            self._fixed[part] = _words(np.repeat(np.array(codes, dtype=np.int8), places), words)
        self._writer: pq.ParquetWriter | None = None

    def _rows(self, table: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """The selected cells of a table [T, C], one after the other."""
        return table.T[self._selected].ravel()

    def table(self, year: NationalYear) -> pa.Table:
        """The rows of one year."""
        block = year.block
        state = self._rows(block.state)
        absent = state > CellState.ZERO_BY_KEY
        columns = {
            "ags": self._fixed["ags"],
            "year": pa.array(np.full(len(state), block.year, dtype=np.int16)),
            **{part: self._fixed[part] for part in _PARTS},
            "energy_mwh": pa.array(self._rows(block.energy), mask=absent),
            "emissions_t_co2e": pa.array(self._rows(year.emissions), mask=absent),
            "state": _words(state, [each.code for each in CellState]),
            "origin": _words(self._rows(block.origin), [each.code for each in Origin]),
            "grade": _words(self._rows(block.grade), [each.code for each in Grade]),
        }
        fields = [pa.field(name, column.type, name in _NULLABLE) for name, column in columns.items()]
        return pa.Table.from_arrays(list(columns.values()), schema=pa.schema(fields))

    def append(self, table: pa.Table) -> None:
        """Write one year as a row group."""
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path,
                table.schema,
                compression="none",
                use_dictionary=[name for name in table.column_names if name not in _NUMBERS],
                write_statistics=False,
                data_page_size=_PAGE_BYTES,
                write_batch_size=_BATCH_ROWS,
            )
        self._writer.write_table(table, row_group_size=table.num_rows)

    def close(self) -> None:
        """Close the file; without a year nothing is written."""
        if self._writer is not None:
            self._writer.close()


def selected_cells(cells: CellAxis) -> npt.NDArray[np.intp]:
    """Positions of the cells of a start balance: rural and urban roads are own data only and contained elsewhere."""
    own_only = ("rural", "urban")
    return np.array(
        [at for at, cell in enumerate(cells.cells) if cell.road_category not in own_only], dtype=np.intp
    )


def write_germany(
    path: Path,
    register: TerritoryRegister,
    cells: CellAxis,
    years: Iterable[NationalYear],
    progress: Callable[[int], None] | None = None,
) -> None:
    """Write all years to `path`: ags, year, cell parts, energy [MWh], emissions [t CO2e], state, origin, grade.

    The next year is computed while one is written. The file appears under its name only when it is complete.
    """
    unfinished = path.with_name(path.name + ".part")
    writer = NationalWriter(unfinished, register, cells, selected_cells(cells))
    try:
        with ThreadPoolExecutor(1) as behind:
            writing: Future[None] | None = None
            for year in years:
                table = writer.table(year)
                if writing is not None:
                    writing.result()
                writing = behind.submit(writer.append, table)
                if progress is not None:
                    progress(year.block.year)
            if writing is not None:
                writing.result()
        writer.close()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
