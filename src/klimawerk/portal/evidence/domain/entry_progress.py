"""How full a place's year is: mandatory cells with a statement, share of own energy, and what the balance finds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.conf import settings
from django_scopes import scopes_disabled

from klimawerk.portal.calculation import entry_table_room, own_data_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.own_data_records import BalanceOrder, NoNetworkHere
from klimawerk.portal.evidence.domain.counting import list_counting, own_entry
from klimawerk.portal.evidence.domain.entry_rows import find_cell, list_blocks
from klimawerk.portal.evidence.domain.places import list_owners
from klimawerk.portal.evidence.models import Evidence, NetworkDeclaration
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory, TerritoryKind

_SEVERITIES = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class BalanceFinding:
    """A finding of the balance in words; `cell` is where it is mended, `sector` the table; empty if about neither."""

    severity: str
    text: str
    sector: str = ""
    cell: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class PlaceProgress:
    """A place and year: `filled` of `mandatory` cells stated, `statements` in all, `own_share` of the energy (0–1).

    `own_share` is None where no balance can be computed for the year.
    """

    territory: Territory
    statements: int
    filled: int
    mandatory: int
    own_share: float | None
    findings: tuple[BalanceFinding, ...] = ()
    sectors: tuple[tuple[str, int, int, int], ...] = ()


def list_years(day: date) -> tuple[int, ...]:
    """The years for which can be entered: those with a start balance and all since that are over, newest first."""
    first, last = settings.KLIMAWERK_YEARS
    return tuple(range(max(last, day.year - 1), first - 1, -1))


def read_progress(
    tenant: Tenant, places: Iterable[Territory], year: int, day: date, with_findings: bool = False
) -> list[PlaceProgress]:
    """The progress of some places. As many queries as for one; a place without statements costs no computing."""
    places = list(places)
    counting = list_counting(tenant, places, {year}, day)
    no_networks = _without_networks(tenant, day)
    by_place: dict[int, list[Evidence]] = {}
    for each in counting.chosen:
        by_place.setdefault(each.territory_id, []).append(each)
    mandatory = own_data_room.mandatory_cells(settings.KLIMAWERK_EDITION)
    found = []
    for place in places:
        rows = by_place.get(place.pk, [])
        stated = {".".join(each.cell.split(".")[:2]) for each in rows}
        share: float | None = 0.0
        findings: tuple[BalanceFinding, ...] = ()
        is_district = place.kind != TerritoryKind.MUNICIPALITY
        if (rows or with_findings) and not is_district:
            order = BalanceOrder(
                place.key,
                (year,),
                settings.KLIMAWERK_EDITION,
                tuple(own_entry(each) for each in rows),
                no_networks,
            )
            reading = _reading(order, reader_language())
            share = None if reading is None else reading[0]
            if reading is not None and with_findings:
                findings = _placed(reading[1], rows)
        found.append(
            PlaceProgress(
                place,
                len(rows),
                len(stated & mandatory),
                len(mandatory),
                None if is_district else share,
                findings,
                _sectors(rows, mandatory),
            )
        )
    return found


@lru_cache(maxsize=256)
def _reading(order: BalanceOrder, lang: str) -> tuple[float, tuple[tuple[str, str, str], ...]] | None:
    """Share and findings of a balance. The order holds every statement, so a kept reading is never out of date."""
    try:
        raw = own_data_room.compute(order)[order.years[0]]
    except LookupError:  # a year for which no balance can be computed yet
        return None
    return entry_table_room.balance_reading(raw, lang)


def _without_networks(tenant: Tenant, day: date) -> tuple[NoNetworkHere, ...]:
    """All declarations that the tenant's balances rest on: what one place has not, its neighbours have more of."""
    owners = {each.tenant_id: each.territory_ids for each in list_owners(tenant, day)}
    with scopes_disabled():
        rows = list(
            NetworkDeclaration.objects.filter(tenant_id__in=owners).values_list(
                "tenant_id", "territory_id", "territory__key", "carrier"
            )
        )
    keys: dict[str, set[str]] = {}
    for owner, territory, key, carrier in rows:
        if territory in owners[owner]:
            keys.setdefault(carrier, set()).add(key)
    return tuple(NoNetworkHere(carrier, tuple(sorted(found))) for carrier, found in sorted(keys.items()))


def _placed(raw: tuple[tuple[str, str, str], ...], rows: list[Evidence]) -> tuple[BalanceFinding, ...]:
    """Findings with the cell that mends them: named by the cell, or by the statement it is about."""
    cells = {str(each.public_id): each.cell for each in rows}
    blocks = list_blocks()
    found = []
    for where, severity, text in raw:
        code = cells.get(where.partition(":")[0], where)
        known = find_cell(blocks, code)
        head = code.partition(".")[0]
        sector = head if any(each.sector == head for each in blocks) else ""
        found.append(
            BalanceFinding(severity, text, sector, code if known else "", known[1].label if known else "")
        )
    return tuple(sorted(found, key=lambda each: _SEVERITIES.get(each.severity, 3)))


def _sectors(rows: list[Evidence], mandatory: frozenset[str]) -> tuple[tuple[str, int, int, int], ...]:
    """Per sector: its code, statements, mandatory cells stated, mandatory cells."""
    stated = {".".join(each.cell.split(".")[:2]) for each in rows}
    return tuple(
        (
            block.sector,
            sum(each.cell.split(".")[0] == block.sector for each in rows),
            sum(each.startswith(f"{block.sector}.") for each in stated & mandatory),
            sum(each.startswith(f"{block.sector}.") for each in mandatory),
        )
        for block in list_blocks()
    )
