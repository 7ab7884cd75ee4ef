"""The cell axis: permanent, edition-independent codes (`facts/codelists/cells.csv`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from klimawerk.engine.kernel.errors import FactError


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `sector.carrier[.part]` or `transport.carrier.vehicle_class.road_category`.

    `block` names what a scope may leave out: `motorway`, `large_emitters`, `air`, `water` or nothing.
    """

    code: str
    sector: str
    carrier: str
    vehicle_class: str = ""
    road_category: str = ""
    part: str = ""
    block: str = ""


class CellAxis:
    """An ordered, immutable set of cells with fast look-ups.

    Raises `FactError` if a code occurs twice or does not follow from its parts.
    """

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells: tuple[Cell, ...] = tuple(cells)
        self.position: dict[str, int] = {cell.code: at for at, cell in enumerate(self.cells)}
        self._selected: dict[tuple[object, ...], list[int]] = {}
        self._masks: dict[tuple[str, ...], npt.NDArray[np.bool_]] = {}
        if len(self.position) != len(self.cells):
            raise FactError("cells: a code occurs twice")
        for cell in self.cells:
            parts = (cell.sector, cell.carrier, cell.vehicle_class, cell.road_category, cell.part)
            if cell.code != ".".join(part for part in parts if part):
                raise FactError(f"cells: code {cell.code} does not follow from its parts")

    @classmethod
    def from_rows(cls, rows: Iterable[Mapping[str, str]]) -> CellAxis:
        """Build the axis from the rows of `cells.csv`; unknown columns raise `FactError`."""
        try:
            return cls(Cell(**row) for row in rows)
        except TypeError as error:
            raise FactError(f"cells: {error}") from error

    def __len__(self) -> int:
        return len(self.cells)

    def __getitem__(self, code: str) -> Cell:
        return self.cells[self.position[code]]

    def __contains__(self, code: str) -> bool:
        return code in self.position

    def select(self, sector: str | None = None, carrier: str | None = None, **parts: str) -> list[int]:
        """Positions of the cells that match all given parts, in axis order."""
        asked = (sector, carrier, *parts.items())
        if asked not in self._selected:
            wanted = {"sector": sector, "carrier": carrier, **parts}
            given = [(name, value) for name, value in wanted.items() if value is not None]
            self._selected[asked] = [
                at
                for at, cell in enumerate(self.cells)
                if all(getattr(cell, name) == value for name, value in given)
            ]
        return list(self._selected[asked])

    @cached_property
    def sectors(self) -> tuple[str, ...]:
        """Sector codes in order of first appearance."""
        return tuple(dict.fromkeys(cell.sector for cell in self.cells))

    @cached_property
    def carriers(self) -> tuple[str, ...]:
        """Carrier codes in order of first appearance."""
        return tuple(dict.fromkeys(cell.carrier for cell in self.cells))

    @cached_property
    def sector_index(self) -> npt.NDArray[np.int8]:
        """Position of each cell's sector in `sectors`, shape [C]."""
        return np.array([self.sectors.index(cell.sector) for cell in self.cells], dtype=np.int8)

    @cached_property
    def carrier_index(self) -> npt.NDArray[np.int8]:
        """Position of each cell's carrier in `carriers`, shape [C]."""
        return np.array([self.carriers.index(cell.carrier) for cell in self.cells], dtype=np.int8)

    def in_block(self, *blocks: str) -> npt.NDArray[np.bool_]:
        """Mask [C] of the cells that belong to one of the blocks (read-only)."""
        if blocks not in self._masks:
            mask = np.array(
                [cell.block in blocks and cell.block != "" for cell in self.cells], dtype=np.bool_
            )
            mask.flags.writeable = False
            self._masks[blocks] = mask
        return self._masks[blocks]
