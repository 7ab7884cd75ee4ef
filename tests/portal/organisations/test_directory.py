"""Organisations under the names they had, their successors, and two entries for one body."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes import scope

from klimawerk.portal.organisations.domain.commissions import record_commission
from klimawerk.portal.organisations.domain.directory import (
    add_organisation,
    list_directory,
    list_similar,
    list_uses,
    rename_organisation,
    search_organisations,
)
from klimawerk.portal.organisations.domain.merges import (
    NotMergeable,
    merge_organisations,
    preview_merge,
    undo_merge,
)
from klimawerk.portal.organisations.models import Commission, Tenant

DAY, LATER = date(2026, 3, 2), date(2026, 4, 1)


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
        preview = [(each.kind, str(each.row), each.field) for each in preview_merge(goes, stays)]
        merge = merge_organisations(goes, stays, DAY)
        assert len(merge.moved) == len(preview) == 3
        commission.refresh_from_db()
        assert (commission.client, commission.contractor) == (stays, stays)
        assert [each.pk for each in search_organisations("GmbH")] == [stays.pk]
        assert [each.pk for each in search_organisations("Stadtwerke")] == [stays.pk]
        with pytest.raises(NotMergeable):
            merge_organisations(goes, stays, DAY)
        with pytest.raises(NotMergeable):
            merge_organisations(stays, add_organisation(None, "Stadtwerke"), DAY)


def test_a_parent_that_is_its_own_duplicate_has_no_parent_then(town: Tenant) -> None:
    with scope(tenant=town):
        parent = add_organisation(town, "Konzern")
        child = add_organisation(town, "Konzern AG", parent=parent)
        merge = merge_organisations(parent, child, DAY)
        child.refresh_from_db()
        assert child.parent is None
        undo_merge(merge, LATER)
        child.refresh_from_db()
        assert child.parent == parent


def test_a_merge_is_taken_back_and_what_was_changed_since_stays(town: Tenant) -> None:
    with scope(tenant=town):
        stays, goes = add_organisation(town, "Stadtwerke"), add_organisation(town, "Stadtwerke GmbH")
        third = add_organisation(town, "Planungsbüro")
        kept = record_commission(town, "Lastgang", goes, stays, DAY, LATER)
        changed = record_commission(town, "Netz", goes, goes, DAY, LATER, partner=goes)
        merge = merge_organisations(goes, stays, DAY)
        changed.refresh_from_db()
        changed.partner = third
        changed.save()
        assert undo_merge(merge, LATER) == 1
        for each in (kept, changed, stays, goes):
            each.refresh_from_db()
        assert (kept.client, kept.contractor) == (goes, stays)
        assert (changed.client, changed.contractor, changed.partner) == (goes, goes, third)
        assert (stays.name, goes.name, goes.merged_into) == ("Stadtwerke", "Stadtwerke GmbH", None)
        assert [each.name for each in goes.names.all()] == ["Stadtwerke GmbH"]
        assert merge.undone_on == LATER
        with pytest.raises(NotMergeable):
            undo_merge(merge, LATER)


def test_the_list_shows_the_former_name_and_who_answers_today(town: Tenant) -> None:
    zug = add_organisation(None, "ZUG", seat="Berlin")
    between = add_organisation(None, "Zwischenstelle")
    agency = add_organisation(None, "Projektträger Jülich", seat="Jülich")
    agency.successor, between.successor = between, zug
    agency.save()
    between.save()
    with scope(tenant=town):
        company = add_organisation(town, "Musterwerk Alt GmbH", named_since=date(1998, 1, 1))
        rename_organisation(company, "Musterwerk Neu SE", date(2019, 7, 1))
        assert [
            (row.organisation.name, row.former_name, row.today and row.today.name)
            for row in (*list_directory("alt gmbh"), *list_directory("jülich"), *list_directory("neu"))
        ] + [
            (row.organisation.name, row.former_name, row.today)
            for row in list_directory("")
            if row.organisation == zug
        ] == [
            ("Musterwerk Neu SE", "Musterwerk Alt GmbH", None),
            ("Projektträger Jülich", "", "ZUG"),
            ("Musterwerk Neu SE", "", None),
            ("ZUG", "", None),
        ]


@pytest.mark.parametrize(
    ("one", "other", "is_similar"),
    [
        ("Stadtwerke Werl GmbH", "Stadtwerke Werl", True),
        ("IfaS", "IFAS", True),
        ("Büro-Nord GmbH & Co. KG", "Büro Nord", True),
        ("Stadtwerke Werl", "Stadtwerke Soest", False),
    ],
)
def test_nearly_the_same_name_is_noticed(town: Tenant, one: str, other: str, is_similar: bool) -> None:
    with scope(tenant=town):
        first, second = add_organisation(town, one), add_organisation(town, other)
        assert list_similar(first) == ([second] if is_similar else [])


def test_where_it_is_used(town: Tenant) -> None:
    with scope(tenant=town):
        client, office = add_organisation(town, "Stadt"), add_organisation(town, "Planungsbüro")
        record_commission(town, "Konzept", client, office, DAY, LATER)
        assert [(use.name, use.kind) for use in list_uses(office)] == [("Konzept", "Auftrag")]
