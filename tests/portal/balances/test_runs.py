"""A run: ordered, computed as a whole, stored, compared, computed anew."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from django_scopes import scope
from tests.portal.balances.conftest import DAY, GAS, LIPPSTADT, WERL, computed, part_of, place, state

from klimawerk.portal.balances.domain.computing import compute_parts
from klimawerk.portal.balances.domain.ordering import NotOrderable, order_again, order_of, order_run
from klimawerk.portal.balances.domain.reading import refreshable_factors, waiting_factors
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.calculation import engine_room, own_data_room, runs_room
from klimawerk.portal.calculation.runs_records import OldFactor
from klimawerk.portal.foundation.domain import jobs
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.jobs import JobState
from klimawerk.portal.organisations.models import Tenant


@pytest.mark.requirement("R35")
def test_fourteen_members_are_stored_in_one_run_and_opened_separately(district: Tenant) -> None:
    run = computed(district)
    with scope(tenant=district):
        parts = list(RunPart.objects.filter(run=run).select_related("territory"))
    assert (len(parts), sum(each.is_whole for each in parts)) == (15, 1)
    documents = {each.territory.key: runs_room.document_of(each.stored, 2022) for each in parts}
    assert documents[LIPPSTADT]["territory"]["name"] == "Lippstadt"
    assert len({document["totals"]["energy_mwh"] for document in documents.values()}) == 15
    for each in parts:
        assert each.energy_mwh == documents[each.territory.key]["totals"]["energy_mwh"]


def test_the_stored_district_is_the_sum_of_its_stored_members(district: Tenant) -> None:
    state(district, WERL, "50000")
    run = computed(district)
    with scope(tenant=district):
        parts = list(RunPart.objects.filter(run=run))
    whole = next(runs_room.document_of(each.stored, 2022) for each in parts if each.is_whole)
    members = [runs_room.document_of(each.stored, 2022) for each in parts if not each.is_whole]
    energy = math.fsum(each["totals"]["energy_mwh"] for each in members)
    rest = whole["unallocated"]["energy_mwh"]
    assert whole["totals"]["energy_mwh"] == pytest.approx(energy + rest, rel=1e-12)


def test_a_run_pins_what_it_rests_on(district: Tenant) -> None:
    state(district, WERL, "50000")
    run = computed(district, years=(2021, 2022))
    release, version = runs_room.current_pins()
    assert (run.edition, run.facts_release, run.engine_version) == ("bisko-2024", release, version)
    assert (run.territory_date, run.assumption_set, len(run.input_hash)) == (
        "2023-11-30",
        "start_balance",
        64,
    )
    (entry,) = run.snapshot["entries"]
    assert (entry["key"], entry["cell"], entry["energy_mwh"], entry["grade"]) == (WERL, GAS, 50000, "A")
    assert len(entry["where"]) == 36  # the public id of the evidence


def test_what_was_entered_after_the_order_does_not_change_the_run(district: Tenant) -> None:
    state(district, WERL, "50000")
    with scope(tenant=district):
        assert district.territory is not None
        run = order_run(district, None, DAY, "Vorher", district.territory, (2022,), "bisko-2024")
    state(district, LIPPSTADT, "90000")
    Worker("w").run(until_empty=True)
    first = part_of(run, LIPPSTADT)
    assert runs_room.document_of(first.stored, 2022)["kind"] == "start"
    assert runs_room.document_of(part_of(run, WERL).stored, 2022)["kind"] == "mixed"


def test_reading_a_part_computes_nothing(district: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    run = computed(district)
    monkeypatch.setattr(own_data_room, "request_of", _never)
    monkeypatch.setattr(engine_room, "balances", _never)
    assert runs_room.document_of(part_of(run, WERL).stored, 2022)["year"] == 2022


def _never(*_arguments: Any) -> None:
    raise AssertionError("computed")


def test_a_killed_worker_leaves_nothing_and_the_next_one_everything(district: Tenant) -> None:
    with scope(tenant=district):
        assert district.territory is not None
        run = order_run(district, None, DAY, "Lauf", district.territory, (2022,), "bisko-2024")
        killed = jobs.claim("killed")  # takes the job, computes all of it, and dies before the end
        assert killed is not None
        assert len(compute_parts(run, lambda _share, _key: None)) == 15
        assert RunPart.objects.count() == 0
        jobs.Job.objects.filter(pk=killed.pk).update(heartbeat=killed.heartbeat - 2 * jobs.LEASE)
        Worker("next").run(until_empty=True)
        run.refresh_from_db()
        assert (run.is_computed, RunPart.objects.count()) == (True, 15)
        assert run.job is not None and run.job.attempts == 2
        with pytest.raises(NotOrderable):
            order_again(run)


def test_a_failed_run_says_why_and_is_computed_again(
    district: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scope(tenant=district):
        assert district.territory is not None
        run = order_run(district, None, DAY, "Lauf", district.territory, (2022,), "bisko-2024")
        with monkeypatch.context() as broken:
            broken.setattr(runs_room, "compute_territory", _refuses)
            Worker("w").run(until_empty=True)
        run.refresh_from_db()
        assert run.job is not None
        assert (run.is_computed, run.job.state, run.job.message) == (
            False,
            JobState.FAILED,
            "jobs.run.refused",
        )
        order_again(run)
        Worker("w").run(until_empty=True)
        run.refresh_from_db()
        assert run.is_computed


def _refuses(_order: Any) -> None:
    raise LookupError("Diese Ausgabe gibt es nicht.")


def test_only_own_places_known_years_and_editions_and_a_new_name(district: Tenant, werl: Tenant) -> None:
    computed(werl, "Bilanz")
    with scope(tenant=werl):
        for arguments in (
            ("Anderer", place(LIPPSTADT), (2022,), "bisko-2024"),
            ("Anderer", place(WERL), (1980,), "bisko-2024"),
            ("Anderer", place(WERL), (), "bisko-2024"),
            ("Anderer", place(WERL), (2022,), "bisko-1990"),
            ("Bilanz", place(WERL), (2022,), "bisko-2024"),
        ):
            with pytest.raises(NotOrderable):
                order_run(werl, None, DAY, *arguments)
        assert Run.objects.count() == 1


@pytest.mark.requirement("X75")
def test_an_old_run_is_computed_with_a_new_edition_and_both_are_kept(district: Tenant) -> None:
    old = computed(district, "Alt", edition="bisko-2019")
    before = part_of(old, WERL).stored
    new = computed(district, "Neu", edition="bisko-2024", based_on=old)
    assert new.based_on == old
    with scope(tenant=district):
        assert [each.name for each in Run.objects.all()] == ["Neu", "Alt"]
    assert part_of(old, WERL).stored == before
    sides = [runs_room.document_of(part_of(each, WERL).stored, 2022) for each in (old, new)]
    assert [each["edition"] for each in sides] == ["bisko-2019", "bisko-2024"]
    assert sides[0]["totals"]["emissions_t_co2e"] != sides[1]["totals"]["emissions_t_co2e"]


def test_two_stored_runs_reconcile_as_the_engine_does(district: Tenant) -> None:
    from klimawerk.engine.interchange.reconciliation_files import to_csv, to_json
    from klimawerk.engine.runs.reconcile import run_reconcile

    old = computed(district, "Alt", edition="bisko-2019")
    state(district, WERL, "50000")
    new = computed(district, "Neu")
    for key in (WERL, "05974"):
        stored = ((part_of(each, key).stored, 2022) for each in (old, new))
        before, after = stored
        orders = [own_data_room.request_of(replace(order_of(each), key=key)) for each in (old, new)]
        direct = run_reconcile(engine_room.fact_book(), *orders)
        assert runs_room.reconcile(before, after) == to_json(direct)
        assert runs_room.reconcile_csv(before, after) == to_csv(direct)


def test_the_parts_of_a_difference_add_up_and_own_evidence_is_activity(district: Tenant) -> None:
    old = computed(district, "Alt")
    state(district, WERL, "50000")
    new = computed(district, "Neu")
    found = runs_room.reconcile((part_of(old, WERL).stored, 2022), (part_of(new, WERL).stored, 2022))
    parts = found["emissions_t_co2e"]
    (cell,) = [each for each in found["cells"] if each["difference_t_co2e"]]
    assert (cell["cell"], cell["energy_after_mwh"]) == (GAS, 50000)
    assert parts["net"] == pytest.approx(parts["activity"]) and parts["factor"] == parts["boundary"] == 0
    assert parts["absolute"] == pytest.approx(abs(parts["net"]))
    assert found["changed_pins"] == ["input_hash"]


def test_the_factor_of_an_older_year_is_noted_and_a_nearer_one_of_today_is_found(
    district: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = computed(district, edition="bisko-2019")
    with scope(tenant=district):
        old = waiting_factors(RunPart.objects.filter(run=run))
    assert OldFactor("electricity", 2022, 2019) in old
    assert OldFactor("electricity", 2022, 2022) in refreshable_factors(run, old)  # of bisko-2024
    same = computed(district, "Neu")
    assert refreshable_factors(same, old) == ()  # same facts, newest edition: nothing to offer
    monkeypatch.setattr(runs_room, "current_pins", lambda: ("2027.1", "0.2.0"))
    assert OldFactor("electricity", 2022, 2022) in refreshable_factors(same, old)


def test_newer_factors_are_looked_up_in_today_s_facts() -> None:
    old = [OldFactor("electricity", 2022, 2010), OldFactor("electricity", 2022, 2022)]
    assert runs_room.newer_factors(old, "bisko-2024") == (OldFactor("electricity", 2022, 2022),)
    with pytest.raises(LookupError):
        runs_room.newer_factors(old, "bisko-1990")
