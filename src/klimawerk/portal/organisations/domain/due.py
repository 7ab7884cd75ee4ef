"""What falls due and waits among agreements, mandates and commissions; read inside the tenant's scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.foundation.due import Due, Waiting, register_due, register_waiting
from klimawerk.portal.organisations.models import Agreement, Commission, Mandate, Tenant

_ROOM = "organisations"


def register() -> None:
    """Called once when the portal starts."""
    register_due("organisations.commissions", commissions_due, "organisations.view_commission")
    register_due("organisations.mandates", mandates_due, "organisations.view_mandate")
    register_waiting("organisations.mandates", mandates_not_confirmed, "organisations.view_mandate")
    register_waiting("organisations.to_answer", agreements_to_answer, "organisations.answer_agreement")
    register_waiting("organisations.not_answered", agreements_not_answered, "organisations.request_agreement")


def commissions_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Commissions that end; with one the access of a consultancy ends."""
    for each in Commission.objects.filter(ends_on__gte=day, ends_on__lte=until):
        title = _("Commission “%(product)s” ends") % {"product": each.product}
        where = reverse("commission", args=[tenant.slug, each.public_id])
        yield Due(each.ends_on, title, where, _ROOM, key=f"commission-end:{each.public_id}")


def mandates_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Mandates that end."""
    found = Mandate.objects.filter(state=Mandate.State.CONFIRMED, valid_to__gte=day, valid_to__lte=until)
    for each in found.select_related("territory"):
        if each.valid_to is not None:
            where = reverse("mandate", args=[tenant.slug, each.public_id])
            title = _("Mandate for %(place)s ends") % {"place": each.territory.name}
            yield Due(each.valid_to, title, where, _ROOM, key=f"mandate-end:{each.public_id}")


def mandates_not_confirmed(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Mandates that the municipality has not confirmed yet: until then nobody acts for it."""
    found = Mandate.objects.filter(state=Mandate.State.REQUESTED).select_related("territory")
    for each in found:
        where = reverse("mandate", args=[tenant.slug, each.public_id])
        title = _("%(place)s has not confirmed the mandate yet") % {"place": each.territory.name}
        yield Waiting(title, where, _ROOM, since=each.ordered_on)


def agreements_to_answer(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Requests of a district that wait for this tenant's answer."""
    where = reverse("agreements", args=[tenant.slug])
    found = Agreement.objects.filter(member=tenant, state=Agreement.State.REQUESTED)
    for each in found.select_related("district"):
        title = _("%(district)s asks for an agreement: agree or refuse") % {"district": each.district.name}
        yield Waiting(title, where, _ROOM, since=each.requested_on)


def agreements_not_answered(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """This tenant's requests that wait for a member's answer."""
    where = reverse("agreements", args=[tenant.slug])
    found = Agreement.objects.filter(district=tenant, state=Agreement.State.REQUESTED)
    for each in found.select_related("member"):
        title = _("%(member)s has not answered the request for an agreement yet") % {
            "member": each.member.name
        }
        yield Waiting(title, where, _ROOM, since=each.requested_on)
