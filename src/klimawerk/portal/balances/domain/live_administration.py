"""The own administration in relation to the whole area: a "davon", never summed again."""

from __future__ import annotations

from dataclasses import dataclass

from klimawerk.portal.balances.domain.live import LivePlace
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.live_records import Reading

SECTOR = "municipal_facilities"


@dataclass(frozen=True, slots=True)
class AdministrationPart:
    """What an administration states about its own facilities in a place [MWh]; several statements are added up."""

    place: str
    source: str
    energy_mwh: float


@dataclass(frozen=True, slots=True)
class Administration:
    """The sector of municipal facilities beside the area, and which place its own values come from."""

    energy_mwh: float | None
    emissions_t: float | None
    energy_share: float | None
    emissions_share: float | None
    parts: tuple[AdministrationPart, ...]


def list_administration(live: LivePlace, year: int, own: Reading) -> Administration:
    """The own administration of a place and year, with the places its buildings are stated in."""
    block = next(each for each in own.sectors if each.sector == SECTOR)
    names = {each.key: each.name for each in (live.territory, *live.members)}
    found: dict[tuple[str, str], float] = {}
    for each in live.order.entries:
        if each.year == year and each.cell.startswith(f"{SECTOR}."):
            spot = (names.get(each.key, each.key), each.source)
            found[spot] = found.get(spot, 0.0) + each.energy_mwh
    return Administration(
        block.energy_mwh,
        block.emissions_t,
        live_room.share_of(block.energy_mwh, own.energy_mwh),
        live_room.share_of(block.emissions_t, own.emissions_t),
        tuple(AdministrationPart(place, source, amount) for (place, source), amount in sorted(found.items())),
    )
