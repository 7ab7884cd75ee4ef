"""What the worker does for campaigns: it sends the mails with letter and sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_scopes import scope, scopes_disabled

from klimawerk.portal.evidence.domain.campaign_links import address_of
from klimawerk.portal.evidence.domain.campaign_steps import SEND_KIND
from klimawerk.portal.evidence.interfaces.campaign_letter import (
    file_name,
    letter_of,
    places_of,
    sheet_of,
    subject_line,
)
from klimawerk.portal.evidence.models import DataRequest, RequestLetter
from klimawerk.portal.foundation.documents.writing import FORMS, write_document
from klimawerk.portal.foundation.domain.job_kinds import JobRun, job_kind


@job_kind(SEND_KIND)
def send_letter(run: JobRun) -> Mapping[str, Any]:
    """Send a mail that waits. One that was sent is not sent again, one that the server refuses is shown as such."""
    with scopes_disabled():
        letter = (
            RequestLetter.objects.select_related(
                "tenant", "request__campaign__tenant", "request__addressee", "request__tenant"
            )
            .filter(public_id=run.payload["letter"])
            .first()
        )
    if letter is None or letter.state == RequestLetter.State.SENT:
        return {"sent": 0}
    with scope(tenant=letter.tenant), translation.override(settings.LANGUAGE_CODE):
        try:
            _mail(letter).send()
        except OSError:
            letter.state = RequestLetter.State.FAILED
            letter.save()
            raise
    letter.state, letter.sent_at = RequestLetter.State.SENT, timezone.now()

    def note() -> None:
        with scope(tenant=letter.tenant):
            letter.save()

    run.on_finish(note)
    return {"sent": 1}


def _mail(letter: RequestLetter) -> EmailMessage:
    data_request: DataRequest = letter.request
    document = letter_of(data_request, letter.kind, letter.made_on)
    context = {
        "request": data_request,
        "letter": letter,
        "places": [name for _key, name in places_of(data_request)],
        "address": address_of(data_request),
        "subject": subject_line(data_request),
    }
    mail = EmailMessage(
        document.title,
        render_to_string("evidence/request_mail.txt", context),
        None,
        [letter.recipient],
    )
    pdf, xlsx = FORMS["pdf"], FORMS["xlsx"]
    mail.attach(file_name(data_request, "pdf"), write_document(document, "pdf"), pdf.media_type)
    mail.attach(file_name(data_request, "xlsx"), sheet_of(data_request), xlsx.media_type)
    return mail
