"""Who belongs to whom, and that a municipality never lies in two districts."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.territories.domain.register import (
    AlreadyMember,
    join_territory,
    list_municipalities,
    move_territory,
)
from klimawerk.portal.territories.models import Territory, TerritoryMembership

DAY = date(2026, 3, 2)
SOEST = [
    "Anröchte",
    "Bad Sassendorf",
    "Ense",
    "Erwitte",
    "Geseke",
    "Lippetal",
    "Lippstadt",
    "Möhnesee",
    "Rüthen",
    "Soest",
    "Warstein",
    "Welver",
    "Werl",
    "Wickede (Ruhr)",
]


@pytest.mark.requirement("R1")
@pytest.mark.django_db
def test_a_district_lists_exactly_its_fourteen_members_and_none_lies_in_two() -> None:
    soest, steinfurt = store_territory("05974"), store_territory("05566")
    assert [each.name for each in list_municipalities(soest, DAY)] == SOEST
    lippstadt = Territory.objects.get(key="05974028")
    with pytest.raises(AlreadyMember, match=r"Lippstadt \(05974028\): Kreis Soest \(05974\)"):
        join_territory(lippstadt, steinfurt)
    with pytest.raises(IntegrityError):
        TerritoryMembership.objects.create(member=lippstadt, whole=steinfurt, level=steinfurt.kind)


@pytest.mark.django_db
def test_a_reform_moves_a_municipality_on_a_day() -> None:
    soest, steinfurt = store_territory("05974"), store_territory("05566")
    welver = Territory.objects.get(key="05974048")
    move_territory(welver, steinfurt, date(2030, 1, 1))
    assert welver in list_municipalities(soest, date(2029, 12, 31))
    assert welver not in list_municipalities(soest, date(2030, 1, 1))
    assert welver in list_municipalities(steinfurt, date(2030, 1, 1))
    store_territory("05974")
    assert welver not in list_municipalities(soest, date(2030, 1, 1))


@pytest.mark.django_db
def test_a_municipality_brings_its_association_and_district() -> None:
    store_territory("072355001")
    assert Territory.objects.filter(kind="municipality").count() == 13
    assert set(Territory.objects.exclude(kind="municipality").values_list("key", flat=True)) == {
        "07235",
        "072355001",
    }
    assert store_territory("072355001").version == 1
