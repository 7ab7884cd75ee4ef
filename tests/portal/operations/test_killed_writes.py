"""Killed by force while an import is taken over or a run is stored: everything is there afterwards, or nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .conftest import Installation
from .test_worker_processes import OLD_HEARTBEAT, WORK, kill, wait_for_line

pytestmark = pytest.mark.slow

# Kreis Soest with one value that counts, and a list of one value for each of its municipalities in preview.
PREPARE = """
from datetime import date
from django_scopes import scope
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.calculation.own_data_records import OwnEntry, ReadEntries
from klimawerk.portal.evidence.domain.imports import open_import
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
day = date(2026, 3, 2)
district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
with scope(tenant=district):
    places = list_places(district, day)
    before = Statement(places[0], 2022, "industry.electricity", amount="5", grade="A", source="x")
    record_statement(district, None, day, before)
    entries = tuple(
        OwnEntry(key=each.key, year=2022, cell="industry.electricity", energy_mwh=100.0 + at, grade="A",
                 source="Beispiel", where=f"Zeile {at}", amount=100.0 + at, unit="MWh")
        for at, each in enumerate(places)
    )
    open_import(district, None, day, "liste.csv", b"x", "list", lambda path, lang: ReadEntries(entries, ()))
"""
CONFIRM = """
import sys, time
from django.utils import timezone
from django_scopes import scope
from klimawerk.portal.evidence.domain import imports
from klimawerk.portal.evidence.models import ImportBatch
from klimawerk.portal.organisations.models import Tenant
decide = imports._decide
def stand_still(*given):
    decide(*given)
    print("written", flush=True)
    time.sleep(float(sys.argv[1]))
imports._decide = stand_still
with scope(tenant=Tenant.objects.get()):
    imports.confirm_import(ImportBatch.objects.get(), None, timezone.now())
"""
UNDO = CONFIRM.replace("confirm_import", "undo_import")
LOOK = """
import json
from django_scopes import scopes_disabled
from klimawerk.portal.evidence.models import Evidence, ImportBatch
with scopes_disabled():
    print(json.dumps({
        "state": ImportBatch.objects.get().state,
        "displaced": len(ImportBatch.objects.get().displaced),
        "statements": Evidence.objects.count(),
        "log": Evidence.history.count(),
        "counting": sorted(Evidence.objects.filter(is_chosen=True).values_list("energy_mwh", flat=True)),
    }))
"""
ORDER_RUN = """
from datetime import date
from django.conf import settings
from django_scopes import scope
from klimawerk.portal.balances.domain.ordering import order_run
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import TenantKind
district = create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))
with scope(tenant=district):
    order_run(district, None, date(2026, 3, 2), "Bilanz 2022", district.territory, (2022,), settings.KLIMAWERK_EDITION)
"""
# Everything of the run is written, the transaction that ends the job is still open.
STAND_STILL = """
import time
from klimawerk.portal.balances import tasks
write = tasks.write_parts
def stand_still(run, computed):
    write(run, computed)
    print("written", flush=True)
    time.sleep(120)
tasks.write_parts = stand_still
"""
LOOK_AT_RUN = """
import json
from django_scopes import scopes_disabled
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.foundation.jobs import Job
with scopes_disabled():
    run, job = Run.objects.select_related("job").get(), Job.objects.get(kind="balances.run")
    print(json.dumps({"parts": RunPart.objects.count(), "log": RunPart.history.count(), "hash": run.input_hash,
                      "computed": run.is_computed, "job": job.state, "attempts": job.attempts}))
"""


def look(at: Installation, program: str = LOOK) -> dict[str, Any]:
    return dict(json.loads(at.run(program)))


def test_an_import_that_is_killed_while_it_is_taken_over_or_taken_back(installation: Installation) -> None:
    installation.run(PREPARE)
    preview = {"state": "preview", "displaced": 0, "statements": 1, "log": 1, "counting": [5.0]}
    assert look(installation) == preview
    confirming = installation.start(CONFIRM, "120")
    wait_for_line(confirming, "written")
    kill(confirming)
    assert look(installation) == preview
    installation.run(CONFIRM, "0")
    taken = look(installation)
    assert (taken["state"], taken["displaced"], taken["statements"]) == ("confirmed", 1, 15)
    assert taken["counting"] == [100.0 + at for at in range(14)]
    undoing = installation.start(UNDO, "120")
    wait_for_line(undoing, "written")
    kill(undoing)
    assert look(installation) == taken
    installation.run(UNDO, "0")
    undone = look(installation)
    assert (undone["state"], undone["statements"], undone["counting"]) == ("undone", 1, [5.0])


def test_a_run_that_is_killed_while_it_is_stored_is_computed_as_a_whole_by_the_next_worker(
    installation: Installation,
) -> None:
    installation.run(ORDER_RUN)
    worker = installation.start(STAND_STILL + WORK, "first", "empty")
    wait_for_line(worker, "written")
    kill(worker)
    nothing = {"parts": 0, "log": 0, "hash": "", "computed": False, "job": "running", "attempts": 1}
    assert look(installation, LOOK_AT_RUN) == nothing
    installation.run(OLD_HEARTBEAT + WORK, "second", "empty")
    after = look(installation, LOOK_AT_RUN)
    assert (after["job"], after["attempts"], after["computed"]) == ("done", 2, True)
    assert (after["parts"], after["log"], len(after["hash"])) == (15, 15, 64)
