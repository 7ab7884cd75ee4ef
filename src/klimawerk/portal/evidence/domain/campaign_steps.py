"""A request on its way: sent, reminded, checked, closed, refused, taken up again; letters by mail and by post."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from klimawerk.portal.evidence.domain.campaign_links import extend_link
from klimawerk.portal.evidence.models import (
    DataRequest,
    ImportBatch,
    PhoneNote,
    RequestAnswer,
    RequestLetter,
    RequestState,
    RequestSubject,
)
from klimawerk.portal.evidence.models.campaigns import OPEN_STATES, WAITING_STATES
from klimawerk.portal.foundation.domain.jobs import enqueue

#: The kind of job that sends a mail.
SEND_KIND = "evidence.send_request"


class NotPossible(ValueError):
    """The step does not fit the request; nothing was written. `reason` says why.

    `state`, `no_address`, `no_places`, `no_legal_basis`, `no_reason`, `undecided`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@transaction.atomic
def send_request(data_request: DataRequest, day: date, now: datetime, by_mail: bool) -> RequestLetter:
    """The request goes out. By mail the worker sends it; by post somebody has printed the letter.

    Raises `NotPossible` for one that is no draft, without places, without the address the way needs, and for a chimney
    sweep while the Land's legal basis is not named.
    """
    if data_request.state != RequestState.DRAFT:
        raise NotPossible("state")
    check_sendable(data_request, by_mail)
    data_request.state, data_request.sent_on = RequestState.SENT, day
    extend_link(data_request, day)
    data_request.save()
    return _letter(data_request, RequestLetter.Kind.FIRST, by_mail, data_request.email, day, now)


@transaction.atomic
def remind(data_request: DataRequest, day: date, now: datetime, by_mail: bool) -> RequestLetter:
    """A further letter about the same request. Raises `NotPossible` where no answer is waited for."""
    if data_request.state not in WAITING_STATES:
        raise NotPossible("state")
    check_sendable(data_request, by_mail)
    data_request.reminders += 1
    data_request.reminded_on = day
    if data_request.state == RequestState.SENT:
        data_request.state = RequestState.REMINDED
    extend_link(data_request, day)
    data_request.save()
    return _letter(data_request, RequestLetter.Kind.REMINDER, by_mail, data_request.email, day, now)


def check_sendable(data_request: DataRequest, by_mail: bool) -> None:
    """Raises `NotPossible` for what prevents any letter."""
    if not data_request.territory_keys:
        raise NotPossible("no_places")
    is_sweep = data_request.subject == RequestSubject.HEATING_SYSTEMS
    if is_sweep and not data_request.campaign.sweep_legal_basis.strip():
        raise NotPossible("no_legal_basis")
    if by_mail and not data_request.email:
        raise NotPossible("no_address")


@transaction.atomic
def hand_over(data_request: DataRequest, recipient: str, day: date, now: datetime) -> RequestLetter:
    """The addressee passes the request on to another office by mail. Raises `NotPossible` for a closed one."""
    if data_request.state not in OPEN_STATES:
        raise NotPossible("state")
    return _letter(data_request, RequestLetter.Kind.HANDED_OVER, True, recipient, day, now)


def mark_checked(data_request: DataRequest) -> None:
    """The answer has been looked at. Raises `NotPossible` while a sheet of it is neither taken over nor discarded."""
    if data_request.state not in (RequestState.PARTLY_ANSWERED, RequestState.ANSWERED):
        raise NotPossible("state")
    previews = ImportBatch.objects.filter(
        pk__in=RequestAnswer.objects.filter(request=data_request, batch__isnull=False).values("batch_id"),
        state=ImportBatch.State.PREVIEW,
    )
    # A sheet with errors cannot be taken over: it needs no decision.
    undecided = any(not each.has_errors for each in previews)
    if undecided:
        raise NotPossible("undecided")
    data_request.state = RequestState.CHECKED
    data_request.save()


def close_request(data_request: DataRequest) -> None:
    """Nothing more is expected. Raises `NotPossible` for a draft and a closed one."""
    if data_request.state in (RequestState.DRAFT, RequestState.CLOSED):
        raise NotPossible("state")
    data_request.state = RequestState.CLOSED
    data_request.save()


def refuse_request(data_request: DataRequest, reason: str, day: date) -> None:
    """The addressee does not answer or has nothing, and says why. Raises `NotPossible`."""
    if data_request.state not in (*WAITING_STATES, RequestState.ANSWERED):
        raise NotPossible("state")
    if not reason.strip():
        raise NotPossible("no_reason")
    data_request.state, data_request.refusal = RequestState.REFUSED, reason.strip()
    data_request.answered_on = day
    data_request.save()


def reopen_request(data_request: DataRequest) -> None:
    """An answer is waited for again. Raises `NotPossible` for one that was never sent or waits already."""
    if data_request.state not in (
        RequestState.ANSWERED,
        RequestState.CHECKED,
        RequestState.CLOSED,
        RequestState.REFUSED,
    ):
        raise NotPossible("state")
    data_request.state = RequestState.REMINDED if data_request.reminders else RequestState.SENT
    data_request.refusal = ""
    data_request.save()


def finish_phone_step(note: PhoneNote, day: date) -> None:
    """The next step of a talk has been done."""
    note.done_on = day
    note.save()


def _letter(
    data_request: DataRequest,
    kind: RequestLetter.Kind,
    by_mail: bool,
    recipient: str,
    day: date,
    now: datetime,
) -> RequestLetter:
    letter = RequestLetter.objects.create(
        tenant=data_request.tenant,
        request=data_request,
        kind=kind,
        way=RequestLetter.Way.MAIL if by_mail else RequestLetter.Way.POST,
        recipient=recipient if by_mail else "",
        state=RequestLetter.State.QUEUED if by_mail else RequestLetter.State.SENT,
        made_on=day,
        sent_at=None if by_mail else now,
    )
    if by_mail:
        enqueue(SEND_KIND, {"letter": str(letter.public_id)}, key=str(letter.public_id))
    return letter
