"""The national run as one long Parquet file: a row per municipality, year and cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from klimawerk.engine.kernel.cells import CellAxis
from klimawerk.engine.kernel.states import CellState, Grade, Origin
from klimawerk.engine.records.territory import TerritoryRegister
from klimawerk.engine.runs.germany import NationalYear

# A number stands only where a statement about the amount exists; NO, IE, NE and C have none.
_PARTS = ("sector", "carrier", "vehicle_class", "road_category", "part")


def _dictionary(codes: npt.NDArray[np.integer], words: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of few words; None (no grade) becomes null."""
    known = [word for word in words if word is not None]
    if len(known) == len(words):
        return pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(known))
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes >= len(known)), pa.array(known))


class NationalWriter:
    """Writes years as they come; columns that repeat every year are made once.

    Cells that are not selected (all of them in the same state without a number everywhere) are left out when
    `selected` is given.
    """

    def __init__(
        self, path: Path, register: TerritoryRegister, cells: CellAxis, selected: npt.NDArray[np.intp]
    ):
        self._selected = selected
        self._places = len(register.ags)
        ags = np.repeat(np.arange(self._places, dtype=np.int16), len(selected))
        self._fixed = {"ags": _dictionary(ags, register.ags)}
        for part in _PARTS:
            words = list(dict.fromkeys(getattr(cell, part) for cell in cells.cells))
            pattern = np.array(
                [words.index(getattr(cells.cells[at], part)) for at in selected], dtype=np.int8
            )
            self._fixed[part] = _dictionary(np.tile(pattern, self._places), words)
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def write(self, year: NationalYear) -> None:
        """Append one year as a row group."""
        block = year.block
        state = block.state[:, self._selected].ravel()
        absent = state > CellState.ZERO_BY_KEY
        columns = {
            "ags": self._fixed["ags"],
            "year": pa.array(np.full(len(state), block.year, dtype=np.int16)),
            **{part: self._fixed[part] for part in _PARTS},
            "energy_mwh": pa.array(block.energy[:, self._selected].ravel(), mask=absent),
            "emissions_t_co2e": pa.array(year.emissions[:, self._selected].ravel(), mask=absent),
            "state": _dictionary(state, [each.code for each in CellState]),
            "origin": _dictionary(block.origin[:, self._selected].ravel(), [each.code for each in Origin]),
            "grade": _dictionary(block.grade[:, self._selected].ravel(), [each.code for each in Grade]),
        }
        table = pa.table(columns)
        if self._writer is None:
            self._writer = pq.ParquetWriter(
                self._path,
                table.schema,
                compression="none",
                use_dictionary=[name for name in columns if name not in ("energy_mwh", "emissions_t_co2e")],
                write_statistics=False,
            )
        self._writer.write_table(table, row_group_size=len(state))

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

    The file appears under its name only when it is complete.
    """
    unfinished = path.with_name(path.name + ".part")
    writer = NationalWriter(unfinished, register, cells, selected_cells(cells))
    try:
        for year in years:
            writer.write(year)
            if progress is not None:
                progress(year.block.year)
        writer.close()
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
