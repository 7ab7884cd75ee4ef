"""What comes back: a filled sheet is read as a preview, anything else is kept as it came. Nothing counts by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from klimawerk.portal.calculation import campaign_room
from klimawerk.portal.calculation.campaign_room import SheetReading
from klimawerk.portal.evidence.domain.files import keep_file
from klimawerk.portal.evidence.domain.imports import entries_of, open_import
from klimawerk.portal.evidence.models import DataRequest, ImportBatch, RequestAnswer, RequestState
from klimawerk.portal.evidence.models.campaigns import OPEN_STATES
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory

#: Files that are read; of the others only those that people can open are taken.
READ_KINDS = (".xlsx", ".xlsm", ".ods", ".csv")
KEPT_KINDS = (".pdf", ".docx", ".odt", ".eml", ".msg", ".txt", ".xls", ".png", ".jpg", ".jpeg")
#: Files that an addressee may hand in for one request.
MOST_ANSWERS = 30
_GONE = (ImportBatch.State.DISCARDED, ImportBatch.State.UNDONE)


class NotOpen(ValueError):
    """The request takes no answer; nothing was kept."""


class TooMany(ValueError):
    """So many files have been handed in that somebody should telephone; nothing was kept."""


class WrongKind(ValueError):
    """A kind of file that nobody here opens; nothing was kept."""


@dataclass(frozen=True, slots=True)
class PlaceReceipt:
    """What was read for a municipality."""

    name: str
    key: str
    values: int


@transaction.atomic
def receive_file(
    data_request: DataRequest,
    day: date,
    name: str,
    content: bytes,
    user: User | None = None,
    note: str = "",
    received_on: date | None = None,
    is_complete: bool = True,
) -> RequestAnswer:
    """Keep a file and, where it is a table, read it as a filled sheet. Inside the tenant's scope.

    With `user` somebody of ours files it as it came, else it came by the link. Raises `NotOpen`, `TooMany`, `WrongKind`
    and `TooLarge`.
    """
    kind = Path(name.lower()).suffix
    if kind not in (*READ_KINDS, *KEPT_KINDS):
        raise WrongKind(kind)
    if user is None and data_request.state not in OPEN_STATES:
        raise NotOpen(str(data_request))
    if user is None and data_request.answers.filter(way=RequestAnswer.Way.LINK).count() >= MOST_ANSWERS:
        raise TooMany(str(data_request))
    campaign = data_request.campaign
    about: dict[str, Any] = {
        "received_from": data_request.addressee.name[:200],
        "legal_basis": campaign.legal_basis[:250],
        "purpose": _("Energy and greenhouse gas balance %(year)s") % {"year": campaign.year},
    }
    came_on = received_on or day
    batch = None
    if kind in READ_KINDS:
        reading = reading_of(data_request)
        batch = open_import(
            data_request.tenant,
            user,
            day,
            name,
            content,
            ImportBatch.Format.REQUEST_SHEET,
            lambda path, lang: campaign_room.read_sheet(path, reading, lang),
            received_on=came_on,
            **about,
        )
    file = batch.file if batch else keep_file(data_request.tenant, user, name, content, came_on, **about)
    answer = RequestAnswer.objects.create(
        tenant=data_request.tenant,
        request=data_request,
        way=RequestAnswer.Way.FILED if user else RequestAnswer.Way.LINK,
        received_on=came_on,
        file=file,
        batch=batch,
        note=note,
        filed_by=user,
    )
    _note_state(data_request, answer, day, is_complete)
    return answer


@transaction.atomic
def file_text(
    data_request: DataRequest, day: date, text: str, user: User, received_on: date | None = None
) -> RequestAnswer:
    """The text of a mail, or what was said, filed as it came."""
    answer = RequestAnswer.objects.create(
        tenant=data_request.tenant,
        request=data_request,
        way=RequestAnswer.Way.FILED,
        received_on=received_on or day,
        note=text,
        filed_by=user,
    )
    _note_state(data_request, answer, day, is_complete=True)
    return answer


def reading_of(data_request: DataRequest) -> SheetReading:
    """What a filled sheet of the request is read against."""
    share = data_request.campaign.household_share
    return SheetReading(
        year=data_request.campaign.year,
        keys=frozenset(data_request.territory_keys),
        reference=data_request.reference,
        source=f"{data_request.addressee.name}, {data_request.reference}",
        household_share=None if share is None else float(share) / 100,
    )


def batches_of(answers: Sequence[RequestAnswer]) -> dict[int, list[ImportBatch]]:
    """The imports of answers by request: their sheets, and tables of their own that were read by assigned columns.

    The latter are found by the check sum of the file. One query.
    """
    owners: dict[str, set[int]] = {}
    found: dict[int, list[ImportBatch]] = {}
    for answer in answers:
        batches = found.setdefault(answer.request_id, [])
        if answer.batch is not None:
            batches.append(answer.batch)
        if answer.file is not None:
            owners.setdefault(answer.file.digest, set()).add(answer.request_id)
    assigned = ImportBatch.objects.filter(
        format=ImportBatch.Format.MAPPED_LIST, file__digest__in=owners
    ).select_related("file")
    for batch in assigned:
        for request_id in owners[batch.file.digest]:
            found[request_id].append(batch)
    return found


def answered_keys(batches: Sequence[ImportBatch]) -> dict[str, str]:
    """The municipalities with values: key → `confirmed` or `preview`."""
    found: dict[str, str] = {}
    for batch in batches:
        if batch.state in _GONE or batch.has_errors:
            continue
        is_confirmed = batch.state == ImportBatch.State.CONFIRMED
        for entry in entries_of(batch):
            if is_confirmed or entry.key not in found:
                found[entry.key] = "confirmed" if is_confirmed else "preview"
    return found


def receipt_of(answer: RequestAnswer) -> list[PlaceReceipt]:
    """Per municipality of the request how many values were read. One query."""
    entries = entries_of(answer.batch) if answer.batch else []
    keys = sorted({*answer.request.territory_keys, *(each.key for each in entries)})
    names = dict(Territory.objects.filter(key__in=keys).values_list("key", "name"))
    return [PlaceReceipt(names.get(key, key), key, sum(each.key == key for each in entries)) for key in keys]


def _note_state(data_request: DataRequest, answer: RequestAnswer, day: date, is_complete: bool) -> None:
    if data_request.state == RequestState.DRAFT:
        data_request.sent_on = data_request.sent_on or day
    if answer.batch is None:
        is_full = is_complete
    else:
        answers = list(RequestAnswer.objects.filter(request=data_request).select_related("batch", "file"))
        came = answered_keys(batches_of(answers)[data_request.pk])
        is_full = set(data_request.territory_keys) <= set(came)
    data_request.state = RequestState.ANSWERED if is_full else RequestState.PARTLY_ANSWERED
    data_request.refusal = ""
    data_request.answered_on = answer.received_on
    data_request.save()
