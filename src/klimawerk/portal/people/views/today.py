"""The start page of a tenant: everything due over all rooms, what waits, and the first steps of the first day."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk.portal.foundation.due import Due
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.desks import list_desks
from klimawerk.portal.people.domain.due import TASK_KEY
from klimawerk.portal.people.domain.first_steps import list_first_steps
from klimawerk.portal.people.domain.tasks import count_open
from klimawerk.portal.people.domain.today import AHEAD_DAYS, read_agenda
from klimawerk.portal.people.views.gate import inside

OWN, ALL = "meine", "alle"


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the page shows it: with the name of its post, and where a task is marked as done."""

    due: Due
    post: str
    done_at: str


@inside("people.view_today")
@require_safe
def show_today(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """What is to be done today, this week and later."""
    day = timezone.localdate()
    desks = list_desks(day)
    own = [each for each in desks if each.is_of(actor.user_id)]
    which = request.GET.get("welche", OWN if own else ALL)
    agenda = read_agenda(tenant, actor, desks, day, own_only=which == OWN)
    names = {each.post.public_id: str(each.post) for each in desks}
    counts = count_open([each.post for each in own])
    may_change_task = may(actor, "people.change_task")

    def lines(dues: list[Due]) -> list[Line]:
        return [
            Line(each, names.get(each.post, "") if each.post else "", _done_at(each, tenant, may_change_task))
            for each in dues
        ]

    steps = list_first_steps(tenant, desks) if Role.CLIMATE_MANAGER in actor.roles else []
    context = {
        "tenant": tenant,
        "actor": actor,
        "day": day,
        "which": which,
        "own": [(each, counts.get(each.post.pk, 0)) for each in own]
        if may(actor, "people.view_post")
        else [],
        "agenda": agenda,
        "parts": [
            ("ueberfaellig", _("Overdue"), lines(agenda.overdue)),
            ("heute", _("Today"), lines(agenda.today)),
            ("woche", _("This week"), lines(agenda.week)),
            ("spaeter", _("Later"), lines(agenda.later)),
        ],
        "ahead_days": AHEAD_DAYS,
        "steps": steps if any(not each.is_done for each in steps) else [],
        "may": {
            "view_task": may(actor, "people.view_task"),
            "view_absence": may(actor, "people.view_absence"),
        },
    }
    return render(request, "people/today.html", context)


def _done_at(due: Due, tenant: Tenant, may_change_task: bool) -> str:
    if not may_change_task or not due.key.startswith(TASK_KEY):
        return ""
    public_id = UUID(due.key.removeprefix(TASK_KEY))
    return reverse("change_task", args=[tenant.slug, public_id, "erledigt"])
