"""The doors of a trace: names of places for facts, and the lines from energy to emissions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from klimawerk.engine.kernel.cells import Cell
from klimawerk.engine.kernel.trace import Index
from klimawerk.engine.kernel.units import KG_PER_T
from klimawerk.engine.methods.bisko.emission_factors import fact_of
from klimawerk.engine.records.balance import FactorRow
from klimawerk.engine.records.territory import Territory
from klimawerk.engine.runs.session import Session


def locator(
    session: Session, territory: Territory
) -> Callable[[Mapping[str, Any], Index], Mapping[str, Any]]:
    """Names the territory of a fact: municipality, district, Land or the nation."""
    register = session.facts.register
    levels = {
        "municipality": register.municipalities,
        "district": register.districts,
        "federal_state": register.federal_states,
    }

    def locate(about: Mapping[str, Any], index: Index) -> Mapping[str, Any]:
        level = levels.get(str(about.get("level", "")))
        if level is None or not index:
            return {}
        place = level[index[0]]
        return {"territory": place.key, "territory_name": place.name}

    return locate


def add_emissions(lines: list[dict[str, Any]], factors: FactorRow, cell: Cell) -> None:
    """Append the factor [g/kWh], its value per tonne and the product [t CO2e] (rule `bisko.emissions`)."""
    energy, fact = len(lines) - 1, fact_of(factors, cell)
    if fact is None:
        return
    about = {
        "name": f"emission_factor.{fact.name or cell.carrier}",
        "unit": "g/kWh",
        "source": fact.source,
        "locator": fact.locator,
        "evidence": fact.evidence,
        "how_found": fact.how_found.value,
        "year": fact.year,
        "note": fact.note,
    }
    per_tonne = fact.value / KG_PER_T
    product = lines[energy]["value"] * per_tonne
    emissions = {"rule": "bisko.emissions", "name": "bisko.emissions", "unit": "t CO2e"}
    lines += [
        {"operation": "fact", "value": fact.value, **about, "id": energy + 1},
        {"operation": "constant", "value": KG_PER_T, "name": "kg/t", "id": energy + 2},
        {"operation": "divide", "value": per_tonne, "inputs": [energy + 1, energy + 2], "id": energy + 3},
        {
            "operation": "multiply",
            "value": product,
            "inputs": [energy, energy + 3],
            **emissions,
            "id": energy + 4,
        },
    ]


def add_distances(lines: list[dict[str, Any]], year: int) -> None:
    """Say for every fact how many years its date lies before (+) or after (−) the balance year."""
    for line in lines:
        dated = str(line.get("year") or line.get("reference") or "")[:4]
        if line["operation"] == "fact" and dated.isdigit():
            line["distance_years"] = year - int(dated)
