"""District and member: asking, answering, ending."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django_scopes import scopes_disabled

from klimawerk.portal.foundation.dates import in_period
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.models import Agreement, Tenant, TenantKind
from klimawerk.portal.territories.domain.register import list_municipalities
from klimawerk.portal.territories.models import Territory, TerritoryMembership


class NotAgreeable(ValueError):
    """The two are not district and member, or the step does not fit the agreement's state; nothing was written."""


@transaction.atomic
def request_agreement(
    district: Tenant, member: Tenant, day: date, delegations: frozenset[Delegation]
) -> Agreement:
    """The district asks its member for what it wants to do.

    Raises `NotAgreeable` if `district` is no district, the member's territory does not lie in it on that day, or an
    agreement is open already.
    """
    if district.kind != TenantKind.DISTRICT or not _lies_in(member, district, day):
        raise NotAgreeable(f"{member}: {district}")
    if (
        Agreement.objects.filter(district=district, member=member)
        .exclude(state__in=[Agreement.State.REFUSED, Agreement.State.ENDED])
        .exists()
    ):
        raise NotAgreeable(f"{member}: {district}")
    return Agreement.objects.create(
        district=district,
        member=member,
        requested_on=day,
        may_see=bool(delegations),
        may_edit=Delegation.EDIT in delegations,
        may_release=Delegation.RELEASE in delegations,
    )


def answer_agreement(
    agreement: Agreement, day: date, is_agreed: bool, granted: frozenset[Delegation] | None = None
) -> None:
    """The member agrees or refuses; with `granted` it agrees to a part of what was asked, never to more.

    Raises `NotAgreeable` if it was answered before.
    """
    if agreement.state != Agreement.State.REQUESTED:
        raise NotAgreeable(str(agreement))
    if is_agreed and granted is not None:
        agreement.may_edit = agreement.may_edit and Delegation.EDIT in granted
        agreement.may_release = agreement.may_release and Delegation.RELEASE in granted
    agreement.state = Agreement.State.AGREED if is_agreed else Agreement.State.REFUSED
    agreement.decided_on = day
    agreement.save()


def end_agreement(agreement: Agreement, day: date) -> None:
    """Either side ends what was agreed. Raises `NotAgreeable` if nothing is agreed."""
    if agreement.state != Agreement.State.AGREED:
        raise NotAgreeable(str(agreement))
    agreement.state = Agreement.State.ENDED
    agreement.decided_on = day
    agreement.save()


def delegations_to(tenants: list[int], member: Tenant) -> frozenset[Delegation]:
    """What `member` has delegated to any of the given tenants. Looks across tenants: it decides who may enter one."""
    with scopes_disabled():
        agreements = list(
            Agreement.objects.filter(district_id__in=tenants, member=member, state=Agreement.State.AGREED)
        )
    return frozenset().union(*(agreement.delegations for agreement in agreements))


def _lies_in(member: Tenant, district: Tenant, day: date) -> bool:
    """Whether the member's territory, or a municipality of the member association, belongs to the district."""
    if member.territory is None or district.territory is None:
        return False
    inside = TerritoryMembership.objects.filter(
        in_period(day, "valid_from", "valid_to"), whole=district.territory
    ).values("member_id")
    if Territory.objects.filter(pk=member.territory.pk, pk__in=inside).exists():
        return True
    return (
        member.kind == TenantKind.ASSOCIATION
        and list_municipalities(member.territory, day).filter(pk__in=inside).exists()
    )
