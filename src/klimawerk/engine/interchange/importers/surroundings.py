"""The register, the key history and the middles of the districts, as readers of publishers' files need them."""

from __future__ import annotations

import csv
from pathlib import Path

import klimawerk
from klimawerk.engine.factbook import FactBook, checks
from klimawerk.engine.factbook.rekeying import KeyHistory, Succession, key_history
from klimawerk.engine.factbook.strict_yaml import read_yaml
from klimawerk.engine.interchange.importers.result import Surroundings

TERRITORIES = Path(klimawerk.__file__).parent / "facts" / "territories"
HISTORIES = ("key_history.csv", "district_key_history.csv")
POINTS = "district_points.csv"
PLANTS = ("photovoltaics", "wind_onshore", "biomass", "hydro")
MOTORWAYS = "road_mileage.territory_total."


def surroundings_of(book: FactBook, territories: Path = TERRITORIES) -> Surroundings:
    """Everything beside the file itself; municipal and district keys differ in length and share one history."""
    quantities = checks.quantities(read_yaml(territories.parent / "statistics" / "quantities.yaml"))
    history, points = read_history(territories), read_points(territories)
    traffic, power = motorway_traffic(book), renewable_power(book)
    return Surroundings(book.register, history, points, quantities, traffic, power)


def motorway_traffic(book: FactBook) -> float:
    """Mileage on motorways of all vehicle classes [million vehicle km], of the latest year that has every class."""
    series = [book.national(name) for name in book.national_ids(MOTORWAYS) if name.endswith(".motorway")]
    years = set.intersection(*(set(each.values) for each in series)) if series else set()
    return sum(each.values[max(years)].value for each in series) if years else 0.0


def renewable_power(book: FactBook) -> float:
    """National capacity of the plants that stand in municipalities [kW], of the latest year that has every kind."""
    series = [book.national(f"renewable_capacity.{technology}") for technology in PLANTS]
    years = set.intersection(*(set(each.values) for each in series))
    return sum(each.values[max(years)].value for each in series) if years else 0.0


def read_history(territories: Path) -> KeyHistory:
    """Key changes of municipalities and districts."""
    lines = []
    for name in HISTORIES:
        with (territories / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                shares = float(row["share_population"]), float(row["share_area"])
                lines.append(
                    Succession(row["date"], row["old"], row["new"], *shares, row["evidence"], row["note"])
                )
    return key_history(lines)


def read_points(territories: Path) -> dict[str, tuple[float, float]]:
    """Middle of each district as (longitude, latitude) [degrees]; nothing when the file is not shipped."""
    path = territories / POINTS
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as stream:
        return {
            row["district"]: (float(row["longitude"]), float(row["latitude"]))
            for row in csv.DictReader(stream)
        }
