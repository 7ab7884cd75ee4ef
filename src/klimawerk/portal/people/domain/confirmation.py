"""Contact persons are asked once a year: still in charge? A button confirms; silence is a hint, never a removal."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import ContactPerson

logger = logging.getLogger("klimawerk.people")

_SALT = "people.confirmation"
#: Days without confirmation after which the management gets a hint.
PATIENCE_DAYS = 60
#: Days a link in the mail works.
LINK_DAYS = 120


def ask_again_on(contact: ContactPerson) -> date:
    """The day a year after the last confirmation; of 29 February the 1 March."""
    return _a_year_after(contact.confirmed_on)


def last_asked_before(day: date) -> date:
    """The latest day of confirmation whose year is over by `day`."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February: what was confirmed on 28 February a year before is due by then
        return date(day.year - 1, 2, 28)


def contacts_to_ask(day: date) -> list[ContactPerson]:
    """The tenant's contacts whose year is over and who have not been asked since."""
    due = ContactPerson.objects.filter(confirmed_on__lte=last_asked_before(day)).select_related("post")
    return [each for each in due if each.asked_on is None or each.asked_on <= each.confirmed_on]


def ask_contact(contact: ContactPerson, tenant: Tenant, day: date) -> bool:
    """Note that the contact is asked, and if there is an e-mail address, write to it; whether a mail was sent.

    The day is noted first, so that nobody is asked twice; a server that cannot be reached takes the note back.
    """
    asked_before = contact.asked_on
    contact.asked_on = day
    contact.save()
    if not contact.email:
        return False
    path = reverse("confirm_contact", args=[tenant.slug, confirmation_token(contact)])
    text = render_to_string(
        "people/confirmation_mail.txt",
        {
            "contact": contact,
            "tenant": tenant,
            "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
        },
    )
    title = _("Are you still in charge? %(tenant)s") % {"tenant": tenant.name}
    try:
        send_mail(title, text, None, [contact.email])
    except SMTPRecipientsRefused:  # the entry stands under “Today”, and becomes a hint
        logger.warning("the mail server refuses the address of contact %s", contact.public_id)
        return False
    except OSError:
        contact.asked_on = asked_before
        contact.save()
        raise
    return True


def confirm_contact(contact: ContactPerson, day: date) -> None:
    """Still in charge: it is asked again in a year. Raises `EditConflict` for an entry changed meanwhile."""
    contact.confirmed_on = day
    contact.save()


def unconfirmed_since(day: date) -> Iterator[tuple[ContactPerson, date]]:
    """The tenant's contacts that were asked 60 days ago or more and are not confirmed, with the day of asking."""
    silent = ContactPerson.objects.filter(
        asked_on__lte=day - timedelta(days=PATIENCE_DAYS), asked_on__gt=F("confirmed_on")
    )
    for each in silent.select_related("post"):
        if each.asked_on is not None:
            yield each, each.asked_on


def confirmation_token(contact: ContactPerson) -> str:
    """The signed part of the link in the mail; it names the contact and the day of asking."""
    asked = contact.asked_on.isoformat() if contact.asked_on else ""
    return signing.dumps([str(contact.public_id), asked], salt=_SALT)


def find_contact(token: str) -> ContactPerson | None:
    """The contact of a link, inside its tenant's scope; None for a link that is forged, too old or overtaken."""
    try:
        public_id, asked = signing.loads(token, salt=_SALT, max_age=timedelta(days=LINK_DAYS))
        found = ContactPerson.objects.filter(public_id=UUID(public_id)).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if found is None or found.asked_on is None or found.asked_on.isoformat() != asked:
        return None
    return found


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
