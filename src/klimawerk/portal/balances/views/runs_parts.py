"""A part of a run and the steps it takes, for the tenant that computed it and for the one it is presented to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_scopes import scope

from klimawerk.portal.balances.domain.reading import find_presented
from klimawerk.portal.balances.domain.states import (
    StepRefused,
    agree_part,
    comment_part,
    may_answer,
    may_release,
    release_part,
    send_part,
    take_back_part,
)
from klimawerk.portal.balances.interfaces.run_forms import CommentForm, SendForm
from klimawerk.portal.balances.interfaces.stored_pages import chosen_year
from klimawerk.portal.balances.models import PartComment, PartState, Run, RunPart
from klimawerk.portal.balances.views.runs import account, find_part
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.calculation.domain.stored_balances import read_stored
from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

Take = Callable[[HttpRequest, Tenant, RunPart, int], None]

#: A version with more digits was never handed out.
_LONGEST_VERSION = 10


@inside("balances.view_run")
@require_safe
def show_part(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, key: str) -> HttpResponse:
    """A part of an own run."""
    return _show(request, tenant, actor, find_part(tenant, public_id, key), is_presented=False)


@inside("balances.view_run")
@require_safe
def show_presented(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """What another tenant has presented about an own place."""
    return _show(request, tenant, actor, _presented(tenant, public_id), is_presented=True)


def _send(request: HttpRequest, tenant: Tenant, part: RunPart, version: int) -> None:
    form = SendForm(request.POST)
    if not form.is_valid():
        raise StepRefused(_("Please say until when comments are wanted."))
    send_part(part, version, timezone.localdate(), form.cleaned_data["comment_until"])


def _comment(request: HttpRequest, tenant: Tenant, part: RunPart, version: int) -> None:
    form = CommentForm(request.POST)
    if not form.is_valid():
        raise StepRefused(_("Please write a comment."))
    comment_part(part, tenant, account(request), timezone.localdate(), form.cleaned_data["text"])


def _agree(request: HttpRequest, tenant: Tenant, part: RunPart, version: int) -> None:
    agree_part(part, version, tenant, timezone.localdate())


def _release(request: HttpRequest, tenant: Tenant, part: RunPart, version: int) -> None:
    release_part(part, version, tenant, timezone.localdate())


def _take_back(request: HttpRequest, tenant: Tenant, part: RunPart, version: int) -> None:
    take_back_part(part, version, tenant, timezone.localdate())


def _step_of_own(permission: str, take: Take) -> Callable[..., HttpResponse]:
    @inside(permission)
    @require_POST
    def step(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID, key: str) -> HttpResponse:
        part = find_part(tenant, public_id, key)
        _take(request, tenant, part, take)
        return redirect("run_part", slug=tenant.slug, public_id=public_id, key=key)

    return step


def _step_of_presented(permission: str, take: Take) -> Callable[..., HttpResponse]:
    @inside(permission)
    @require_POST
    def step(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
        _take(request, tenant, _presented(tenant, public_id), take)
        is_gone = find_presented(tenant, timezone.localdate(), public_id) is None
        if is_gone:  # taken back: it is a draft of the district again
            return redirect("runs", slug=tenant.slug)
        return redirect("presented_part", slug=tenant.slug, public_id=public_id)

    return step


send = _step_of_own("balances.send_part", _send)
comment = _step_of_own("balances.comment_part", _comment)
agree = _step_of_own("balances.agree_part", _agree)
release = _step_of_own("balances.release_part", _release)
take_back = _step_of_own("balances.take_back_part", _take_back)
comment_presented = _step_of_presented("balances.comment_part", _comment)
agree_presented = _step_of_presented("balances.agree_part", _agree)
release_presented = _step_of_presented("balances.release_part", _release)
take_back_presented = _step_of_presented("balances.take_back_part", _take_back)


@inside("balances.send_part")
@require_POST
def send_all(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Present all drafts of the members at once."""
    run = get_object_or_404(Run.objects.filter(tenant=tenant), public_id=public_id)
    form = SendForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please say until when comments are wanted."))
        return redirect("run", slug=tenant.slug, public_id=public_id)
    drafts = RunPart.objects.filter(run=run, state=PartState.DRAFT).exclude(territory_id=tenant.territory_id)
    count = 0
    for part in drafts.select_related("territory", "tenant"):
        try:
            send_part(part, part.version, timezone.localdate(), form.cleaned_data["comment_until"])
        except (StepRefused, EditConflict) as refusal:
            messages.error(request, f"{part.territory.name}: {refusal}")
            break
        count += 1
    if count:
        messages.success(request, _("Presented to %(count)s municipalities.") % {"count": count})
    return redirect("run", slug=tenant.slug, public_id=public_id)


