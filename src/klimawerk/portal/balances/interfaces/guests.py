"""Released balances on the page of a guest link; numbers stand on the public page only, where they are suppressed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from klimawerk.portal.balances.domain.reading import released_runs
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.guest_parts import GuestLine


def list_released_balances(tenant: Tenant) -> Iterator[GuestLine]:
    """A line per released territory of a run; with its page once it is published."""
    for each in released_runs(tenant):
        label = f"{each.territory}: {each.run} ({each.years})"
        day = date_format(each.released_on, "d.m.Y") if each.released_on else ""
        if each.address:
            yield GuestLine(label, _("published"), each.address)
        else:
            yield GuestLine(label, _("released on %(day)s, not published yet") % {"day": day})
