"""Confidential cells stay hidden: across municipalities and their sum, and against what was published before."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
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
from klimawerk.portal.calculation import runs_room, suppression_room
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


def numbers(value: Any, path: str = "") -> dict[str, float]:
    """All numbers of a document by their path, but counts and zeros."""
    if isinstance(value, dict):
        items = [(f"{path}.{key}", each) for key, each in value.items()]
    elif isinstance(value, list):
        items = [(f"{path}[{at}]", each) for at, each in enumerate(value)]
    else:
        return {path: value} if isinstance(value, float) and value else {}
    return {where: number for name, each in items for where, number in numbers(each, name).items()}


@pytest.mark.parametrize("cell", [GAS, "industry.electricity", "private_households.district_heating"])
def test_no_hidden_number_stands_elsewhere_in_the_document(district: Tenant, cell: str) -> None:
    """Steps, mixes, indicators and totals repeat amounts; none of them may repeat one that is hidden."""
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL, cell)
    run = computed(district)
    for publication in publish(run, WHOLE, WERL, LIPPSTADT):
        with scope(tenant=district):
            truth = numbers(runs_room.document_of(publication.part.stored, 2022))
        shown = numbers(document(publication))
        if not publication.hidden:
            assert shown == truth
            continue
        amounts = {
            where: number for where, number in truth.items() if where.startswith((".sectors", ".totals"))
        }
        gone = {number for where, number in amounts.items() if where not in shown}
        found = [
            where for where, number in shown.items() if any(abs(number - each) < 1e-9 * each for each in gone)
        ]
        assert gone and found == []


def is_determined(
    shown: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]], at: tuple[str, str]
) -> bool:
    """An attack of its own: does the published JSON fix the energy of a cell of industry?

    Known is every shown number, and all cells of other municipalities; unknown the hidden ones of Werl and Lippstadt.
    """
    cells = {
        key: {code: line for code, line in runs_room.leaves(each) if code.startswith("industry.")}
        for key, each in truth.items()
    }
    visible = {key: dict(runs_room.leaves(each)) for key, each in shown.items()}
    unknown = [
        (key, code)
        for key in (WERL, LIPPSTADT)
        for code, line in cells[key].items()
        if line["energy_mwh"] and visible[key][code]["energy_mwh"] is None
    ]
    factor = {
        code: line["emissions_t_co2e"] / line["energy_mwh"]
        for key in (WERL, LIPPSTADT)
        for code, line in cells[key].items()
        if line["energy_mwh"]
    }
    rows = []
    for key, each in shown.items():
        mine = [key in (place, WHOLE) for place, _code in unknown]
        (block,) = [sector for sector in each["sectors"] if sector["sector"] == "industry"]
        if block["energy_mwh"] is not None:
            rows.append([float(is_in) for is_in in mine])
        if block["emissions_t_co2e"] is not None:
            rows.append([factor[code] * is_in for (_place, code), is_in in zip(unknown, mine, strict=True)])
        for carrier in block["carriers"]:
            if carrier["energy_mwh"] is not None:
                name = f"industry.{carrier['carrier']}"
                rows.append(
                    [
                        float(is_in and (code == name or code.startswith(f"{name}.")))
                        for (_place, code), is_in in zip(unknown, mine, strict=True)
                    ]
                )
        if key == WHOLE:
            for code, line in visible[key].items():
                if line["energy_mwh"] is not None:
                    rows.append([float(code == other) for _place, other in unknown])
    goal = [float(each == at) for each in unknown]
    known = np.array(rows)
    return bool(np.linalg.matrix_rank(np.vstack([known, goal])) == np.linalg.matrix_rank(known))


def test_an_attacker_with_all_published_numbers_cannot_compute_the_secret(district: Tenant) -> None:
    state(district, WERL, "50000")
    state(district, LIPPSTADT, "90000")
    mark(district, WERL)
    found = publish(computed(district), WHOLE, WERL, LIPPSTADT)
    shown = {each.territory.key: document(each) for each in found}
    with scope(tenant=district):
        truth = {each.territory.key: runs_room.document_of(each.part.stored, 2022) for each in found}
    assert not is_determined(shown, truth, (WERL, GAS))
    naive = {
        key: suppression_room.hide(each, {("cell", GAS)} if key == WERL else (), "publication.hidden_cells")
        for key, each in truth.items()
    }
    assert is_determined(naive, truth, (WERL, GAS))  # without complements the same attack succeeds


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