def _presented(tenant: Tenant, public_id: UUID) -> RunPart:
    part = find_presented(tenant, timezone.localdate(), public_id)
    if part is None:
        raise Http404
    return part


def _take(request: HttpRequest, tenant: Tenant, part: RunPart, take: Take) -> None:
    written = request.POST.get("read_version", "")
    try:
        take(
            request,
            tenant,
            part,
            int(written) if written.isdecimal() and len(written) < _LONGEST_VERSION else 0,
        )
    except StepRefused as refusal:
        messages.error(request, str(refusal))
        if text := request.POST.get("text"):
            request.session[f"unsaved_comment-{part.public_id}"] = text[:5000]
    except EditConflict:
        messages.error(
            request,
            _("Somebody else has changed this part meanwhile. Here it is as it is now; please look again."),
        )
    else:
        messages.success(
            request, _("Done. The part is now: %(state)s.") % {"state": part.get_state_display()}
        )


def _show(
    request: HttpRequest, tenant: Tenant, actor: Actor, part: RunPart, is_presented: bool
) -> HttpResponse:
    day = timezone.localdate()
    year = chosen_year(request, part.run.years)
    document = runs_room.document_of(part.stored, year)
    with scope(tenant=part.tenant):
        comments = list(PartComment.objects.filter(part=part).select_related("of_tenant", "author"))
    if is_presented:
        steps = {
            name: reverse(f"{name}_presented", args=[tenant.slug, part.public_id]) for name in _PRESENTED
        }
    else:
        steps = {
            name: reverse(f"{name}_part", args=[tenant.slug, part.run.public_id, part.territory.key])
            for name in _OWN
        }
    is_with = part.state == PartState.WITH_MUNICIPALITY
    answers, releases = may_answer(tenant, part, day), may_release(tenant, part, day)
    is_draft_of_own = part.is_own and part.state == PartState.DRAFT
    context: dict[str, Any] = {
        "tenant": tenant,
        "part": part,
        "run": part.run,
        "is_presented": is_presented,
        "balance": read_stored(document),
        "totals": part.totals,
        "year": year,
        "comments": comments,
        "steps": steps,
        "send_form": SendForm(),
        "comment_form": CommentForm(
            initial={"text": request.session.pop(f"unsaved_comment-{part.public_id}", "")}
        ),
        "may_send": not is_presented
        and may(actor, "balances.send_part")
        and part.state == PartState.DRAFT
        and not part.is_own,
        "may_comment": is_with
        and may(actor, "balances.comment_part")
        and (answers or tenant.pk == part.tenant_id),
        "may_agree": is_with and part.agreed_on is None and answers and may(actor, "balances.agree_part"),
        "may_release": (is_with or is_draft_of_own) and releases and may(actor, "balances.release_part"),
        "may_take_back": part.state in {PartState.WITH_MUNICIPALITY, PartState.RELEASED}
        and may(actor, "balances.take_back_part")
        and (tenant.pk == part.tenant_id or answers),
    }
    return render(request, "balances/run_part.html", context)


_OWN = ("send", "comment", "agree", "release", "take_back")
_PRESENTED = ("comment", "agree", "release", "take_back")
