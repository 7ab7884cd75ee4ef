"""What the five documents say publicly about posts and commissions, as examples: functions only, marked everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal

from django_scopes import scope

from klimawerk.portal.calculation.demo import (
    CENTRE,
    KYFFHAEUSER,
    LIPPSTADT,
    OCHTRUP,
    SOEST,
    TRIER_SAARBURG,
    WERL,
)
from klimawerk.portal.calculation.demo.bodies import AGENCY_THEN, enter_shared_organisations, open_bodies
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import add_organisation, rename_organisation
from klimawerk.portal.organisations.domain.mandates import answer_mandate, renew_link, take_mandate
from klimawerk.portal.organisations.models import Organisation, Tenant
from klimawerk.portal.people.domain.contacts import release_contact, set_opening_hours
from klimawerk.portal.people.models import ContactPerson, Post
from klimawerk.portal.people.models.contacts import Weekday
from klimawerk.portal.territories.models import Territory

_MARK = "(Beispiel)"
_LIPPETAL, _WELVER = "05974024", "05974048"
_TASKS = (
    "Maßnahmen des Konzepts anstoßen und begleiten\nAkteure vor Ort gewinnen und vernetzen\n"
    "Fragen zum Klimaschutz beantworten\nIm Ausschuss berichten"
)
_SKILLS = "Kommunikation\nkonzeptionelles Denken\nOrganisation"


def plant(today: date) -> None:
    """Bodies that are missing are opened with their examples; a body that is there stays as it is."""
    enter_shared_organisations()
    opened = open_bodies()
    for slug, fill in _FILLERS.items():
        if slug in opened:
            with scope(tenant=opened[slug]):
                fill(opened[slug], today)
    if SOEST in opened:
        with scope(tenant=opened[SOEST]):
            _agree_with_members(opened[SOEST])


def _post(
    tenant: Tenant,
    number: str,
    title: str,
    starts_on: date,
    limited_to: date | None = None,
    funder: Organisation | None = None,
    funding_reference: str = "",
    share: int = 100,
) -> Post:
    return Post.objects.create(
        tenant=tenant,
        number=number,
        title=f"{title} {_MARK}",
        share_percent=Decimal(share),
        starts_on=starts_on,
        limited_to=limited_to,
        funder=funder,
        funding_reference=funding_reference,
        tasks=_TASKS,
        skills=_SKILLS,
    )


def _contact(tenant: Tenant, name: str, hours: tuple[tuple[Weekday, int, int], ...], day: date) -> None:
    contact = ContactPerson.objects.create(
        tenant=tenant,
        name=f"{name} {_MARK}",
        function="Fragen zum Klimaschutz",
        email=f"klimaschutz@{tenant.slug}.example",
    )
    set_opening_hours(contact, [(weekday, time(opens), time(closes)) for weekday, opens, closes in hours])
    release_contact(contact, day)


def _agency(name: str) -> Organisation:
    return Organisation.objects.get(tenant__isnull=True, name=name)


def _office(tenant: Tenant, name: str, seat: str = "", parent: Organisation | None = None) -> Organisation:
    return add_organisation(tenant, f"{name} {_MARK}", seat=seat, parent=parent)


def _fill_soest(tenant: Tenant, today: date) -> None:
    for number in ("Beispiel 1", "Beispiel 2"):
        _post(tenant, number, "Klimaschutzmanagement", date(2022, 1, 1))
    client, office = _office(tenant, "Kreisverwaltung", "Soest"), _office(tenant, "Beratungsbüro Konzept")
    record_commission(
        tenant,
        f"Klimaschutzkonzept 2.0 mit einer Klimawerkstatt je Gemeinde {_MARK}",
        client,
        office,
        date(2022, 3, 1),
        date(2024, 3, 31),
    )
    _contact(tenant, "Klimaschutzmanagement", ((Weekday.MONDAY, 8, 12), (Weekday.THURSDAY, 14, 17)), today)
    _contact(tenant, "Sanierungsberatung", ((Weekday.TUESDAY, 9, 12), (Weekday.FRIDAY, 8, 12)), today)


def _agree_with_members(district: Tenant) -> None:
    town = Tenant.objects.get(slug=LIPPSTADT)
    agreed = request_agreement(district, town, date(2025, 9, 1), frozenset({Delegation.SEE, Delegation.EDIT}))
    answer_agreement(agreed, date(2025, 9, 15), is_agreed=True)
    request_agreement(district, Tenant.objects.get(slug=WERL), date(2025, 9, 1), frozenset({Delegation.SEE}))
    village, asked = Territory.objects.get(key=_LIPPETAL), Territory.objects.get(key=_WELVER)
    mandate = take_mandate(district, village, f"Gemeinderat {_MARK}", date(2025, 10, 1), "Beispiel 2025/1")
    renew_link(mandate, date(2025, 10, 1))
    answer_mandate(mandate, date(2025, 10, 20), f"Bürgermeisteramt {_MARK}", is_confirmed=True)
    take_mandate(district, asked, f"Gemeinderat {_MARK}", date(2025, 11, 1), "Beispiel 2025/2")


def _fill_town(tenant: Tenant, today: date) -> None:
    _post(tenant, "Beispiel 1", "Klimaschutzmanagement", date(2023, 1, 1), share=50)


def _fill_trier_saarburg(tenant: Tenant, today: date) -> None:
    funder = _agency("BMUKN")
    for number in ("Beispiel 1", "Beispiel 2"):
        _post(
            tenant, number, "Klimaschutzmanagement", date(2023, 6, 1), date(2026, 5, 31), funder, "Beispiel"
        )
    university = _office(tenant, "Hochschule", "Trier")
    institute = _office(tenant, "Institut für Stoffstrommanagement", "Birkenfeld", university)
    record_commission(
        tenant,
        f"Fokusberatung mit Fahrplan {_MARK}",
        _office(tenant, "Kreisverwaltung", "Trier"),
        _office(tenant, "Beratungsbüro Fokusberatung"),
        date(2021, 2, 1),
        date(2022, 1, 31),
        institute,
    )
    _contact(tenant, "Klimaschutzmanagement", ((Weekday.WEDNESDAY, 9, 12),), today)


def _fill_kyffhaeuser(tenant: Tenant, today: date) -> None:
    _post(tenant, "Beispiel 1", "Klimaschutzmanagement", date(2020, 2, 1))
    client, institute = _office(tenant, "Landratsamt"), _office(tenant, "Institut für Klimakonzepte", "Jena")
    record_commission(
        tenant,
        f"Integriertes Klimaschutzkonzept {_MARK}",
        client,
        institute,
        date(2020, 3, 1),
        date(2021, 6, 30),
    )
    record_commission(
        tenant, _PORTAL, client, institute, today - timedelta(days=90), today + timedelta(days=900)
    )


#: The commission by which the demonstration's consultancy gets in.
_PORTAL = f"Betrieb und Moderation des Klimaschutzportals {_MARK}"


def _fill_ochtrup(tenant: Tenant, today: date) -> None:
    agency = _agency(AGENCY_THEN)
    _post(
        tenant,
        "Beispiel 1",
        "Klimaschutzmanagement",
        date(2020, 1, 1),
        date(2022, 12, 31),
        agency,
        "67K11085",
    )
    office = _office(tenant, "Büro für Energiekonzepte, alter Name")
    rename_organisation(office, f"Büro für Energiekonzepte, heutiger Name {_MARK}", date(2018, 1, 1))
    record_commission(
        tenant,
        f"Integriertes Klimaschutzkonzept {_MARK}",
        _office(tenant, "Stadtverwaltung", "Ochtrup"),
        office,
        date(2016, 3, 1),
        date(2017, 9, 30),
    )


def _fill_centre(tenant: Tenant, today: date) -> None:
    _post(tenant, "Beispiel 1", "Koordination Ressourceneffizienz", date(2024, 1, 1), funder=_agency("BMUKN"))
    record_commission(
        tenant,
        f"Qualifizierung für Kommunen {_MARK}",
        _office(tenant, "Forschungsinstitut als Trägerin"),
        _office(tenant, "Büro für Fortbildung"),
        date(2025, 1, 1),
        date(2025, 12, 31),
    )


_FILLERS: dict[str, Callable[[Tenant, date], None]] = {
    SOEST: _fill_soest,
    LIPPSTADT: _fill_town,
    WERL: _fill_town,
    TRIER_SAARBURG: _fill_trier_saarburg,
    KYFFHAEUSER: _fill_kyffhaeuser,
    OCHTRUP: _fill_ochtrup,
    CENTRE: _fill_centre,
}
