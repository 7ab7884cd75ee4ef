"""The way of a part: draft, with the municipality, released; each step one function, and who may take it.

Permissions say what a role may do in its tenant; here is decided for which territory a tenant may act: its own, a
member's that has delegated the release, a village's by mandate.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from klimawerk.portal.balances.models import PartComment, PartState, RunPart
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.mandates import acts_for
from klimawerk.portal.organisations.models import Agreement, Tenant, TenantKind
from klimawerk.portal.organisations.models.tenants import TERRITORIAL_KINDS
from klimawerk.portal.people.models import User


class StepRefused(ValueError):
    """The step does not fit the state, or is not this tenant's to take; the text says why. Nothing was written."""


def is_of_municipality(tenant: Tenant, part: RunPart, day: date) -> bool:
    """Whether the tenant is the administration of the part's territory: the town itself or its association."""
    if tenant.kind == TenantKind.DISTRICT or tenant.kind not in TERRITORIAL_KINDS:
        return tenant.territory_id == part.territory_id
    own = {tenant.territory_id, *(each.pk for each in list_places(tenant, day))}
    return part.territory_id in own


def acts_in_mandate(tenant: Tenant, part: RunPart, day: date) -> bool:
    """Whether the tenant acts for the part's territory "in Vertretung"."""
    with scope(tenant=tenant):
        return acts_for(tenant, part.territory, day)


def may_answer(tenant: Tenant, part: RunPart, day: date) -> bool:
    """Whether the tenant comments and agrees for the territory."""
    return is_of_municipality(tenant, part, day) or acts_in_mandate(tenant, part, day)


def may_release(tenant: Tenant, part: RunPart, day: date) -> bool:
    """Whether the tenant releases for the territory: it answers for it, or the agreement delegates the release."""
    return may_answer(tenant, part, day) or _is_release_delegated(tenant, part, day)


@transaction.atomic
def send_part(part: RunPart, read_version: int, day: date, comment_until: date) -> None:
    """Present a draft to the municipality, which may comment up to a day.

    Raises `StepRefused` for a part that is no draft, the tenant's own territory, or a day that is over.
    """
    _at(part, read_version)
    if part.state != PartState.DRAFT:
        raise StepRefused(_("Only a draft is presented; this part is past that."))
    if part.is_own:
        raise StepRefused(_("This is the administration's own territory: there is nobody to present it to."))
    if comment_until < day:
        raise StepRefused(_("The comment period cannot end before it begins."))
    part.state, part.sent_on, part.comment_until = PartState.WITH_MUNICIPALITY, day, comment_until
    part.agreed_on = part.agreed_by = None
    _save(part)


@transaction.atomic
def comment_part(part: RunPart, tenant: Tenant, person: User | None, day: date, text: str) -> PartComment:
    """Write a remark while the part is with the municipality. Raises `StepRefused`."""
    if part.state != PartState.WITH_MUNICIPALITY:
        raise StepRefused(_("Comments are possible while the balance is with the municipality."))
    if not may_answer(tenant, part, day) and tenant.pk != part.tenant_id:
        raise StepRefused(_not_ours(part))
    if not text.strip():
        raise StepRefused(_("Please write a comment."))
    with scope(tenant=part.tenant):
        return PartComment.objects.create(
            tenant=part.tenant, part=part, text=text.strip(), of_tenant=tenant, author=person
        )


@transaction.atomic
def agree_part(part: RunPart, read_version: int, tenant: Tenant, day: date) -> None:
    """The municipality, or who acts for it, agrees; the release is a step of its own. Raises `StepRefused`."""
    _at(part, read_version)
    if part.state != PartState.WITH_MUNICIPALITY:
        raise StepRefused(_("Agreeing is possible while the balance is with the municipality."))
    if not may_answer(tenant, part, day):
        raise StepRefused(_not_ours(part))
    part.agreed_on, part.agreed_by = day, tenant
    _save(part)


@transaction.atomic
def release_part(part: RunPart, read_version: int, tenant: Tenant, day: date) -> None:
    """Release the numbers of the territory for publication.

    The own territory is released from the draft, a member's after it has been presented. Raises `StepRefused` if the
    tenant neither answers for the territory nor has its release delegated.
    """
    _at(part, read_version)
    if not may_release(tenant, part, day):
        raise StepRefused(_not_ours(part))
    is_ready = part.state == PartState.WITH_MUNICIPALITY or (part.is_own and part.state == PartState.DRAFT)
    if not is_ready:
        raise StepRefused(
            _("A member's balance is presented to the municipality first, then released.")
            if part.state == PartState.DRAFT
            else _("This part is released already.")
        )
    part.state, part.released_on, part.released_by = PartState.RELEASED, day, tenant
    _save(part)


@transaction.atomic
def take_back_part(part: RunPart, read_version: int, tenant: Tenant, day: date) -> None:
    """Back to the draft, with the reasons of the comments kept. What is published cannot be taken back.

    Raises `StepRefused`; the run's own tenant may, and the municipality for its own.
    """
    _at(part, read_version)
    if part.state not in {PartState.WITH_MUNICIPALITY, PartState.RELEASED}:
        raise StepRefused(_("Only what is presented or released, and not published, is taken back."))
    if tenant.pk != part.tenant_id and not may_answer(tenant, part, day):
        raise StepRefused(_not_ours(part))
    part.state = PartState.DRAFT
    part.sent_on = part.comment_until = part.agreed_on = part.agreed_by = None
    part.released_on = part.released_by = None
    _save(part)


def _is_release_delegated(tenant: Tenant, part: RunPart, day: date) -> bool:
    with scopes_disabled():
        agreements = list(
            Agreement.objects.filter(
                district=tenant, state=Agreement.State.AGREED, may_release=True
            ).select_related("member__territory")
        )
    return any(
        Delegation.RELEASE in each.delegations
        and part.territory_id in {place.pk for place in list_places(each.member, day)}
        for each in agreements
    )


def _at(part: RunPart, read_version: int) -> None:
    if part.version != read_version:
        raise EditConflict(f"{part}: version {read_version} is out of date")


def _save(part: RunPart) -> None:
    with scope(tenant=part.tenant):
        part.save()


def _not_ours(part: RunPart) -> str:
    return _(
        "%(place)s decides this itself: it has not delegated the release, and there is no valid mandate."
    ) % {"place": part.territory.name}
