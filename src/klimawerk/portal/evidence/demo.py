"""Examples of the demonstration: what a district was told about two villages, and whom it asks. Nothing is official."""

from __future__ import annotations

from datetime import date

from django_scopes import scope

from klimawerk.portal.calculation.domain.balances import get_balance
from klimawerk.portal.evidence.domain.campaign_requests import make_from_areas
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import Campaign, Evidence, SupplyArea
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

DAY = date(2026, 1, 5)
YEAR = 2022
SLUG = "kreis-soest"
SOURCE = "Beispiel für die Vorführung, keine amtliche Angabe"
#: Two small places that the district enters data for; a carrier of the households each.
STATED = (("05974024", "electricity"), ("05974024", "natural_gas"), ("05974048", "electricity"))


def plant_evidence() -> None:
    """Statements and a data request of Kreis Soest; nothing where it has statements already."""
    district = Tenant.objects.filter(slug=SLUG).first()
    if district is None:
        return
    with scope(tenant=district):
        if Evidence.objects.exists() or Campaign.objects.exists():
            return
        places = {each.key: each for each in list_places(district, DAY)}
        for key, carrier in STATED:
            _state(district, places[key], carrier)
        _ask(district, sorted(places))


def _state(district: Tenant, place: Territory, carrier: str) -> None:
    """An example near the start balance: rounded to hundreds, so nobody takes it for metered."""
    households = next(
        each for each in get_balance(place.key, YEAR).sectors if each.sector == "private_households"
    )
    default = next(each.energy_mwh for each in households.carriers if each.carrier == carrier)
    statement = Statement(
        territory=place,
        year=YEAR,
        cell=f"private_households.{carrier}",
        amount=f"{round(default or 0.0, -2):.0f}",
        gas_basis="Hi" if carrier == "natural_gas" else "",
        grade="A",
        source=SOURCE,
        is_network_operator=True,
    )
    record_statement(district, None, DAY, statement)


def _ask(district: Tenant, keys: list[str]) -> None:
    for subject, name in (("electricity", "Stromnetz (Beispiel)"), ("natural_gas", "Gasnetz (Beispiel)")):
        operator = add_organisation(district, name)
        SupplyArea.objects.create(
            tenant=district, operator=operator, subject=subject, territory_keys=keys, note=SOURCE
        )
    campaign = Campaign.objects.create(
        tenant=district, year=YEAR, name="Abfrage 2022 (Beispiel)", due_on=date(2026, 12, 31)
    )
    make_from_areas(campaign, DAY)
