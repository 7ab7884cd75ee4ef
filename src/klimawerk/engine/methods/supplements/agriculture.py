"""Rules `supplements.agriculture*`: livestock from own heads, soils as a national mean, the rest not estimated.

No livestock statistics below the Länder are shipped, so livestock of a place is NE until somebody enters the heads.
The share by agricultural area is a stopgap that says nothing about the place, and is marked so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from klimawerk.engine.kernel.groups import share, total
from klimawerk.engine.kernel.rules import rule, rule_id
from klimawerk.engine.kernel.units import KG_PER_T
from klimawerk.engine.records.facts import Facts

ANIMALS = ("dairy_cows", "other_cattle", "pigs", "poultry", "sheep", "goats", "horses")
SOILS_BY_AREA = (
    "mineral_fertiliser",
    "manure",
    "sewage_sludge",
    "energy_crop_digestate",
    "grazing",
    "crop_residues",
    "soil_organic_matter",
    "nitrate_leaching",
    "deposition",
)
ORGANIC_SOILS = "organic_soils"
REFERENCE_YEAR = 2021


@rule("supplements.agriculture_per_animal", unit="t CO2e")
def emissions_per_animal(facts: Facts, animal: str) -> Any:
    """Methane of digestion and manure and nitrous oxide of manure of one animal and year [t CO2e]."""
    methane = facts.assumption(f"supplements.livestock.{animal}.enteric_methane") + facts.assumption(
        f"supplements.livestock.{animal}.manure_methane"
    )
    nitrous_oxide = facts.assumption(f"supplements.livestock.{animal}.manure_nitrous_oxide")
    warming = methane * facts.assumption("supplements.gwp_methane")
    return (warming + nitrous_oxide * facts.assumption("supplements.gwp_nitrous_oxide")) / KG_PER_T


@rule_id("supplements.agriculture_livestock", unit="t CO2e")
def livestock(facts: Facts, heads: Mapping[str, float]) -> Any:
    """Emissions of own livestock [t CO2e] from heads by animal; raises `KeyError` for an unknown animal."""
    unknown = sorted(set(heads) - set(ANIMALS))
    if unknown:
        raise KeyError(f"unknown animals: {', '.join(unknown)}; known are {', '.join(ANIMALS)}")
    parts = [number * emissions_per_animal(facts, animal) for animal, number in heads.items()]
    return sum(parts[1:], parts[0]) if parts else 0.0


@rule("supplements.agriculture_national", unit="t CO2e")
def national_agriculture(facts: Facts, year: int) -> Any:
    """Livestock and soils in Germany without fuel [t CO2e]: parts of 2021, moved by the inventory's sector total."""
    amount: Any = 0
    for animal in ANIMALS:
        amount = amount + facts.assumption(f"supplements.livestock.{animal}.heads") * emissions_per_animal(
            facts, animal
        )
    for part in (*SOILS_BY_AREA, ORGANIC_SOILS):
        nitrous_oxide = facts.assumption(f"supplements.soils.{part}")
        amount = amount + nitrous_oxide * facts.assumption("supplements.gwp_nitrous_oxide")
    sector = "ghg_inventory.agriculture"
    return amount * facts.national(sector, year) / facts.national(sector, REFERENCE_YEAR)


@rule("supplements.agriculture_soils", unit="t CO2e")
def soils(facts: Facts) -> Any:
    """Nitrous oxide of mineral soils [T] in t CO2e: national mean of 2021 per hectare of agricultural land.

    Manure and grazing are inside, although they follow the herds: a place with many animals gets too little.
    """
    national: Any = 0
    for part in SOILS_BY_AREA:
        nitrous_oxide = facts.assumption(f"supplements.soils.{part}")
        national = national + nitrous_oxide * facts.assumption("supplements.gwp_nitrous_oxide")
    area = facts.municipal("land_use_2021", "agriculture")
    return area * (national / total(area))


@rule("supplements.agriculture_national_share", unit="t CO2e")
def national_share(facts: Facts, year: int) -> Any:
    """Stopgap [T] in t CO2e: agriculture of Germany by agricultural area; no statement about local herds."""
    return share(facts.municipal("land_use_2021", "agriculture")) * national_agriculture(facts, year)
