"""Due dates as a calendar file by RFC 5545: all-day entries whose identifiers stay the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from klimawerk.portal.people.domain.notices import CalendarEntry


def write_calendar(entries: Iterable[CalendarEntry], now: datetime) -> bytes:
    """The calendar file. `now` with time zone is the stamp of every entry."""
    base = settings.WAGTAILADMIN_BASE_URL.rstrip("/")
    calendar = Calendar()
    calendar.add("prodid", f"-//Klimawerk//Klimawerk {settings.KLIMAWERK_VERSION}//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", _("Klimawerk deadlines"))
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for entry in entries:
        event = Event()
        event.add("uid", identify(entry))
        event.add("dtstamp", now)
        event.add("dtstart", entry.due.day)
        event.add("dtend", entry.due.day + timedelta(days=1))
        event.add("summary", entry.due.title)
        event.add("description", f"{entry.tenant.name}\n{base}{entry.due.where}")
        event.add("url", base + entry.due.where)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return calendar.to_ical()


def identify(entry: CalendarEntry) -> str:
    """The identifier of an entry: the same thing of the same tenant has the same one, whatever its day and title."""
    named = f"{entry.tenant.public_id}:{entry.due.identity}"
    return f"{hashlib.sha256(named.encode()).hexdigest()[:40]}@klimawerk"
