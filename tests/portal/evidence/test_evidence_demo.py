"""The examples of the demonstration: marked as such, planted once, and counted in the balance."""

from __future__ import annotations

import pytest
from django_scopes import scope
from pytest_django import Settings

from klimawerk.portal.evidence.models import DataRequest, Evidence
from klimawerk.portal.foundation.demo import plant_examples
from klimawerk.portal.organisations.models import Tenant


@pytest.mark.django_db
def test_examples_are_marked_and_planted_once(settings: Settings) -> None:
    settings.KLIMAWERK_DEMO = True
    plant_examples()
    plant_examples()
    with scope(tenant=Tenant.objects.get(slug="kreis-soest")):
        stated = list(Evidence.objects.all())
        assert len(stated) == 3
        assert {each.source for each in stated} == {"Beispiel für die Vorführung, keine amtliche Angabe"}
        assert all(each.is_chosen and (each.amount or 0) % 100 == 0 and each.amount for each in stated)
        requests = list(DataRequest.objects.select_related("addressee"))
        assert sorted(each.addressee.name for each in requests) == [
            "Gasnetz (Beispiel)",
            "Stromnetz (Beispiel)",
        ]
        assert {len(each.territory_keys) for each in requests} == {14}
