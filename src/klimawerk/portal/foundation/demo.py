"""The demonstration: which room adds which examples, in which order. Only an installation started as one gets them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

_seeders: dict[str, Seeder] = {}


class NoDemonstration(RuntimeError):
    """This installation was not started as a demonstration; nothing was written."""


@dataclass(frozen=True, slots=True)
class Seeder:
    """The examples of one room. `plant` may be called at every start: it leaves alone what is there."""

    order: int
    name: str
    plant: Callable[[], None]


def is_demonstration() -> bool:
    """Whether this installation runs as a demonstration."""
    return bool(settings.KLIMAWERK_DEMO)


def register_seeder(order: int, name: str, plant: Callable[[], None]) -> None:
    """Add a room's examples; called by its `ready()`. 10: tenants and accounts. Upper rooms take higher numbers."""
    _seeders[name] = Seeder(order, name, plant)


def registered_seeders() -> list[Seeder]:
    """All seeders in their order."""
    return sorted(_seeders.values(), key=lambda each: (each.order, each.name))


def plant_examples() -> list[str]:
    """Every room's examples, each room whole or not at all; the names of the rooms.

    Raises `NoDemonstration` outside of a demonstration.
    """
    if not is_demonstration():
        raise NoDemonstration
    planted = []
    for seeder in registered_seeders():
        with transaction.atomic():
            seeder.plant()
        planted.append(seeder.name)
    return planted
