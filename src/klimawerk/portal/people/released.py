"""What this room shows to guests: the released contact persons, and the public page of the place."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.contacts import public_cards
from klimawerk.portal.people.guest_parts import GuestLine, register_guest_part


def _list_contacts(tenant: Tenant) -> Iterator[GuestLine]:
    address = reverse("contacts", args=[tenant.slug])
    for contact, _week in public_cards(tenant):
        yield GuestLine(contact.name, contact.function, address)


def _list_place(tenant: Tenant) -> Iterator[GuestLine]:
    if tenant.territory is not None:
        yield GuestLine(
            _("Start balance of %(place)s") % {"place": tenant.territory.name},
            address=reverse("territory", args=[tenant.territory.key]),
        )


register_guest_part("people.place", 10, gettext_lazy("Balance"), _list_place)
register_guest_part("people.contacts", 90, gettext_lazy("Contact persons"), _list_contacts)
