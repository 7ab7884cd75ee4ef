"""The weekly mail and the calendar of an account: what goes into them, and the addresses that lead to them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from klimawerk.portal.foundation.due import Due
from klimawerk.portal.foundation.roles import STAFF_ROLES
from klimawerk.portal.foundation.secret_links import digest_of
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import actor_in, tenants_of
from klimawerk.portal.people.domain.desks import list_desks
from klimawerk.portal.people.domain.today import Agenda, read_agenda, read_own_dues
from klimawerk.portal.people.models import CalendarAddress, Membership, User, WeeklyMail

logger = logging.getLogger("klimawerk.people")

_SALT = "people.weekly_mail"
#: Days that the weekly mail looks ahead.
MAIL_AHEAD_DAYS = 27
#: Days that it is kept who was written to.
KEEP_DAYS = 90
#: Days that the calendar looks ahead.
CALENDAR_AHEAD_DAYS = 2 * 365


@dataclass(frozen=True, slots=True)
class TenantAgenda:
    """What somebody has to do in one tenant."""

    tenant: Tenant
    agenda: Agenda


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A due thing with the tenant in which it is due."""

    tenant: Tenant
    due: Due


def agendas_of(user: User, day: date, ahead_days: int = MAIL_AHEAD_DAYS) -> list[TenantAgenda]:
    """What is due for an account in each tenant where it has a role; tenants without anything are left out."""
    found = []
    for tenant in tenants_of(user, day):
        actor = actor_in(user, tenant, day)
        with scope(tenant=tenant):
            agenda = read_agenda(tenant, actor, list_desks(day), day, own_only=True, ahead_days=ahead_days)
        if not agenda.is_empty:
            found.append(TenantAgenda(tenant, agenda))
    return found


def calendar_of(user: User, day: date) -> Iterator[CalendarEntry]:
    """What is due for an account up to two years ahead, in every tenant where it has a role today, and no other."""
    for tenant in tenants_of(user, day):
        actor = actor_in(user, tenant, day)
        with scope(tenant=tenant):
            until = day + timedelta(days=CALENDAR_AHEAD_DAYS)
            for due in read_own_dues(tenant, actor, list_desks(day), day, until):
                yield CalendarEntry(tenant, due)


def accounts_to_write(day: date) -> list[User]:
    """The active accounts that work in an administration, have an address and have not declined the weekly mail.

    Looks across tenants: an account gets one mail, whatever the number of its tenants.
    """
    with scopes_disabled():
        rows = Membership.objects.filter(
            role__in=STAFF_ROLES, user__is_active=True, user__wants_weekly_mail=True
        )
        found = {
            each.user_id: each.user
            for each in rows.exclude(user__email="").select_related("user", "commission")
            if each.is_active(day)
        }
    return [found[key] for key in sorted(found)]


def week_of_day(day: date) -> str:
    """The calendar week by ISO 8601, as “2026-W48”."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def send_weekly_mail(user: User, day: date) -> bool:
    """Write to an account what is due, unless there is nothing or it has been written to in this week; whether it was.

    The row that says so is there before the mail leaves: a process that dies between the two loses a mail, and never
    sends a second one. A server that cannot be reached takes the row back, so that the next attempt may try; an address
    that it refuses is left for a week.
    """
    with translation.override(settings.LANGUAGE_CODE):
        agendas = agendas_of(user, day)
        if not agendas:
            return False
        try:
            with transaction.atomic():
                sent = WeeklyMail.objects.create(user=user, week=week_of_day(day))
        except IntegrityError:
            return False
        try:
            _weekly_message(user, agendas, day).send()
        except SMTPRecipientsRefused:  # asking again would not help, and the others wait
            logger.warning("the mail server refuses the address of account %s", user.public_id)
            return False
        except OSError:
            sent.delete()
            raise
    return True


def forget_weekly_mails(day: date) -> None:
    """Remove what is known of mails of long ago: it only serves to send none twice."""
    WeeklyMail.objects.filter(begun__date__lt=day - timedelta(days=KEEP_DAYS)).delete()


def _weekly_message(user: User, agendas: list[TenantAgenda], day: date) -> EmailMessage:
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    decline = base + reverse("decline_weekly_mail", args=[decline_token(user)])
    text = render_to_string(
        "people/weekly_mail.txt",
        {"agendas": agendas, "day": day, "base": base, "decline": decline},
    )
    return EmailMessage(
        _("What is due this week"),
        text,
        None,
        [user.email],
        headers={"List-Unsubscribe": f"<{decline}>"},
    )


def decline_token(user: User) -> str:
    """The signed part of the link with which the mail is declined without signing in."""
    return signing.dumps(str(user.public_id), salt=_SALT)


def find_decliner(token: str) -> User | None:
    """The account of such a link; None for a forged one."""
    try:
        return User.objects.filter(public_id=UUID(signing.loads(token, salt=_SALT))).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None


def set_weekly_mail(user: User, is_wanted: bool) -> None:
    """Order the weekly mail, or decline it."""
    user.wants_weekly_mail = is_wanted
    user.save(update_fields=["wants_weekly_mail"])


@transaction.atomic
def renew_calendar_address(user: User, day: date) -> str:
    """A new secret path for the account's calendar; the one before stops working. The path itself is not kept."""
    token = secrets.token_urlsafe(24)
    address = CalendarAddress.objects.filter(user=user).first() or CalendarAddress(user=user)
    address.token_digest, address.created_on = digest_of(token), day
    address.save()
    return reverse("calendar", args=[token])


def remove_calendar_address(user: User) -> None:
    """The calendar is no longer reachable."""
    for each in CalendarAddress.objects.filter(user=user):
        each.delete()


def find_calendar_user(token: str) -> User | None:
    """Whose calendar a secret path leads to; None where it is unknown, replaced, or the account is closed."""
    found = CalendarAddress.objects.select_related("user").filter(token_digest=digest_of(token)).first()
    return found.user if found is not None and found.user.is_active else None
