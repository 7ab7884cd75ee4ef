"""Copies a territory and its members from the facts' register into the database, where tenants refer to them."""

from __future__ import annotations

from django.db import transaction

from klimawerk.portal.calculation import engine_room
from klimawerk.portal.calculation.domain.places import get_place
from klimawerk.portal.territories.models import Territory, TerritoryKind, TerritoryMembership

_WHOLES = {TerritoryKind.DISTRICT, TerritoryKind.ASSOCIATION}


@transaction.atomic
def store_territory(key: str) -> Territory:
    """The stored territory of a key; its members are stored with it. May be repeated.

    Relations begin open: the register says who belongs to whom on its reference date, not since when.

    Raises `UnknownPlace` where the register has no such key.
    """
    place = get_place(key)
    register = engine_room.register()
    territory = register.by_key[place.key]
    municipalities = register.municipalities[territory.start : territory.stop]
    wanted = {territory.key: territory}
    if str(territory.kind) in _WHOLES or territory.size == 1:
        for municipality in municipalities:
            wanted[municipality.key] = municipality
            for whole_key in (municipality.district_key, municipality.association_key):
                if whole_key in register.by_key:
                    wanted[whole_key] = register.by_key[whole_key]
    Territory.objects.bulk_create(
        [
            Territory(key=each.key, name=each.name, designation=each.designation, kind=str(each.kind))
            for each in wanted.values()
        ],
        ignore_conflicts=True,
    )
    stored = {each.key: each for each in Territory.objects.filter(key__in=wanted)}
    relations = [
        TerritoryMembership(
            member=stored[each.key],
            whole=stored[whole_key],
            level=stored[whole_key].kind,
        )
        for each in wanted.values()
        if str(each.kind) == TerritoryKind.MUNICIPALITY
        for whole_key in (each.district_key, each.association_key)
        if whole_key in stored and whole_key != each.key
    ]
    TerritoryMembership.objects.bulk_create(relations, ignore_conflicts=True)
    return stored[territory.key]
