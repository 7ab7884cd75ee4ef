"""Outlines of the municipalities (VG5000, 1.1.2021) on the register of 2023, as one small TopoJSON.

Municipalities that merged are joined: an arc that two parts share is inside and falls away. Two divided ones (Dünwald,
Anrode) cannot be cut; their outline goes to the successor with the largest share of the area.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from klimawerk.engine.factbook.rekeying import successors

from .raw import raw_json
from .territories import Directory
from .writing import Output, csv_bytes

STATE_DATE = "2021-01-01"
ATTRIBUTION = "© GeoBasis-DE / BKG 2021 (Daten verändert), dl-de/by-2-0"
Ring = list[int]


def boundary_files(directory: Directory) -> Output:
    """facts/territories: `municipalities.topo.json` and the middle of each district."""
    topology = raw_json("vg5000_gemeinden_2021-01-01.topo.json")
    parts: dict[str, list[dict[str, Any]]] = {}
    position = set(directory.ags)
    for geometry in topology["objects"]["gemeinden"]["geometries"]:
        shares = successors(geometry["properties"]["AGS"], STATE_DATE, directory.municipal_history, "area")
        target = max(sorted(shares), key=lambda key: shares[key])
        if target in position:
            parts.setdefault(target, []).append(geometry)
    missing = position - set(parts)
    if missing:
        raise ValueError(f"no outline for {sorted(missing)[:5]}")
    arcs = topology["arcs"]
    ends = _arc_ends(arcs)
    geometries = []
    for ags in directory.ags:
        polygons = _polygons(parts[ags])
        if len(parts[ags]) > 1:
            polygons = _joined(polygons, ends)
        geometries.append({"type": "MultiPolygon", "id": ags, "arcs": polygons})
    content = {
        "type": "Topology",
        "attribution": ATTRIBUTION,
        "transform": topology["transform"],
        "objects": {"municipalities": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    return {
        "territories/municipalities.topo.json": text,
        "territories/district_points.csv": _points(directory),
    }


def _polygons(geometries: list[dict[str, Any]]) -> list[list[Ring]]:
    result: list[list[Ring]] = []
    for geometry in geometries:
        result.extend([geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"])
    return result


def _arc_ends(arcs: list[list[list[int]]]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """First and last point of every arc in quantized coordinates (arcs are written as differences)."""
    return [
        ((arc[0][0], arc[0][1]), (sum(step[0] for step in arc), sum(step[1] for step in arc))) for arc in arcs
    ]


def _joined(
    polygons: list[list[Ring]], ends: list[tuple[tuple[int, int], tuple[int, int]]]
) -> list[list[Ring]]:
    """Union of touching polygons: arcs used in both directions vanish, the others are chained into rings again."""
    used = Counter(arc if arc >= 0 else ~arc for polygon in polygons for ring in polygon for arc in ring)
    open_arcs = [
        arc
        for polygon in polygons
        for ring in polygon
        for arc in ring
        if used[arc if arc >= 0 else ~arc] == 1
    ]
    start_of: dict[tuple[int, int], list[int]] = {}
    for arc in open_arcs:
        start_of.setdefault(_end(arc, ends, 0), []).append(arc)
    rings: list[Ring] = []
    for first in open_arcs:
        if first not in start_of.get(_end(first, ends, 0), ()):
            continue
        ring, arc = [], first
        while True:
            start_of[_end(arc, ends, 0)].remove(arc)
            ring.append(arc)
            following = start_of.get(_end(arc, ends, 1), [])
            if not following:
                break
            arc = following[0]
        rings.append(ring)
    return [[ring] for ring in rings]


def _end(arc: int, ends: list[tuple[tuple[int, int], tuple[int, int]]], side: int) -> tuple[int, int]:
    return ends[arc][side] if arc >= 0 else ends[~arc][1 - side]


def _points(directory: Directory) -> bytes:
    """Middle of the outline of each district (mean of its outer corners by length), for distances to stations only."""
    topology = raw_json("vg5000_kreise_2021-01-01.topo.json")
    (scale_x, scale_y), (left, bottom) = topology["transform"]["scale"], topology["transform"]["translate"]
    sums: dict[str, list[float]] = {}
    for geometry in next(iter(topology["objects"].values()))["geometries"]:
        key = str(geometry["properties"].get("AGS", geometry["properties"].get("ARS")))[:5]
        key = next(iter(successors(key, STATE_DATE, directory.district_history)))
        total = sums.setdefault(key, [0.0, 0.0, 0.0])
        for polygon in _polygons([geometry]):
            _add_centroid(total, _ring_points(polygon[0], topology["arcs"]))
    rows = [
        (
            key,
            f"{left + scale_x * sums[key][1] / sums[key][0]:.4f}",
            f"{bottom + scale_y * sums[key][2] / sums[key][0]:.4f}",
        )
        for key in directory.districts
    ]
    return csv_bytes(("district", "longitude", "latitude"), rows)


def _ring_points(ring: Ring, arcs: list[list[list[int]]]) -> list[tuple[int, int]]:
    result: list[tuple[int, int]] = []
    for number in ring:
        x = y = 0
        line = []
        for dx, dy in arcs[number if number >= 0 else ~number]:
            x, y = x + dx, y + dy
            line.append((x, y))
        result.extend(line if number >= 0 else line[::-1])
    return result


def _add_centroid(total: list[float], points: list[tuple[int, int]]) -> None:
    """Add area and area times middle of a ring (shoelace formula)."""
    for (x0, y0), (x1, y1) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x0 * y1 - x1 * y0
        total[0] += cross / 2
        total[1] += (x0 + x1) * cross / 6
        total[2] += (y0 + y1) * cross / 6
