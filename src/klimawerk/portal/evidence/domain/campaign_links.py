"""The addressee's way in without account: a signed link, and the short code of the printed letter.

Link and code are made from the installation's key, the request and the number of the round, so that a letter can be
printed again; the database keeps digests only. Opening uses nothing up; a new round makes the one before worthless.
"""

from __future__ import annotations

import base64
from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django_scopes import scopes_disabled

from klimawerk.portal.evidence.models import DataRequest
from klimawerk.portal.foundation.secret_links import digest_of

#: Days after the due date for which a link stays open.
OPEN_DAYS = 60
#: Seconds for which the address that a short code opens is good.
CODE_SECONDS = 12 * 60 * 60
_LINK, _CODE, _PASS = "evidence.request.link", "evidence.request.code", "evidence.request.pass"
# Letters and digits that nobody confuses on paper: without I, L, O, U, 0 and 1 read as letters.
_PLAIN = str.maketrans("ILOU01", "89WXYZ")
_CODE_LENGTH = 12


def renew_link(data_request: DataRequest, day: date) -> None:
    """A new round of link and code, good until two months after the due date; earlier ones are worthless."""
    data_request.link_round += 1
    data_request.link_digest = digest_of(_secret(data_request))
    data_request.code_digest = _code_digest(_code(data_request))
    extend_link(data_request, day)
    data_request.save()


def extend_link(data_request: DataRequest, day: date) -> None:
    """The link of this round stays open until two months after the due date, or after today. Not saved yet."""
    last = max(day, data_request.last_day) + timedelta(days=OPEN_DAYS)
    data_request.link_expires_on = max(last, data_request.link_expires_on or last)


def secret_of(data_request: DataRequest) -> str:
    """The secret part of the link of this round; empty where the installation's key has changed since."""
    secret = _secret(data_request)
    return secret if data_request.link_digest == digest_of(secret) else ""


def code_of(data_request: DataRequest) -> str:
    """The short code of this round in groups of four; empty where the installation's key has changed since."""
    code = _code(data_request)
    if data_request.code_digest != _code_digest(code):
        return ""
    return "-".join(code[at : at + 4] for at in range(0, _CODE_LENGTH, 4))


def address_of(data_request: DataRequest) -> str:
    """The whole address of the addressee's page, empty without a link."""
    secret = secret_of(data_request)
    return site_address() + reverse("request_page", args=[secret]) if secret else ""


def site_address() -> str:
    """The address of this installation without the last slash."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/")


def find_by_token(token: str) -> DataRequest | None:
    """The request of a link, or of the pass that a short code gave. Looks across tenants: it is all they have."""
    found = _find(link_digest=digest_of(token))
    if found is not None:
        return found
    try:
        public_id, round_ = signing.loads(token, salt=_PASS, max_age=CODE_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return _find(public_id=public_id, link_round=round_)


def find_by_code(written: str) -> DataRequest | None:
    """The request of a short code, however it was typed."""
    code = "".join(each for each in written.upper() if each.isalnum())
    return _find(code_digest=_code_digest(code)) if len(code) == _CODE_LENGTH else None


def pass_of(data_request: DataRequest) -> str:
    """What a right short code opens: an address that is good for half a day and for this round only."""
    return signing.dumps([str(data_request.public_id), data_request.link_round], salt=_PASS)


def _find(**wanted: object) -> DataRequest | None:
    with scopes_disabled():
        return (
            DataRequest.objects.select_related("campaign", "tenant__territory", "addressee")
            .exclude(link_digest="")
            .filter(**wanted)
            .first()
        )


def _secret(data_request: DataRequest) -> str:
    made = salted_hmac(_LINK, _round(data_request), algorithm="sha256").digest()[:24]
    return base64.urlsafe_b64encode(made).decode()


def _code(data_request: DataRequest) -> str:
    made = salted_hmac(_CODE, _round(data_request), algorithm="sha256").digest()
    return base64.b32encode(made).decode()[:_CODE_LENGTH].translate(_PLAIN)


def _code_digest(code: str) -> str:
    # Short enough to be tried out by whoever holds the database alone: the digest needs the installation's key too.
    return salted_hmac(f"{_CODE}.digest", code, algorithm="sha256").hexdigest()


def _round(data_request: DataRequest) -> str:
    return f"{data_request.public_id}:{data_request.link_round}"
