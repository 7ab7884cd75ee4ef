"""Confidential cells stay hidden: across municipalities and their sum, and against what was published before."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django_scopes import scope
from tests.portal.balances.conftest import (
    DAY,
    GAS,
    LIPPSTADT,
    SOEST_TOWN,
    WERL,
    computed,
    place,
    released,
    state,
)
from tests.portal.balances.test_publishing import WHOLE, address

from klimawerk.portal.balances.domain.confidential import NotMarkable, mark_cell, marks_of, unmark_cell
from klimawerk.portal.balances.domain.publishing import NotPublishable, publish_run, try_publication
from klimawerk.portal.balances.models import ConfidentialCell, Publication, Run
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.evidence.domain.recording import Statement, amend_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.organisations.models import Tenant

pytestmark = pytest.mark.usefixtures("home")
REASON = "ein Betrieb verbraucht fast alles"


def mark(tenant: Tenant, key: str, cell: str = GAS, year: int | None = None) -> ConfidentialCell:
    with scope(tenant=tenant):
        return mark_cell(tenant, None, DAY, place(key), cell, year, REASON)


def members(district: Tenant) -> list[str]:
    from klimawerk.portal.evidence.domain.places import list_places

    return [each.key for each in list_places(district, DAY)]


def publish(run: Run, *keys: str, reason: str = "") -> list[Publication]:
    released(run, *keys)
    with scope(tenant=run.tenant):
        return publish_run(run, None, DAY, reason)


def line(document: dict[str, Any], cell: str = GAS) -> dict[str, Any]:
    sector, carrier = cell.split(".")
    (block,) = [each for each in document["sectors"] if each["sector"] == sector]
    (found,) = [each for each in block["carriers"] if each["carrier"] == carrier]
    return found


def document(publication: Publication) -> dict[str, Any]:
    found: dict[str, Any] = runs_room.unpack(publication.stored)["balances"][0]
    return found


@pytest.mark.requirement("X87")
def test_a_marked_cell_is_shown_to_nobody(district: Tenant, client: Client) -> None:
    state(district, WERL, "53217.25")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL)
    publish(computed(district), WHOLE, *members(district))
    page = client.get(address(district, WERL)).content.decode()
    files = [client.get(address(district, WERL, form=form)).content for form in ("json", "csv")]
    assert "53.217" not in page and "vertraulich" in page
    assert not any(b"53217" in each for each in files)
    shown = line(json.loads(files[0])["balances"][0])
    assert (shown["state"], shown["energy_mwh"], shown["emissions_t_co2e"], shown["grade"]) == (
        "C",
        None,
        None,
        None,
    )


def test_the_sums_cannot_be_taken_apart(district: Tenant) -> None:
    """The attack by hand: sector minus the other carriers, district minus the other municipalities."""
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL)
    found = {
        each.territory.key: document(each) for each in publish(computed(district), WHOLE, *members(district))
    }
    (industry,) = [each for each in found[WERL]["sectors"] if each["sector"] == "industry"]
    silent = [
        each["carrier"]
        for each in industry["carriers"]
        if each["energy_mwh"] is None and each["state"] == "C"
    ]
    assert "natural_gas" in silent
    assert industry["energy_mwh"] is None or len(silent) > 1  # one gap beside a sum would be no gap
    gaps = [key for key, each in found.items() if line(each)["energy_mwh"] is None]
    assert WERL in gaps and len(gaps) > 1
    assert found[WHOLE]["totals"]["energy_mwh"] is not None  # the sums of the district stay


def test_derived_figures_and_findings_with_amounts_are_left_out(district: Tenant) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL)
    found = {
        each.territory.key: document(each) for each in publish(computed(district), WHOLE, *members(district))
    }
    shown = found[WERL]
    assert {each["value"] for each in shown["indicators"].values()} == {None}
    assert (shown["data_quality"]["total"], shown["unverified_share"], shown["box"]["own_share"]) == (
        None,
    ) * 3
    assert [each["code"] for each in shown["findings"]][-1] == "publication.hidden_cells"
    assert found[SOEST_TOWN]["data_quality"]["total"] is not None  # nothing hidden there, nothing taken away


def test_a_secret_that_an_earlier_version_shows_prevents_the_publication(district: Tenant) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    publish(computed(district, "Alt"), WHOLE, WERL, LIPPSTADT)
    mark(district, WERL)
    new = computed(district, "Neu")
    released(new, WHOLE, WERL, LIPPSTADT)
    with scope(tenant=district), pytest.raises(NotPublishable) as refusal:
        publish_run(new, None, DAY, "Berichtigung")
    (finding,) = refusal.value.findings
    assert (
        "Werl" in finding
        and "Erdgas" in finding
        and "früheren Veröffentlichung (Kreis Soest: Alt (1)" in finding
    )
    with scope(tenant=district):
        assert Publication.objects.count() == 3


def test_a_secret_near_to_a_number_that_was_shown_prevents_the_publication(district: Tenant) -> None:
    """An old 50,000 MWh tells a new 52,000 MWh to 4 %; 15 % are demanded."""
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    publish(computed(district, "Alt"), WHOLE, WERL, LIPPSTADT)
    mark(district, WERL)
    with scope(tenant=district):
        evidence = Evidence.objects.get(territory__key=WERL)
        changed = Statement(place(WERL), 2022, GAS, amount="52000", grade="A", source="neu", gas_basis="Hi")
        amend_statement(evidence, None, changed)
    new = computed(district, "Neu")
    released(new, WHOLE, WERL, LIPPSTADT)
    with scope(tenant=district):
        assert "früheren Veröffentlichung" in try_publication(new)[1].errors[0]
        far = Statement(place(WERL), 2022, GAS, amount="80000", grade="A", source="neu", gas_basis="Hi")
        amend_statement(Evidence.objects.get(territory__key=WERL), None, far)
    other = computed(district, "Neuer")
    released(other, WHOLE, WERL, LIPPSTADT)
    with scope(tenant=district):
        assert try_publication(other)[1].errors == ()


def test_a_sum_published_before_minus_the_others_prevents_the_publication(district: Tenant) -> None:
    """Werl was not published; the old district cell minus all other members is Werl's gas to the last digit."""
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL)
    others = [key for key in members(district) if key != WERL]
    first = computed(district, "Alt")
    with scope(tenant=district):
        mark_of_werl = ConfidentialCell.objects.get()
        unmark_cell(mark_of_werl)
    released(first, WHOLE, *members(district))
    part_keys = [WHOLE, *others]
    with scope(tenant=district):
        assert {each.territory.key for each in try_publication(first)[0]} == {WERL, *part_keys}
        publish_run(first, None, DAY)
    mark(district, WERL)
    second = computed(district, "Neu")
    released(second, WHOLE)
    with scope(tenant=district):
        _parts, checked = try_publication(second)
    assert checked.errors and "Werl" in checked.errors[0]


