"""What the overview of a tenant shows, read in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from klimawerk.portal.foundation.dates import in_period
from klimawerk.portal.organisations.models import Agreement, Mandate, Tenant, TenantKind
from klimawerk.portal.people.domain.desks import desk_of
from klimawerk.portal.people.models import Absence, Post, PostHolder
from klimawerk.portal.territories.domain.register import list_municipalities
from klimawerk.portal.territories.models import Territory


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A municipality of the tenant's territory: whether it works here itself, and on what terms with the tenant."""

    territory: Territory
    tenant: Tenant | None
    agreement: Agreement | None
    mandate: Mandate | None

    @property
    def coordination_state(self) -> str | None:
        """What the member said to being coordinated, by agreement or mandate: the state, or None if nobody asked."""
        if self.agreement is not None:
            return self.agreement.state
        if self.mandate is not None:
            is_confirmed = self.mandate.state == Mandate.State.CONFIRMED
            return Agreement.State.AGREED if is_confirmed else Agreement.State.REQUESTED
        return None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with who holds it today."""

    post: Post
    holder: PostHolder | None
    deputy: PostHolder | None
    absence: Absence | None
    is_over: bool


def list_agreements() -> list[Agreement]:
    """All agreements of the scope's tenant, with both sides."""
    return list(Agreement.objects.select_related("district", "member"))


def list_members(tenant: Tenant, day: date) -> list[MemberRow]:
    """For a district or association exactly its municipalities, by name; for others none."""
    if tenant.territory is None or tenant.kind not in {TenantKind.DISTRICT, TenantKind.ASSOCIATION}:
        return []
    territories = list(list_municipalities(tenant.territory, day))
    tenants = {
        each.territory_id: each
        for each in Tenant.objects.filter(territory__in=territories).exclude(pk=tenant.pk)
        if each.territory_id is not None
    }
    newest: dict[int, Agreement] = {}
    for agreement in Agreement.objects.filter(district=tenant).order_by("requested_on", "pk"):
        newest[agreement.member_id] = agreement
    mandates = {
        each.territory_id: each
        for each in Mandate.objects.filter(
            in_period(day, "ordered_on", "valid_to"),
            state__in=[Mandate.State.REQUESTED, Mandate.State.CONFIRMED],
        )
    }
    rows = []
    for territory in territories:
        member = tenants.get(territory.pk)
        rows.append(
            MemberRow(
                territory,
                member,
                newest.get(member.pk) if member is not None else None,
                mandates.get(territory.pk),
            )
        )
    return rows


def list_posts(day: date) -> list[PostRow]:
    """All posts with holder, deputy and absence of the day."""
    posts = Post.objects.select_related("funder").prefetch_related("holders__user", "holders__absences")
    rows = []
    for post in posts:
        desk = desk_of(post, day)
        is_over = post.limited_to is not None and post.limited_to < day
        rows.append(PostRow(post, desk.holder, desk.deputy, desk.absence, is_over))
    return rows
