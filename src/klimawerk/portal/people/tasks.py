"""Jobs of the people room: weekly mail, the yearly question to contact persons, questions whose time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django_scopes import scope

from klimawerk.portal.foundation.domain.job_kinds import JobRun, every_day, every_week, job_kind, schedule
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.confirmation import ask_contact, contacts_to_ask
from klimawerk.portal.people.domain.notices import accounts_to_write, forget_weekly_mails, send_weekly_mail
from klimawerk.portal.people.domain.questions import forget_old_questions

_MONDAY = 0
#: The hour from which letters leave [local time].
FIRST_HOUR = 6


def is_monday_morning() -> bool:
    """Whether the weekly mail may leave: on Monday from six o'clock."""
    now = timezone.localtime()
    return now.weekday() == _MONDAY and now.hour >= FIRST_HOUR


@job_kind("people.weekly_mail")
def write_weekly_mails(run: JobRun) -> dict[str, Any]:
    """Write to every account what is due. Begun again it goes on where it was: nobody is written to twice in a week."""
    day = timezone.localdate()
    accounts = accounts_to_write(day)
    sent = 0
    run.on_finish(lambda: forget_weekly_mails(day))
    for number, account in enumerate(accounts):
        run.report(number / len(accounts))
        sent += send_weekly_mail(account, day)
    return {"accounts": len(accounts), "sent": sent}


@job_kind("people.ask_contacts", keep=timedelta(days=7))
def ask_contacts(run: JobRun) -> dict[str, Any]:
    """Ask the contact persons whose last confirmation is a year old."""
    day = timezone.localdate()
    asked = mailed = 0
    with translation.override(settings.LANGUAGE_CODE):
        for tenant in Tenant.objects.all():
            run.report(0.0)
            with scope(tenant=tenant):
                for contact in contacts_to_ask(day):
                    asked += 1
                    mailed += ask_contact(contact, tenant, day)
    return {"asked": asked, "mailed": mailed}


@job_kind("people.forget_questions", keep=timedelta(days=7))
def forget_questions(run: JobRun) -> dict[str, Any]:
    """Delete the questions whose day of deletion has come, in the change log too."""
    return {"deleted": forget_old_questions(timezone.localdate())}


schedule("people.weekly_mail", every_week, is_monday_morning)
schedule("people.ask_contacts", every_day)
schedule("people.forget_questions", every_day)
