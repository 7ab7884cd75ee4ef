"""What of the campaigns falls due and waits; read inside the tenant's scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.evidence.models import DataRequest, PhoneNote, RequestState
from klimawerk.portal.evidence.models.campaigns import WAITING_STATES
from klimawerk.portal.foundation.due import Due, Waiting, register_due, register_waiting
from klimawerk.portal.organisations.models import Tenant

_ROOM = "evidence"


def register() -> None:
    """Called once when the portal starts."""
    register_due("evidence.requests", requests_due, "evidence.view_campaign")
    register_due("evidence.phone_notes", phone_steps_due, "evidence.view_campaign")
    register_waiting("evidence.answers", answers_to_check, "evidence.change_campaign")


def requests_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Requests whose answer is waited for, also those that are late."""
    found = DataRequest.objects.filter(state__in=WAITING_STATES).select_related("campaign", "addressee")
    for each in found:
        if each.last_day <= until:
            title = _("Answer of %(addressee)s: %(subject)s") % {
                "addressee": each.addressee.name,
                "subject": each.get_subject_display(),
            }
            where = reverse("data_request", args=[tenant.slug, each.public_id])
            yield Due(each.last_day, title, where, _ROOM, key=f"request:{each.public_id}")


def phone_steps_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Next steps that were agreed on the telephone."""
    found = PhoneNote.objects.filter(next_on__lte=until, done_on__isnull=True).select_related(
        "request__addressee"
    )
    for each in found:
        if each.next_on is not None:
            title = _("%(addressee)s: %(step)s") % {
                "addressee": each.request.addressee.name,
                "step": each.next_step or _("telephone again"),
            }
            where = reverse("data_request", args=[tenant.slug, each.request.public_id])
            yield Due(each.next_on, title, where, _ROOM, key=f"phone:{each.public_id}")


def answers_to_check(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Answers that nobody has looked at."""
    states = (RequestState.ANSWERED, RequestState.PARTLY_ANSWERED)
    for each in DataRequest.objects.filter(state__in=states).select_related("addressee"):
        title = _("Check the answer of %(addressee)s") % {"addressee": each.addressee.name}
        where = reverse("data_request", args=[tenant.slug, each.public_id])
        yield Waiting(title, where, _ROOM, since=each.answered_on)
