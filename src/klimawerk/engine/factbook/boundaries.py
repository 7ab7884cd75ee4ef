"""Outlines for maps: the members of a territory as GeoJSON, quickly.

The readable outlines are a TopoJSON (facts/territories/municipalities.topo.json, 3 MB); compiled they are arrays, of
which only the arcs of the wanted members are touched.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from klimawerk.engine.factbook.packing import PackedArrays
from klimawerk.engine.kernel.errors import FactError
from klimawerk.engine.records.territory import Territory, TerritoryRegister

COORDINATE_DIGITS = 4
GeoJson = dict[str, Any]


def boundary_arrays(topology: Path, ags: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """Arrays of the outlines: points of all arcs, and per municipality its rings as arc numbers.

    Raises `FactError` when a municipality of the register has no outline.
    """
    content = json.loads(topology.read_bytes())
    rings_of = {each["id"]: each["arcs"] for each in content["objects"]["municipalities"]["geometries"]}
    missing = [key for key in ags if key not in rings_of]
    if missing:
        raise FactError(f"{topology.name}: no outline for {missing[0]}")
    points = [np.cumsum(np.array(arc, dtype=np.int32), axis=0) for arc in content["arcs"]]
    rings: list[int] = []
    ring_ends: list[int] = []
    polygon_ends: list[int] = []
    municipal_ends: list[int] = []
    for key in ags:
        for polygon in rings_of[key]:
            for ring in polygon:
                rings.extend(ring)
                ring_ends.append(len(rings))
            polygon_ends.append(len(ring_ends))
        municipal_ends.append(len(polygon_ends))
    transform = content["transform"]
    return {
        "points": np.concatenate(points).astype(np.uint16),
        "arc_ends": np.cumsum([len(arc) for arc in points]).astype(np.int32),
        "rings": np.array(rings, dtype=np.int32),
        "ring_ends": np.array(ring_ends, dtype=np.int32),
        "polygon_ends": np.array(polygon_ends, dtype=np.int32),
        "municipal_ends": np.array(municipal_ends, dtype=np.int32),
        "transform": np.array([*transform["scale"], *transform["translate"]]),
    }


class Boundaries:
    """Outlines of the municipalities of one register (VG5000 of 1.1.2021, merged to 2023)."""

    def __init__(self, arrays: PackedArrays, register: TerritoryRegister) -> None:
        self._arrays = arrays
        self._register = register

    def members(self, territory: Territory) -> GeoJson:
        """GeoJSON FeatureCollection of the municipalities of a territory; properties `ags`, `name`.

        Coordinates are longitude and latitude [degrees, WGS 84]. A municipality gives itself.
        """
        features = [
            {
                "type": "Feature",
                "id": each.key,
                "properties": {"ags": each.key, "name": each.name},
                "geometry": {"type": "MultiPolygon", "coordinates": self._polygons(each.start)},
            }
            for each in self._register.municipalities[territory.slice]
        ]
        return {"type": "FeatureCollection", "features": features}

    def _polygons(self, at: int) -> list[list[list[list[float]]]]:
        arrays = self._arrays
        return [
            [self._ring(ring) for ring in _span(arrays["polygon_ends"], polygon)]
            for polygon in _span(arrays["municipal_ends"], at)
        ]

    def _ring(self, number: int) -> list[list[float]]:
        arrays = self._arrays
        lines = []
        for place in _span(arrays["ring_ends"], number):
            arc = int(arrays["rings"][place])
            span = _span(arrays["arc_ends"], arc if arc >= 0 else ~arc)
            line = arrays["points"][span.start : span.stop]
            lines.append(line if arc >= 0 else line[::-1])
        grid = np.concatenate([lines[0], *(line[1:] for line in lines[1:])])
        transform = arrays["transform"]
        degrees = grid * transform[:2] + transform[2:]
        rounded: list[list[float]] = np.round(degrees, COORDINATE_DIGITS).tolist()
        return rounded


def _span(ends: npt.NDArray[Any], number: int) -> range:
    return range(int(ends[number - 1]) if number else 0, int(ends[number]))
