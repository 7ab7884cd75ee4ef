"""District and member: nothing is shared until the member has agreed, and both see state and date."""

from __future__ import annotations

from datetime import date

import pytest
from django_scopes import scope

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.agreements import (
    NotAgreeable,
    answer_agreement,
    delegations_to,
    end_agreement,
    request_agreement,
)
from klimawerk.portal.organisations.domain.mandates import take_mandate
from klimawerk.portal.organisations.domain.tenants import create_tenant, kind_of_tenant
from klimawerk.portal.organisations.models import Agreement, Mandate, Tenant, TenantKind
from klimawerk.portal.territories.models import Territory

DAY, LATER = date(2026, 3, 2), date(2026, 4, 1)
SEE_AND_EDIT = frozenset({Delegation.SEE, Delegation.EDIT})


@pytest.mark.requirement("R4")
def test_an_agreement_carries_its_state_and_date(district: Tenant, town: Tenant) -> None:
    with scope(tenant=district):
        agreement = request_agreement(district, town, DAY, SEE_AND_EDIT)
    assert (agreement.state, agreement.requested_on, agreement.decided_on) == ("requested", DAY, None)
    assert delegations_to([district.pk], town) == frozenset()
    with scope(tenant=town):
        mine = Agreement.objects.get()
        answer_agreement(mine, LATER, is_agreed=True)
    with scope(tenant=district):
        agreement = Agreement.objects.get()
    assert (agreement.state, agreement.requested_on, agreement.decided_on) == ("agreed", DAY, LATER)
    assert delegations_to([district.pk], town) == SEE_AND_EDIT
    with scope(tenant=town):
        end_agreement(agreement, date(2026, 5, 1))
        assert delegations_to([district.pk], town) == frozenset()
        again = request_agreement(district, town, date(2026, 6, 1), frozenset({Delegation.SEE}))
        answer_agreement(again, date(2026, 6, 2), is_agreed=False)
        assert [(each.state, each.decided_on) for each in Agreement.objects.order_by("requested_on")] == [
            ("ended", date(2026, 5, 1)),
            ("refused", date(2026, 6, 2)),
        ]
    assert delegations_to([district.pk], town) == frozenset()


def test_a_third_tenant_does_not_see_it(district: Tenant, town: Tenant, stranger: Tenant) -> None:
    with scope(tenant=district):
        request_agreement(district, town, DAY, SEE_AND_EDIT)
    with scope(tenant=stranger):
        assert list(Agreement.objects.all()) == []
        assert Agreement.history.count() == 0


def test_only_a_district_and_its_member_agree(district: Tenant, town: Tenant, stranger: Tenant) -> None:
    with scope(tenant=district):
        for one, other in ((district, stranger), (town, district), (town, town)):
            with pytest.raises(NotAgreeable):
                request_agreement(one, other, DAY, SEE_AND_EDIT)
        request_agreement(district, town, DAY, SEE_AND_EDIT)
        with pytest.raises(NotAgreeable):
            request_agreement(district, town, DAY, SEE_AND_EDIT)


def test_an_answer_is_given_once(district: Tenant, town: Tenant) -> None:
    with scope(tenant=district):
        agreement = request_agreement(district, town, DAY, SEE_AND_EDIT)
        with pytest.raises(NotAgreeable):
            end_agreement(agreement, LATER)
        answer_agreement(agreement, LATER, is_agreed=False)
        with pytest.raises(NotAgreeable):
            answer_agreement(agreement, LATER, is_agreed=True)


def test_an_association_is_a_member_too(db: None) -> None:
    district = create_tenant("Landkreis Trier-Saarburg", TenantKind.DISTRICT, store_territory("07235"))
    hermeskeil = store_territory("072355001")
    association = create_tenant("Verbandsgemeinde Hermeskeil", kind_of_tenant(hermeskeil), hermeskeil)
    assert association.kind == TenantKind.ASSOCIATION
    with scope(tenant=district):
        assert request_agreement(district, association, DAY, SEE_AND_EDIT).state == "requested"


def test_acting_for_a_village_needs_order_date_and_letter(district: Tenant, town: Tenant) -> None:
    village = Territory.objects.get(key="05974048")
    with scope(tenant=district):
        mandate = take_mandate(district, village, "Rat der Gemeinde Welver", DAY, "61-12/2026")
        assert (mandate.ordered_by, mandate.ordered_on, mandate.letter_reference) == (
            "Rat der Gemeinde Welver",
            DAY,
            "61-12/2026",
        )
        assert town.territory is not None
        for territory in (town.territory, store_territory("05566068")):
            with pytest.raises(NotAgreeable):
                take_mandate(district, territory, "Rat", DAY, "1")
    with scope(tenant=town):
        assert list(Mandate.objects.all()) == []


def test_a_member_agrees_to_a_part_of_what_was_asked_and_never_to_more(
    district: Tenant, town: Tenant
) -> None:
    with scope(tenant=district):
        agreement = request_agreement(district, town, DAY, SEE_AND_EDIT)
    everything_but_editing = frozenset({Delegation.SEE, Delegation.RELEASE})
    answer_agreement(agreement, LATER, is_agreed=True, granted=everything_but_editing)
    assert delegations_to([district.pk], town) == frozenset({Delegation.SEE})
