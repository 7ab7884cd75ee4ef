"""Which statements count: own ones, those of the other side of an agreement, and who goes first."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes import scope
from tests.portal.evidence.conftest import DAY

from klimawerk.portal.calculation import own_data_room
from klimawerk.portal.calculation.own_data_records import BalanceOrder
from klimawerk.portal.evidence.domain.counting import balance_order, list_counting
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.evidence.models import NetworkDeclaration
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

GAS = "private_households.natural_gas"


def state(tenant: Tenant, place: Territory, amount: str, cell: str = GAS) -> None:
    with scope(tenant=tenant):
        record_statement(
            tenant,
            None,
            DAY,
            Statement(place, 2022, cell, amount=amount, grade="A", source="Beispiel", gas_basis="Hi"),
        )


def agree(district: Tenant, town: Tenant, *delegations: Delegation) -> None:
    with scope(tenant=district):
        agreement = request_agreement(district, town, date(2026, 1, 1), frozenset(delegations))
    with scope(tenant=town):
        answer_agreement(agreement, date(2026, 1, 2), is_agreed=True)


def counted(tenant: Tenant, place: Territory) -> list[tuple[str, float]]:
    with scope(tenant=tenant):
        found = list_counting(tenant, [place], {2022}, DAY)
        return [(each.tenant.name, each.energy_mwh) for each in found.chosen]


def test_without_agreement_each_counts_its_own(district: Tenant, werl: Tenant) -> None:
    assert werl.territory is not None
    state(district, werl.territory, "10")
    state(werl, werl.territory, "20")
    assert counted(district, werl.territory) == [("Kreis Soest", 10)]
    assert counted(werl, werl.territory) == [("Stadt Werl", 20)]


@pytest.mark.parametrize(
    ("delegations", "winner"),
    [({Delegation.SEE}, ("Stadt Werl", 20)), ({Delegation.EDIT}, ("Kreis Soest", 10))],
)
def test_the_town_goes_first_unless_it_delegates(
    district: Tenant, werl: Tenant, delegations: set[Delegation], winner: tuple[str, float]
) -> None:
    assert werl.territory is not None
    state(district, werl.territory, "10")
    state(werl, werl.territory, "20")
    agree(district, werl, *delegations)
    assert counted(district, werl.territory) == [winner]
    assert counted(werl, werl.territory) == [winner]


def test_a_finer_cell_of_the_other_owner_is_about_the_same_cell(district: Tenant, werl: Tenant) -> None:
    assert werl.territory is not None
    state(district, werl.territory, "10", "transport.diesel_fossil.car.motorway")
    state(werl, werl.territory, "20", "transport.diesel_fossil")
    agree(district, werl, Delegation.SEE)
    assert counted(district, werl.territory) == [("Stadt Werl", 20)]


def test_the_district_reads_its_members_only_in_their_places(
    district: Tenant, werl: Tenant, lippstadt: Territory
) -> None:
    agree(district, werl, Delegation.SEE)
    assert {each.key for each in list_places(werl, DAY)} == {"05974052"}
    assert len(list_places(district, DAY)) == 14
    state(district, lippstadt, "10")
    assert counted(werl, lippstadt) == []


def test_the_order_gives_the_balance_with_the_values_that_count(
    district: Tenant, lippstadt: Territory
) -> None:
    state(district, lippstadt, "100000")
    with scope(tenant=district):
        order = balance_order(district, lippstadt, [lippstadt], (2022,), "bisko-2024", DAY)
    balance = own_data_room.compute(order)[2022]
    households = next(each for each in balance["sectors"] if each["sector"] == "private_households")
    gas = next(each for each in households["carriers"] if each["carrier"] == "natural_gas")
    assert (gas["energy_mwh"], gas["origin"], gas["grade"]) == (100000, "municipal", "A")
    assert balance["kind"] == "mixed"


def test_a_declared_network_reaches_the_neighbours_and_the_sum_stays(
    district: Tenant, lippstadt: Territory
) -> None:
    places = list_places(district, DAY)
    with scope(tenant=district):
        before = gas_of(balance_order(district, lippstadt, [lippstadt], (2022,), "bisko-2024", DAY))
        NetworkDeclaration.objects.create(
            tenant=district,
            territory=next(each for each in places if each.name == "Anröchte"),
            carrier="natural_gas",
            source="Rathaus (Beispiel)",
        )
        orders = [balance_order(district, each, [each], (2022,), "bisko-2024", DAY) for each in places]
        whole = balance_order(district, district.territory, places, (2022,), "bisko-2024", DAY)  # type: ignore[arg-type]
    gas = {order.key: gas_of(order) for order in orders}
    assert gas[lippstadt.key] > before + 1
    assert sum(gas.values()) == pytest.approx(gas_of(whole), rel=1e-9)


def gas_of(order: BalanceOrder) -> float:
    balance = own_data_room.compute(order)[2022]
    households = next(each for each in balance["sectors"] if each["sector"] == "private_households")
    gas = next(each for each in households["carriers"] if each["carrier"] == "natural_gas")
    return float(gas["energy_mwh"] or 0.0)
