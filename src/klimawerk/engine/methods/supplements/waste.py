"""Rules `supplements.waste*`: waste water per inhabitant; waste is NE with a marked national share."""

from __future__ import annotations

from typing import Any

from klimawerk.engine.kernel.groups import total
from klimawerk.engine.kernel.rules import rule
from klimawerk.engine.records.facts import Facts

PARTS = ("landfill", "composting", "mechanical_biological")


@rule("supplements.waste_water_per_head", unit="t CO2e")
def waste_water_per_head(facts: Facts) -> Any:
    """Methane and nitrous oxide of waste water per inhabitant [t CO2e], Germany 2021."""
    return facts.assumption("supplements.waste_water") / total(
        facts.municipal("population", "population_2021")
    )


@rule("supplements.waste_per_head", unit="t CO2e")
def waste_per_head(facts: Facts) -> Any:
    """Stopgap: landfills, composting and treatment per inhabitant [t CO2e], Germany 2021.

    Landfill gas comes from old sites, which are in few places; per head says nothing about a place.
    """
    national: Any = 0
    for part in PARTS:
        national = national + facts.assumption(f"supplements.waste.{part}")
    return national / total(facts.municipal("population", "population_2021"))
