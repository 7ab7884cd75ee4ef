"""Files with own data: preview, taking over, taking back; lists of others; nothing half done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.calculation import import_room, own_data_room
from klimawerk.portal.calculation.import_room import Assignment
from klimawerk.portal.evidence.domain import imports
from klimawerk.portal.evidence.domain.assignments import recall_assignment, remember_assignment
from klimawerk.portal.evidence.domain.files import TooLarge, drop_overdue
from klimawerk.portal.evidence.domain.recording import Statement, amend_statement, record_statement
from klimawerk.portal.evidence.models import Evidence, EvidenceFile, ImportBatch
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

HEADER = "ags;year;sector;carrier;energy;unit;grade;source;gas_basis\n"
GOOD = (
    HEADER
    + "05974028;2022;private_households;natural_gas;1500;MWh;A;Netzbetreiber (Beispiel);Hi\n"
    + "05974028;2022;industry;natural_gas;2500;MWh;A;Netzbetreiber (Beispiel);Hi\n"
)
BAD = HEADER + "05974028;2022;private_households;natural_gas;viel;MWh;A;Netzbetreiber;Hi\n"
FOREIGN = HEADER + "05566068;2022;private_households;natural_gas;1500;MWh;A;Netzbetreiber;Hi\n"


def take(tenant: Tenant, content: str, name: str = "antwort.csv", **more: Any) -> ImportBatch:
    return imports.open_import(
        tenant,
        None,
        DAY,
        name,
        content.encode(),
        ImportBatch.Format.LONG_CSV,
        own_data_room.read_file,
        **more,
    )


def chosen() -> list[tuple[str, float]]:
    return [(each.cell, each.energy_mwh) for each in Evidence.objects.filter(is_chosen=True)]


def test_nothing_counts_before_it_is_confirmed(in_district: Tenant) -> None:
    batch = take(in_district, GOOD)
    assert not Evidence.objects.exists()
    assert not batch.has_errors
    assert [(row.place, row.entry.energy_mwh, row.current) for row in imports.list_rows(batch)] == [
        ("Lippstadt", 1500, None),
        ("Lippstadt", 2500, None),
    ]
    assert imports.confirm_import(batch, None, timezone.now()) == 2
    assert chosen() == [("industry.natural_gas", 2500), ("private_households.natural_gas", 1500)]
    kept = Evidence.objects.get(cell="industry.natural_gas")
    assert (kept.locator, kept.file.name, kept.grade) == ("antwort.csv:3", "antwort.csv", "A")
    with pytest.raises(imports.NotTakeable):
        imports.confirm_import(batch, None, timezone.now())


def test_taking_back_lets_count_what_counted_before(in_district: Tenant, lippstadt: Territory) -> None:
    before = Statement(
        lippstadt, 2022, "industry.natural_gas", amount="99", grade="B", source="Rathaus", gas_basis="Hi"
    )
    record_statement(in_district, None, DAY, before)
    batch = take(in_district, GOOD)
    assert [row.current.energy_mwh if row.current else None for row in imports.list_rows(batch)] == [None, 99]
    imports.confirm_import(batch, None, timezone.now())
    assert ("industry.natural_gas", 2500) in chosen()
    assert imports.undo_import(batch, None, timezone.now()) == 2
    assert chosen() == [("industry.natural_gas", 99)]
    assert ImportBatch.objects.get().state == "undone"


def test_what_was_stated_meanwhile_counts_when_the_import_goes(
    in_district: Tenant, lippstadt: Territory
) -> None:
    batch = take(in_district, GOOD)
    imports.confirm_import(batch, None, timezone.now())
    later = Statement(
        lippstadt, 2022, "industry.natural_gas", amount="77", grade="B", source="Rathaus", gas_basis="Hi"
    )
    assert not record_statement(in_district, None, DAY, later).evidence.is_chosen
    imports.undo_import(batch, None, timezone.now())
    assert chosen() == [("industry.natural_gas", 77)]


def test_existing_values_may_keep_counting(in_district: Tenant, lippstadt: Territory) -> None:
    before = Statement(
        lippstadt, 2022, "industry.natural_gas", amount="99", grade="B", source="Rathaus", gas_basis="Hi"
    )
    record_statement(in_district, None, DAY, before)
    imports.confirm_import(take(in_district, GOOD), None, timezone.now(), replaces=False)
    assert chosen() == [("industry.natural_gas", 99), ("private_households.natural_gas", 1500)]
    assert Evidence.objects.filter(cell="industry.natural_gas").count() == 2


def test_a_later_edit_is_said_before_it_is_lost(in_district: Tenant, lippstadt: Territory) -> None:
    batch = take(in_district, GOOD)
    imports.confirm_import(batch, None, timezone.now())
    edited = Evidence.objects.get(cell="industry.natural_gas")
    changed = Statement(
        lippstadt, 2022, edited.cell, amount="2600", grade="A", source=edited.source, gas_basis="Hi"
    )
    amend_statement(edited, None, changed)
    with pytest.raises(imports.ChangedSince) as told:
        imports.undo_import(batch, None, timezone.now())
    assert [each.energy_mwh for each in told.value.changed] == [2600]
    assert imports.undo_import(batch, None, timezone.now(), even_changed=True) == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(BAD, "own_data.not_a_number"), (FOREIGN, "evidence.not_our_place"), (HEADER, "own_data.no_rows")],
)
def test_a_file_with_an_error_cannot_be_taken_over(in_district: Tenant, content: str, code: str) -> None:
    batch = take(in_district, content)
    assert code in [each["code"] for each in batch.findings if each["severity"] == "error"]
    with pytest.raises(imports.NotTakeable):
        imports.confirm_import(batch, None, timezone.now())
    assert not Evidence.objects.exists()


def test_findings_name_the_file_as_it_was_called(in_district: Tenant) -> None:
    batch = take(in_district, BAD, "Antwort Stadtwerke.csv")
    assert batch.findings[0]["where"].startswith("Antwort Stadtwerke.csv:2")


def test_a_failure_in_the_middle_leaves_nothing(in_district: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = take(in_district, GOOD)
    write, count = imports._write, []

    def fail_at_second(*args: Any) -> None:
        count.append(1)
        if len(count) == 2:
            raise IntegrityError
        write(*args)

    monkeypatch.setattr(imports, "_write", fail_at_second)
    with pytest.raises(IntegrityError):
        imports.confirm_import(batch, None, timezone.now())
    assert not Evidence.objects.exists()
    assert ImportBatch.objects.get().state == "preview"


def test_the_file_is_kept_privately_and_removed_on_its_day(in_district: Tenant) -> None:
    batch = take(in_district, GOOD, delete_on=DAY)
    path = Path(batch.file.content.path)
    assert path.read_bytes() == GOOD.encode()
    assert "media" not in path.parts
    imports.confirm_import(batch, None, timezone.now())
    assert drop_overdue(DAY) == 1
    assert not EvidenceFile.objects.get().content
    assert len(chosen()) == 2


def test_an_empty_file_is_refused(in_district: Tenant) -> None:
    with pytest.raises(TooLarge):
        take(in_district, "")


LIST = (
    "Absatz (Beispiel);;;\n"
    "Ort;Kundengruppe;Energieträger;Absatz in kWh\n"
    "05974028;Haushalte;Erdgas;1.500.000\n"
    "05974028;Haushalte;Erdgas;20.500\n"
)
GIVEN = {"year": "2022", "unit": "kWh", "gas_basis": "Hi", "grade": "B", "source": "Stadtwerke (Beispiel)"}


def test_a_list_with_a_known_header_is_recognised(in_district: Tenant, tmp_path: Path) -> None:
    path = tmp_path / "liste.csv"
    path.write_text(LIST, encoding="utf-8")
    table = import_room.read_table(path, "de")
    assert recall_assignment(table).fixed == {}
    wanted = Assignment(1, {"key": 0, "sector": 1, "carrier": 2, "energy": 3}, GIVEN)
    remember_assignment(in_district, table, wanted)
    moved = tmp_path / "andere.csv"
    moved.write_text("\n" + LIST, encoding="utf-8")
    found = recall_assignment(import_room.read_table(moved, "de"))
    assert (found.header, dict(found.columns), dict(found.fixed)) == (2, dict(wanted.columns), GIVEN)


@pytest.mark.requirement("X88")
def test_single_buildings_leave_their_sum_and_no_file(in_district: Tenant) -> None:
    assignment = Assignment(1, {"key": 0, "sector": 1, "carrier": 2, "energy": 3}, GIVEN, buildings=True)
    batch = imports.open_import(
        in_district,
        None,
        DAY,
        "gebaeude.csv",
        LIST.encode(),
        ImportBatch.Format.MAPPED_LIST,
        lambda path, lang: import_room.read_list(path, path.name, assignment, lang),
        keeps_file=False,
    )
    assert [row.entry.energy_mwh for row in imports.list_rows(batch)] == [1520.5]
    assert not batch.file.content
    assert batch.file.digest
    assert "1500" not in str(batch.rows)
