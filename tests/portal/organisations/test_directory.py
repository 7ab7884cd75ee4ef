"""Organisations under the names they had, their successors, and two entries for one body."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes import scope

from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import (
    NotMergeable,
    add_organisation,
    merge_organisations,
    rename_organisation,
    search_organisations,
)
from klimawerk.portal.organisations.models import Commission, Tenant


@pytest.mark.requirement("R5")
def test_the_old_name_finds_the_company_and_an_old_text_shows_the_old_name(town: Tenant) -> None:
    with scope(tenant=town):
        company = add_organisation(town, "Musterwerk Alt GmbH", named_since=date(1998, 1, 1))
        rename_organisation(company, "Musterwerk Neu SE", date(2019, 7, 1))
        assert [each.name for each in search_organisations("werk alt")] == ["Musterwerk Neu SE"]
        assert company.name_on(date(2015, 5, 4)) == "Musterwerk Alt GmbH"
        assert company.name_on(date(2019, 6, 30)) == "Musterwerk Alt GmbH"
        assert company.name_on(date(2019, 7, 1)) == "Musterwerk Neu SE"


@pytest.mark.requirement("R6")
def test_a_project_of_2015_shows_the_project_management_agency_of_then_and_of_today(town: Tenant) -> None:
    zug = add_organisation(None, "ZUG – Zukunft – Umwelt – Gesellschaft", seat="Berlin")
    agency = add_organisation(None, "Projektträger Jülich", seat="Jülich")
    agency.successor = zug
    agency.save()
    ministry = add_organisation(None, "BMUB", named_since=date(2013, 12, 17))
    with scope(tenant=town):
        rename_organisation(ministry, "BMU", date(2018, 3, 14))
        approved = date(2015, 6, 1)
        assert agency.name_on(approved) == "Projektträger Jülich"
        assert agency.today.name_on(date(2026, 1, 1)) == "ZUG – Zukunft – Umwelt – Gesellschaft"
        assert (ministry.name_on(approved), ministry.name) == ("BMUB", "BMU")


@pytest.mark.requirement("R7")
def test_a_commission_shows_client_contractor_partner_and_the_university_of_the_institute(
    town: Tenant,
) -> None:
    with scope(tenant=town):
        university = add_organisation(town, "Hochschule Trier", seat="Trier")
        institute = add_organisation(town, "IfaS", seat="Birkenfeld", parent=university)
        client, office = add_organisation(town, "Stadt"), add_organisation(town, "Planungsbüro")
        record_commission(
            town, "Klimaschutzkonzept", client, office, date(2025, 1, 1), date(2026, 6, 30), institute
        )
        kept = Commission.objects.select_related("client", "contractor", "partner__parent").get()
        assert (kept.client.name, kept.contractor.name, kept.partner.name) == (
            "Stadt",
            "Planungsbüro",
            "IfaS",
        )
        assert (kept.partner.parent.name, kept.partner.seat) == ("Hochschule Trier", "Birkenfeld")
        assert [
            kept.is_running(day) for day in (date(2024, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
        ] == [
            False,
            True,
            False,
        ]


def test_successors_in_a_circle_end(town: Tenant) -> None:
    one, other = add_organisation(None, "Eins"), add_organisation(None, "Zwei")
    one.successor, other.successor = other, one
    one.save()
    other.save()
    assert one.today == other


def test_a_duplicate_gives_its_names_and_references_to_the_one_that_stays(town: Tenant) -> None:
    with scope(tenant=town):
        stays, goes = add_organisation(town, "Stadtwerke"), add_organisation(town, "Stadtwerke GmbH")
        commission = record_commission(town, "Lastgang", goes, goes, date(2025, 1, 1), date(2025, 2, 1))
        assert merge_organisations(goes, stays) == 3
        commission.refresh_from_db()
        assert (commission.client, commission.contractor) == (stays, stays)
        assert [each.pk for each in search_organisations("GmbH")] == [stays.pk]
        assert [each.pk for each in search_organisations("Stadtwerke")] == [stays.pk]
        with pytest.raises(NotMergeable):
            merge_organisations(goes, stays)
        with pytest.raises(NotMergeable):
            merge_organisations(stays, add_organisation(None, "Stadtwerke"))


def test_a_parent_that_is_its_own_duplicate_has_no_parent_then(town: Tenant) -> None:
    with scope(tenant=town):
        parent = add_organisation(town, "Konzern")
        child = add_organisation(town, "Konzern AG", parent=parent)
        merge_organisations(parent, child)
        child.refresh_from_db()
        assert child.parent is None
