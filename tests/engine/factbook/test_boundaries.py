"""Outlines: every municipality has one, rings are closed, merged ones are joined."""

from __future__ import annotations

import numpy as np
import pytest

from klimawerk.engine.factbook import FactBook


def area_ha(polygons: list[list[list[list[float]]]]) -> float:
    """Rough area on the sphere, enough to see a wrong outline."""
    total = 0.0
    for polygon in polygons:
        for number, ring in enumerate(polygon):
            points = np.array(ring)
            x = points[:, 0] * np.cos(np.radians(points[:, 1].mean())) * 111_320
            y = points[:, 1] * 111_230
            size = abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1]) / 2) / 10_000
            total += size if number == 0 else -size
    return float(total)


def test_members_of_kreis_soest(book: FactBook) -> None:
    content = book.boundaries.members(book.register.find("05974"))
    assert content["type"] == "FeatureCollection"
    names = [feature["properties"]["name"] for feature in content["features"]]
    assert len(names) == 14 and names[0] == "Anröchte" and "Möhnesee" in names
    for feature in content["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1] and len(ring) >= 4
                assert all(7.5 < lon < 8.8 and 51.2 < lat < 51.9 for lon, lat in ring)


def test_outlines_have_the_area_of_the_directory(book: FactBook) -> None:
    """Sum of the outlines of a district within 1 % of its area."""
    areas = book.municipal("population", "area_ha").values
    for key in ("05974", "16065", "07235", "16063"):
        territory = book.register.find(key)
        drawn = [
            area_ha(f["geometry"]["coordinates"]) for f in book.boundaries.members(territory)["features"]
        ]
        assert sum(drawn) == pytest.approx(areas[territory.slice].sum(), rel=0.01)


@pytest.mark.parametrize("key", ["14522275", "01059126", "16063105"])
def test_merged_municipalities_are_one_outline(book: FactBook, key: str) -> None:
    territory = book.register.find(key)
    polygons = book.boundaries.members(territory)["features"][0]["geometry"]["coordinates"]
    area = book.municipal("population", "area_ha").values[territory.start]
    assert len(polygons) == 1
    assert area_ha(polygons) == pytest.approx(area, rel=0.05)


def test_every_municipality_has_an_outline(book: FactBook) -> None:
    features = book.boundaries.members(book.register.country)["features"]
    assert [feature["id"] for feature in features] == list(book.register.ags)
    assert all(feature["geometry"]["coordinates"] for feature in features)
