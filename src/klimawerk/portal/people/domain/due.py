"""What falls due and waits among tasks, posts, absences, contacts and invitations; read inside the tenant's scope."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.foundation.due import Due, Waiting, register_due, register_waiting
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.confirmation import ask_again_on, last_asked_before, unconfirmed_since
from klimawerk.portal.people.domain.desks import list_desks
from klimawerk.portal.people.domain.questions import questions_open
from klimawerk.portal.people.models import Absence, ContactPerson, Invitation, Post, Task

_ROOM = "people"
#: How the key of a task's entry begins.
TASK_KEY = "task:"
#: How the key of a contact person's yearly question begins.
CONTACT_KEY = "contact:"


def register() -> None:
    """Called once when the portal starts."""
    register_due("people.tasks", tasks_due, "people.view_task")
    register_due("people.posts", posts_due, "people.view_post")
    register_due("people.absences", absences_due, "people.view_absence")
    register_due("people.contacts", contacts_due, "people.change_contact")
    register_waiting("people.contacts", contacts_unconfirmed, "people.release_contact")
    register_waiting("people.questions", questions_open, "people.view_question")
    register_waiting("people.invitations", invitations_open, "people.view_membership")
    register_waiting("people.posts", posts_without_answer, "people.change_post")
    register_waiting("people.absences", absences_now, "people.view_absence")


def tasks_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Open tasks with a day; those without one wait in the list of tasks."""
    found = Task.objects.filter(done_on__isnull=True, due_on__lte=until).select_related("post")
    for each in found:
        if each.due_on is not None:
            where = reverse("inbox", args=[tenant.slug, each.post.public_id]) + f"#{each.public_id}"
            key = f"{TASK_KEY}{each.public_id}"
            yield Due(each.due_on, each.title, where, _ROOM, each.post.public_id, key)


def posts_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Posts whose limit comes near."""
    for each in Post.objects.filter(limited_to__gte=day, limited_to__lte=until):
        if each.limited_to is not None:
            where = reverse("profile", args=[tenant.slug, each.public_id])
            title = _("Post %(post)s ends") % {"post": each}
            yield Due(each.limited_to, title, where, _ROOM, each.public_id, key=f"post-end:{each.public_id}")


def absences_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Absences that begin."""
    found = Absence.objects.filter(away_from__gt=day, away_from__lte=until).select_related("holder__post")
    for each in found:
        post = each.holder.post
        where = reverse("absences", args=[tenant.slug, post.public_id])
        title = _("%(post)s: absence begins, until %(end)s") % {
            "post": post,
            "end": date_format(each.away_to, "d.m.Y"),
        }
        yield Due(each.away_from, title, where, _ROOM, post.public_id, key=f"absence:{each.public_id}")


def absences_now(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Who is away today, and who answers instead."""
    for desk in list_desks(day):
        if desk.absence is None:
            continue
        where = reverse("absences", args=[tenant.slug, desk.post.public_id])
        given = {"post": desk.post, "end": date_format(desk.absence.away_to, "d.m.Y")}
        if desk.deputy is None:
            title = _("%(post)s: away until %(end)s, and there is no deputy") % given
        else:
            title = _("%(post)s: away until %(end)s, the deputy answers") % given
        yield Waiting(title, where, _ROOM, desk.post.public_id, since=desk.absence.away_from)


def posts_without_answer(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Posts that nobody holds and nobody deputises on: their inbox reaches no one."""
    for desk in list_desks(day):
        is_running = desk.post.starts_on <= day and (
            desk.post.limited_to is None or day <= desk.post.limited_to
        )
        if is_running and desk.answers is None:
            where = reverse("fill_post", args=[tenant.slug, desk.post.public_id])
            title = _("Post %(post)s is vacant: nobody answers") % {"post": desk.post}
            yield Waiting(title, where, _ROOM, desk.post.public_id)


def contacts_due(tenant: Tenant, day: date, until: date) -> Iterator[Due]:
    """Contact persons to be asked once a year whether they are still the right ones."""
    where = reverse("tenant", args=[tenant.slug]) + "#ansprechpersonen"
    asked = ContactPerson.objects.filter(confirmed_on__lte=last_asked_before(until)).select_related("post")
    for each in asked:
        title = _("Contact person %(name)s: still in charge?") % {"name": each.name}
        post = each.post.public_id if each.post is not None else None
        yield Due(ask_again_on(each), title, where, _ROOM, post, key=f"{CONTACT_KEY}{each.public_id}")


def contacts_unconfirmed(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Contact persons asked in vain: for the management to decide; nobody is removed unasked."""
    where = reverse("tenant", args=[tenant.slug]) + "#ansprechpersonen"
    for each, since in unconfirmed_since(day):
        title = _("Contact person %(name)s has not been confirmed for 60 days: please check or remove") % {
            "name": each.name
        }
        post = each.post.public_id if each.post is not None else None
        yield Waiting(title, where, _ROOM, post, since=since)


def invitations_open(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Invitations that nobody has accepted yet."""
    where = reverse("tenant", args=[tenant.slug]) + "#team"
    for each in Invitation.objects.filter(accepted_on__isnull=True, expires_on__gte=day):
        title = _("Invitation to %(email)s is open until %(end)s") % {
            "email": each.email,
            "end": date_format(each.expires_on, "d.m.Y"),
        }
        yield Waiting(title, where, _ROOM, since=each.sent_on)
