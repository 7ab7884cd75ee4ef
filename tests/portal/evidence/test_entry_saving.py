"""Saving rows of an entry table: recorded, amended, withdrawn, brought back; conflicts lose nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django_scopes import scope
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.evidence.domain.entry_rows import (
    build_row,
    exact_text,
    find_cell,
    list_blocks,
    read_known,
)
from klimawerk.portal.evidence.domain.entry_saving import EntryConflict, EntryText, save_entry, shown_amount
from klimawerk.portal.evidence.domain.recording import NotRecordable, Statement, record_statement
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

GAS = "private_households.natural_gas"
ROW = EntryText(GAS, "observed", "1234,5", "MWh", "Hi", "A", "Netzbetreiber (Beispiel)")


def saved(tenant: Tenant, place: Territory, text: EntryText) -> Evidence | None:
    return save_entry(tenant, None, DAY, place, 2022, text).evidence


def again(evidence: Evidence, **more: str) -> EntryText:
    """The row as the page shows it after the statement was read, with changes."""
    text = replace(
        ROW,
        amount=shown_amount(evidence.amount or 0),
        statement=evidence.public_id,
        read_version=evidence.version,
    )
    return replace(text, **more)  # type: ignore[arg-type]


def test_a_row_is_recorded_amended_and_withdrawn(in_district: Tenant, lippstadt: Territory) -> None:
    first = saved(in_district, lippstadt, ROW)
    assert first is not None
    assert (first.amount, first.grade, first.is_chosen) == (1234.5, "A", True)
    second = saved(in_district, lippstadt, again(first, amount="2000", grade="B"))
    assert second is not None
    assert (second.pk, second.amount, second.grade) == (first.pk, 2000, "B")
    gone = save_entry(in_district, None, DAY, lippstadt, 2022, again(second, amount=""))
    assert (gone.evidence, gone.withdrawn) == (None, first.public_id)
    assert not Evidence.objects.exists()
    assert Evidence.history.count() == 3


def test_a_withdrawn_row_comes_back_with_all_its_fields(in_district: Tenant, lippstadt: Territory) -> None:
    statement = Statement(
        lippstadt,
        2022,
        GAS,
        amount="100",
        gas_basis="Hi",
        grade="A",
        source="Beispiel",
        is_network_operator=True,
    )
    kept = record_statement(
        in_district, None, DAY, statement, note="aus dem Brief", delete_on=date(2030, 1, 1)
    ).evidence
    save_entry(in_district, None, DAY, lippstadt, 2022, again(kept, amount=""))
    back = saved(in_district, lippstadt, replace(ROW, amount="100", restores=kept.public_id))
    assert back is not None
    assert (back.note, back.delete_on, back.is_network_operator) == ("aus dem Brief", date(2030, 1, 1), True)


def test_other_columns_do_not_round_the_number(in_district: Tenant, lippstadt: Territory) -> None:
    first = saved(in_district, lippstadt, replace(ROW, amount="1234,56789012345"))
    assert first is not None
    assert shown_amount(first.amount or 0) == "1234,56789"
    second = saved(in_district, lippstadt, again(first, source="anderer Brief (Beispiel)"))
    assert second is not None
    assert (second.amount, second.source) == (1234.56789012345, "anderer Brief (Beispiel)")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (1234.5, "1234,5"),
        (1.234, "1,2340"),
        (100.0, "100"),
        (3e12, "3000000000000"),
        (0.5, "0,5"),
        (1e-7, "0"),
    ],
)
def test_shown_numbers_are_never_ambiguous(number: float, shown: str, db: None) -> None:
    assert shown_amount(number) == shown
    assert float(exact_text(number)) == number


def test_somebody_else_was_faster(in_district: Tenant, lippstadt: Territory) -> None:
    first = saved(in_district, lippstadt, ROW)
    assert first is not None
    mine = again(first, amount="170")
    saved(in_district, lippstadt, again(first, amount="150"))
    with pytest.raises(EntryConflict) as conflict:
        saved(in_district, lippstadt, mine)
    assert conflict.value.theirs is not None
    assert conflict.value.theirs.amount == 150
    with pytest.raises(EntryConflict):  # whoever believed the cell empty
        saved(in_district, lippstadt, replace(ROW, amount="99"))
    kept = Evidence.objects.get()
    save_entry(in_district, None, DAY, lippstadt, 2022, again(kept, amount=""))
    with pytest.raises(EntryConflict) as gone:
        saved(in_district, lippstadt, mine)
    assert gone.value.theirs is None


def test_a_value_beside_nothing_is_asked_back(in_district: Tenant, lippstadt: Territory) -> None:
    with pytest.raises(NotRecordable) as refused:
        saved(in_district, lippstadt, replace(ROW, kind="not_occurring", amount="12"))
    assert [each.code for each in refused.value.findings] == ["entry.amount_beside_nothing"]
    assert not Evidence.objects.exists()


def test_a_row_shows_last_year_start_balance_and_usual_spans(
    in_district: Tenant, lippstadt: Territory
) -> None:
    save_entry(in_district, None, DAY, lippstadt, 2021, replace(ROW, amount="300000"))
    saved(in_district, lippstadt, replace(ROW, amount="100000"))
    found = find_cell(list_blocks(), GAS)
    assert found is not None
    row = build_row(read_known(in_district, lippstadt, 2022, DAY), *found)
    assert row.last is not None and row.last.energy_mwh == 300000
    assert row.start is not None
    start = row.start.energy_mwh or 0
    assert (round(start), row.start.grade) == (284843, "C")
    spans = {each.basis: each for each in row.spans}
    # measured deviation of households 15 %; gas against last year 0.705 to 1.42; gas per head at most 16 MWh
    assert spans["start"].low == pytest.approx(start * 0.85)
    assert (spans["last"].low, spans["last"].high) == (pytest.approx(211500), pytest.approx(426000))
    assert (spans["head"].low, spans["head"].high) == (0, pytest.approx(16.0 * 68890))
    assert [each.basis for each in row.outside] == ["start", "last"]


def test_fine_cells_have_no_invented_span(in_district: Tenant, lippstadt: Territory) -> None:
    found = find_cell(list_blocks(), "transport.petrol_fossil.car.motorway")
    assert found is not None
    assert build_row(read_known(in_district, lippstadt, 2022, DAY), *found).spans == ()


def test_the_town_s_own_statement_stands_before_ours(district: Tenant, werl: Tenant) -> None:
    assert werl.territory is not None
    with scope(tenant=district):
        save_entry(district, None, DAY, werl.territory, 2022, replace(ROW, amount="10"))
        agreement = request_agreement(district, werl, date(2026, 1, 1), frozenset({Delegation.SEE}))
    with scope(tenant=werl):
        answer_agreement(agreement, date(2026, 1, 2), is_agreed=True)
        save_entry(werl, None, DAY, werl.territory, 2022, replace(ROW, amount="20"))
    found = find_cell(list_blocks(), GAS)
    assert found is not None
    with scope(tenant=district):
        ours = build_row(read_known(district, werl.territory, 2022, DAY), *found)
    with scope(tenant=werl):
        theirs = build_row(read_known(werl, werl.territory, 2022, DAY), *found)
    assert (ours.own and ours.own.amount, ours.counting and ours.counting.amount) == (10, 20)
    assert ours.is_anothers
    assert not theirs.is_anothers
    assert [each.amount for each in theirs.behind] == [10]
