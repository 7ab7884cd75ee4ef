"""The public question form, and the inbox of those who answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from klimawerk.portal.foundation.limits import RateLimit, client_address
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.contacts import public_cards
from klimawerk.portal.people.domain.questions import (
    KEPT_DAYS,
    NoAddress,
    answer_question,
    ask_question,
    forget_question,
    list_questions,
    pass_on,
)
from klimawerk.portal.people.domain.responsible import list_contact_points, responsible_for
from klimawerk.portal.people.interfaces.question_forms import TRAP, AnswerForm, PassOnForm, QuestionForm
from klimawerk.portal.people.models import Question, User
from klimawerk.portal.people.views.gate import inside

#: Questions that one address may send in an hour, in each worker.
QUESTIONS = 5
_HOUR = 3600.0
_limit = RateLimit(period=_HOUR)


def consent_text(tenant: Tenant) -> str:
    """The sentence that is agreed to and kept with the question."""
    return _(
        "%(tenant)s may keep my entries for answering the question and deletes them after %(days)s days at the latest,"
        " or half a year after a later answer. I can withdraw this at any time."
    ) % {"tenant": tenant.name, "days": KEPT_DAYS}


@login_not_required
@require_safe
def choose_contact(request: HttpRequest) -> HttpResponse:
    """Whom to ask: the body responsible for a place, else a list of all."""
    tenant = responsible_for(request.GET.get("gebiet", ""))
    if tenant is not None:
        return redirect("contacts", slug=tenant.slug)
    return render(request, "people/contact_points.html", {"tenants": list_contact_points()})


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_contacts(request: HttpRequest, slug: str) -> HttpResponse:
    """The released contact persons of a tenant with their week, and the question form."""
    tenant = get_object_or_404(Tenant, slug=slug)
    user = request.user if isinstance(request.user, User) else None
    initial = {"email": user.email} if user is not None else {}
    consent = consent_text(tenant)
    form = QuestionForm(request.POST or None, initial=initial, consent_text=consent)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            seconds = _limit.wait(client_address(request), QUESTIONS)
            if not seconds:
                given = form.cleaned_data
                with scope(tenant=tenant):
                    ask_question(
                        tenant,
                        given["topic"],
                        given["text"],
                        consent,
                        timezone.localdate(),
                        given["name"],
                        given["email"],
                        user,
                    )
                return redirect("question_sent", slug=tenant.slug)
            status = 429
            form.add_error(
                None, _("Too many questions came from your connection. Please send yours again in an hour.")
            )
    cards = [
        (contact, week if any(day.spans for day in week) else ()) for contact, week in public_cards(tenant)
    ]
    context = {"owner": tenant, "cards": cards, "form": form, "trap": TRAP}
    return render(request, "people/contacts.html", context, status=status)


@login_not_required
@require_safe
def thank(request: HttpRequest, slug: str) -> HttpResponse:
    """The question has arrived; says what happens next."""
    tenant = get_object_or_404(Tenant, slug=slug)
    return render(request, "people/question_sent.html", {"owner": tenant, "days": KEPT_DAYS})


@inside("people.view_passed_question")
@require_safe
def show_inbox(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """The questions: open ones first."""
    found = list_questions(actor)
    wanted = request.GET.get("stand", "")
    states = [(state, sum(each.state == state for each in found)) for state in Question.State]
    if wanted in Question.State.values:
        found = [each for each in found if each.state == wanted]
    found.sort(key=lambda each: each.state != Question.State.OPEN)
    context = {"tenant": tenant, "questions": found, "states": states, "wanted": wanted}
    return render(request, "people/questions.html", context)


def _find(actor: Actor, public_id: UUID) -> Question:
    visible = Question.objects.select_related("tenant")
    if not may(actor, "people.view_question"):
        visible = visible.filter(state=Question.State.PASSED_ON)
    return get_object_or_404(visible, public_id=public_id)


def _show(
    request: HttpRequest, tenant: Tenant, actor: Actor, question: Question, status: int = 200, **forms: Any
) -> HttpResponse:
    context = {
        "tenant": tenant,
        "question": question,
        "may_answer": may(actor, "people.answer_question"),
        "answer_form": forms.get("answer_form") or AnswerForm(instance=question),
        "pass_form": forms.get("pass_form") or PassOnForm(instance=question, auto_id="weiter_%s"),
    }
    return render(request, "people/question.html", context, status=status)


@inside("people.view_passed_question")
@require_http_methods(["GET", "HEAD", "POST"])
def show_question(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """A question; whoever may, answers it here."""
    question = _find(actor, public_id)
    if request.method != "POST":
        return _show(request, tenant, actor, question)
    if not may(actor, "people.answer_question"):
        raise PermissionDenied
    form = AnswerForm(request.POST, instance=question)
    if form.is_valid():
        by_mail = bool(form.cleaned_data.get("by_mail"))
        question.version = form.cleaned_data["read_version"]
        try:
            answer_question(question, form.cleaned_data["answer"], timezone.localdate(), by_mail)
        except EditConflict:
            return _conflict(request, tenant, actor, public_id, form, "answer_form")
        except NoAddress:
            form.add_error("answer", _("Nobody left an address, so nothing can be sent."))
        else:
            sent, noted = _("The answer was sent."), _("The answer was noted.")
            messages.success(request, sent if by_mail else noted)
            return redirect("questions", slug=tenant.slug)
    return _show(request, tenant, actor, question, 422, answer_form=form)


def _conflict(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, form: Any, name: str
) -> HttpResponse:
    """Somebody was faster: the page shows what they saved, and the entries typed here stand in the form."""
    saved = _find(actor, public_id)
    form.add_error(
        None,
        _("Somebody else has saved this meanwhile. Your entries stand here; please compare and save again."),
    )
    form.data = form.data.copy()
    form.data["read_version"] = str(saved.version)
    return _show(request, tenant, actor, saved, 409, **{name: form})


@inside("people.answer_question")
@require_POST
def change_question(
    request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, step: str
) -> HttpResponse:
    """Pass a question on, or delete it for good."""
    question = _find(actor, public_id)
    if step == "loeschen":
        forget_question(question)
        messages.success(request, _("The question was deleted, in the change log too."))
        return redirect("questions", slug=tenant.slug)
    form = PassOnForm(request.POST, instance=question, auto_id="weiter_%s")
    if not form.is_valid():
        return _show(request, tenant, actor, question, 422, pass_form=form)
    question.version = form.cleaned_data["read_version"]
    try:
        pass_on(question, form.cleaned_data["passed_to"])
    except EditConflict:
        return _conflict(request, tenant, actor, public_id, form, "pass_form")
    messages.success(request, _("The question was passed on."))
    return redirect("questions", slug=tenant.slug)
