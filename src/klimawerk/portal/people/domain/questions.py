"""Questions from the public page: asking, answering, passing on, and deleting in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scope

from klimawerk.portal.foundation.changes import forget_history
from klimawerk.portal.foundation.due import Waiting
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in
from klimawerk.portal.people.models import ContactPerson, Membership, Question, User
from klimawerk.portal.people.signals import question_asked

#: Days after which a question is deleted, answered or not; an answer keeps it for `KEPT_AFTER_ANSWER` more at least.
KEPT_DAYS = 365
KEPT_AFTER_ANSWER = 180


class NoAddress(ValueError):
    """Nobody left an address to which an answer could be sent; nothing was written."""


@transaction.atomic
def ask_question(
    tenant: Tenant,
    topic: str,
    text: str,
    consent: str,
    day: date,
    name: str = "",
    email: str = "",
    user: User | None = None,
) -> Question:
    """Put a question into the tenant's inbox and tell whoever answers there. Call it in the tenant's scope."""
    question = Question(
        tenant=tenant,
        topic=topic,
        text=text,
        name=name,
        email=email,
        consent=consent,
        asked_on=day,
        asked_by=user,
        asked_as=_asked_as(tenant, user, day),
        delete_on=day + timedelta(days=KEPT_DAYS),
    )
    question.save()
    question_asked.send(sender=Question, question=question)
    message = _write_notice(tenant, question, day)
    transaction.on_commit(message.send)
    return question


def _asked_as(tenant: Tenant, user: User | None, day: date) -> str:
    if user is None:
        return Question.AskedAs.ANYBODY
    actor = actor_in(user, tenant, day)
    if may(actor, "people.ask_as_company"):
        return Question.AskedAs.COMPANY
    return Question.AskedAs.CITIZEN if may(actor, "people.ask_as_citizen") else Question.AskedAs.ANYBODY


def inbox_of(tenant: Tenant, day: date) -> list[str]:
    """Where notices of questions go: the released contact persons; without one, climate management itself."""
    released = ContactPerson.objects.filter(released_on__isnull=False).exclude(email="")
    found = [each.email for each in released]
    if not found:
        managers = Membership.objects.filter(role=Role.CLIMATE_MANAGER).select_related("user", "commission")
        found = [each.user.email for each in managers if each.is_active(day) and each.user.email]
    return sorted(set(found))


def _write_notice(tenant: Tenant, question: Question, day: date) -> EmailMessage:
    page = reverse("question", args=[tenant.slug, question.public_id])
    context = {
        "tenant": tenant,
        "question": question,
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + page,
    }
    return EmailMessage(
        _("Question on climate protection: %(topic)s") % {"topic": question.get_topic_display()},
        render_to_string("people/question_notice.txt", context),
        to=inbox_of(tenant, day),
        reply_to=[question.email] if question.email else None,
    )


@transaction.atomic
def answer_question(question: Question, answer: str, day: date, by_mail: bool) -> None:
    """Keep the answer and, if asked, send it.

    Raises `NoAddress` if it is to be sent and nobody left an address, `EditConflict` if somebody was faster.
    """
    if by_mail and not question.email:
        raise NoAddress(str(question))
    question.answer = answer
    question.state = Question.State.ANSWERED
    question.answered_on = day
    question.delete_on = max(question.delete_on, day + timedelta(days=KEPT_AFTER_ANSWER))
    question.save()
    if by_mail:
        inbox = inbox_of(question.tenant, day)
        text = render_to_string(
            "people/question_answer.txt", {"question": question, "tenant": question.tenant}
        )
        subject = _("Your question to %(tenant)s") % {"tenant": question.tenant.name}
        message = EmailMessage(subject, text, to=[question.email], reply_to=inbox[:1] or None)
        transaction.on_commit(message.send)


def pass_on(question: Question, receiver: str) -> None:
    """Somebody else answers: from now on administrative units and the coordination centre see the question too."""
    question.state = Question.State.PASSED_ON
    question.passed_to = receiver
    question.save()


def questions_open(tenant: Tenant, day: date) -> Iterator[Waiting]:
    """Questions that nobody has answered or passed on yet, for the start page of those who answer."""
    for each in Question.objects.filter(state=Question.State.OPEN):
        where = reverse("question", args=[tenant.slug, each.public_id])
        title = _("Question on %(topic)s") % {"topic": each.get_topic_display()}
        yield Waiting(title, where, "people", since=each.asked_on)


def list_questions(actor: Actor) -> list[Question]:
    """The questions an actor may see: all, or those passed on."""
    found = Question.objects.all()
    if not may(actor, "people.view_question"):
        found = found.filter(state=Question.State.PASSED_ON)
    return list(found)


@transaction.atomic
def forget_question(question: Question) -> None:
    """Delete a question for good, in the change log too."""
    key = question.pk
    forget_history(question)
    question.delete()
    Question.history.filter(id=key).delete()


def forget_old_questions(day: date) -> int:
    """Delete what is due, tenant by tenant; the number of questions deleted."""
    number = 0
    for tenant in Tenant.objects.all():
        with scope(tenant=tenant):
            for question in Question.objects.filter(delete_on__lte=day):
                forget_question(question)
                number += 1
    return number
