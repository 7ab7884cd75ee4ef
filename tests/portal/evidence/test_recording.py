"""Recording, changing, choosing and withdrawing statements."""

from __future__ import annotations

import pytest
from django_scopes import scope
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.evidence.domain.recording import (
    NotOurPlace,
    NotRecordable,
    Statement,
    amend_statement,
    choose_statement,
    record_statement,
    withdraw_statement,
)
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.changes import list_changes
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

GAS = "private_households.natural_gas"


def gas(place: Territory, amount: str, **more: object) -> Statement:
    given = {"unit": "MWh", "gas_basis": "Hi", "grade": "A", "source": "Netzbetreiber (Beispiel)"}
    return Statement(place, 2022, GAS, amount=amount, **{**given, **more})  # type: ignore[arg-type]


def test_a_statement_keeps_what_was_written_and_what_counts(
    in_district: Tenant, lippstadt: Territory
) -> None:
    statement = gas(lippstadt, "1.234,5", gas_basis="Hs", is_network_operator=True)
    recorded = record_statement(in_district, None, DAY, statement)
    kept = Evidence.objects.get()
    assert (kept.amount, kept.unit, kept.gas_basis, kept.grade) == (1234.5, "MWh", "Hs", "A")
    assert kept.energy_mwh == pytest.approx(1234.5 * 0.903)
    assert kept.is_chosen
    assert kept.is_network_operator
    assert recorded.evidence == kept


@pytest.mark.parametrize(
    ("amount", "more", "code"),
    [
        ("12", {"unit": "MW"}, "own_data.unit_is_power"),
        ("-3", {}, "own_data.negative_value"),
        ("viel", {}, "own_data.not_a_number"),
        ("1.234", {}, "own_data.number_ambiguous"),
    ],
)
def test_an_error_writes_nothing_and_says_why(
    in_district: Tenant, lippstadt: Territory, amount: str, more: dict[str, str], code: str
) -> None:
    with pytest.raises(NotRecordable) as refused:
        record_statement(in_district, None, DAY, gas(lippstadt, amount, **more))
    assert [each.code for each in refused.value.findings] == [code]
    assert not Evidence.objects.exists()


def test_zero_and_not_occurring_are_statements_without_number(
    in_district: Tenant, lippstadt: Territory
) -> None:
    for year, kind in ((2021, "declared_zero"), (2022, "not_occurring")):
        statement = Statement(lippstadt, year, GAS, kind=kind, grade="A", source="Rathaus (Beispiel)")
        kept = record_statement(in_district, None, DAY, statement).evidence
        assert (kept.kind, kept.amount, kept.energy_mwh) == (kind, None, 0)


def test_a_plain_nought_is_taken_as_declared(in_district: Tenant, lippstadt: Territory) -> None:
    recorded = record_statement(in_district, None, DAY, gas(lippstadt, "0"))
    assert recorded.evidence.kind == "declared_zero"
    assert "own_data.zero_taken_as_declared" in {each.code for each in recorded.findings}


def test_the_second_statement_waits_until_it_is_chosen(in_district: Tenant, lippstadt: Territory) -> None:
    first = record_statement(in_district, None, DAY, gas(lippstadt, "100")).evidence
    second = record_statement(in_district, None, DAY, gas(lippstadt, "200")).evidence
    assert (first.is_chosen, second.is_chosen) == (True, False)
    assert choose_statement(second) == first
    assert [each.amount for each in Evidence.objects.filter(is_chosen=True)] == [200]
    withdraw_statement(second)
    assert [each.amount for each in Evidence.objects.filter(is_chosen=True)] == [100]


def test_a_change_is_logged_and_a_lost_update_refused(in_district: Tenant, lippstadt: Territory) -> None:
    record_statement(in_district, None, DAY, gas(lippstadt, "100"))
    mine, theirs = Evidence.objects.get(), Evidence.objects.get()
    amend_statement(mine, None, gas(lippstadt, "150"))
    with pytest.raises(EditConflict):
        amend_statement(theirs, None, gas(lippstadt, "170"))
    kept = Evidence.objects.get()
    assert kept.amount == 150
    assert (100, 150) in [(each.old, each.new) for each in list_changes(kept) if each.field == "amount"]


def test_nobody_enters_for_a_place_elsewhere(werl: Tenant, lippstadt: Territory) -> None:
    with scope(tenant=werl), pytest.raises(NotOurPlace):
        record_statement(werl, None, DAY, gas(lippstadt, "100"))