def test_the_town_s_own_publication_counts_too(district: Tenant, werl: Tenant) -> None:
    """The town shows its gas, the district may not pretend to hide it; marks of a town bind its district."""
    state(werl, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    from tests.portal.balances.conftest import agree

    from klimawerk.portal.foundation.roles import Delegation

    agree(district, werl, Delegation.SEE)
    publish(computed(werl, "Bilanz der Stadt"), WERL)
    mark(werl, WERL)
    assert marks_of([place(WERL).pk], 2022) == {(WERL, GAS)}
    run = computed(district)
    released(run, WHOLE, WERL, LIPPSTADT)
    with scope(tenant=district), pytest.raises(NotPublishable) as refusal:
        publish_run(run, None, DAY)
    assert "Stadt Werl: Bilanz der Stadt" in refusal.value.findings[0]


def test_one_member_with_own_data_held_back_would_be_the_difference(district: Tenant) -> None:
    state(district, WERL, "50000")
    run = computed(district)
    released(run, WHOLE, *[key for key in members(district) if key != WERL])
    with scope(tenant=district), pytest.raises(NotPublishable) as refusal:
        publish_run(run, None, DAY)
    assert "Werl ist als einzige Gemeinde mit eigenen Daten nicht freigegeben" in refusal.value.findings[0]


def test_two_members_held_back_appear_only_inside_the_sum(district: Tenant, client: Client) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    run = computed(district)
    others = [key for key in members(district) if key not in {WERL, LIPPSTADT}]
    found = publish(run, WHOLE, *others)
    assert len(found) == 13
    assert client.get(address(district, WERL)).status_code == 404
    (whole,) = [document(each) for each in found if each.territory.key == WHOLE]
    assert line(whole)["energy_mwh"] > 140000


def test_a_mark_holds_for_its_year_alone(district: Tenant) -> None:
    state(district, WERL, "50000", year=2021)
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000", year=2021)
    state(district, LIPPSTADT, "90000")
    mark(district, WERL, year=2022)
    run = computed(district, years=(2021, 2022))
    found = publish(run, WHOLE, WERL, LIPPSTADT)
    werl = next(each for each in found if each.territory.key == WERL)
    years = {each["year"]: each for each in runs_room.unpack(werl.stored)["balances"]}
    assert (line(years[2021])["energy_mwh"], line(years[2022])["energy_mwh"]) == (50000, None)
    assert set(werl.hidden) == {"2022"}


def test_only_own_places_are_marked_with_a_reason_and_once(district: Tenant, werl: Tenant) -> None:
    mark(werl, WERL)
    with scope(tenant=werl):
        for key, reason in ((LIPPSTADT, REASON), (WERL, "  "), (WERL, REASON)):
            with pytest.raises(NotMarkable):
                mark_cell(werl, None, DAY, place(key), GAS, None, reason)
        assert ConfidentialCell.objects.count() == 1
