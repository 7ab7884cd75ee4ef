"""Guest links: making, extending, revoking, and finding one by its secret part."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django_scopes import scopes_disabled

from klimawerk.portal.foundation.secret_links import digest_of, new_secret
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import GuestLink

#: Days by which a link is extended; also what the form proposes.
OPEN_DAYS = 90
#: Days a link may be open at most from the day on which that is decided.
LONGEST_DAYS = 400


class GuestLinkClosed(ValueError):
    """A revoked link does not come back; nothing was written."""


def open_guest_link(tenant: Tenant, purpose: str, expires_on: date, day: date) -> tuple[GuestLink, str]:
    """A new link and its address. The address itself is not kept."""
    secret, digest = new_secret()
    link = GuestLink(
        tenant=tenant, purpose=purpose, token_digest=digest, created_on=day, expires_on=expires_on
    )
    link.save()
    return link, settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("guest", args=[secret])


def find_guest_link(secret: str, day: date) -> GuestLink | None:
    """The open link of an address. Looks across tenants: the link is all that a guest has."""
    with scopes_disabled():
        link = GuestLink.objects.select_related("tenant").filter(token_digest=digest_of(secret)).first()
    return link if link is not None and link.is_open(day) else None


def note_use(link: GuestLink, day: date) -> None:
    """Remember the day of the last use; not the hour and not who."""
    if link.last_used_on != day:
        GuestLink._base_manager.filter(pk=link.pk).update(last_used_on=day)


def extend_guest_link(link: GuestLink, day: date) -> None:
    """The same address opens for another `OPEN_DAYS` from that day. Raises `GuestLinkClosed` for a revoked link."""
    if link.revoked_on is not None:
        raise GuestLinkClosed(str(link))
    link.expires_on = max(link.expires_on, day + timedelta(days=OPEN_DAYS))
    link.save()


def revoke_guest_link(link: GuestLink, day: date) -> None:
    """From now on the address opens nothing."""
    if link.revoked_on is None:
        link.revoked_on = day
        link.save()
