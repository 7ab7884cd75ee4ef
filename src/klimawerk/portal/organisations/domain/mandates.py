"""Acting for a municipality without account: asked for, confirmed by its mayor, ended; the signed letter on file.

A request is answered by a signed link without account, or by the signed letter that the tenant files. Opening the link
uses nothing up; a new link makes the one before worthless.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django_scopes import scope, scopes_disabled

from klimawerk.portal.foundation.secret_links import digest_of, new_secret
from klimawerk.portal.organisations.domain.agreements import NotAgreeable
from klimawerk.portal.organisations.models import Mandate, Tenant
from klimawerk.portal.territories.domain.register import list_municipalities
from klimawerk.portal.territories.models import Territory

#: Days the mayor has for an answer by link.
OPEN_DAYS = 60
#: The largest letter that is taken [bytes].
LARGEST_LETTER = 10 * 1024 * 1024
#: What a signed letter may be, and the first bytes by which it is told.
KINDS_OF_LETTER = {
    "pdf": b"%PDF-",
    "jpg": b"\xff\xd8\xff",
    "jpeg": b"\xff\xd8\xff",
    "png": b"\x89PNG\r\n\x1a\n",
}


class LetterRefused(ValueError):
    """The file is no PDF, JPG or PNG, or too large; nothing was written. `reason` is `kind` or `size`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def eligible_territories(tenant: Tenant, day: date) -> list[Territory]:
    """The municipalities of the tenant's territory that do not work here themselves, by name."""
    if tenant.territory is None:
        return []
    own = Tenant.objects.filter(territory__isnull=False).values("territory_id")
    return list(list_municipalities(tenant.territory, day).exclude(pk__in=own))


@transaction.atomic
def take_mandate(
    tenant: Tenant,
    territory: Territory,
    ordered_by: str,
    ordered_on: date,
    letter_reference: str,
    valid_to: date | None = None,
) -> Mandate:
    """The tenant notes an order to act for a municipality; it counts once the municipality has confirmed it.

    Raises `NotAgreeable` if the municipality works here itself, does not lie in the tenant's territory, or has given an
    order that is still open or runs.
    """
    if territory not in eligible_territories(tenant, ordered_on):
        raise NotAgreeable(f"{territory}: {tenant}")
    for other in Mandate.objects.filter(
        territory=territory, state__in=[Mandate.State.REQUESTED, Mandate.State.CONFIRMED]
    ):
        if other.valid_to is None or other.valid_to >= ordered_on:
            raise NotAgreeable(f"{territory}: {other.ordered_on}")
    return Mandate.objects.create(
        tenant=tenant,
        territory=territory,
        ordered_by=ordered_by,
        ordered_on=ordered_on,
        letter_reference=letter_reference,
        valid_to=valid_to,
    )


def renew_link(mandate: Mandate, day: date) -> str:
    """A new link for the mayor's answer, its secret part; every earlier link is worthless from now on.

    Raises `NotAgreeable` where the mandate has been decided.
    """
    if mandate.state != Mandate.State.REQUESTED:
        raise NotAgreeable(str(mandate))
    secret, mandate.link_digest = new_secret()
    mandate.link_expires_on = day + timedelta(days=OPEN_DAYS)
    mandate.save()
    return secret


def find_mandate(secret: str) -> Mandate | None:
    """The mandate of a link. Looks across tenants: the link is all that the mayor has."""
    with scopes_disabled():
        return (
            Mandate.objects.select_related("tenant", "territory")
            .filter(link_digest=digest_of(secret))
            .first()
        )


def belongs_to(mandate: Mandate, secret: str) -> bool:
    """Whether a secret is the one that the mandate's newest link carries."""
    return bool(mandate.link_digest) and mandate.link_digest == digest_of(secret)


def answer_mandate(mandate: Mandate, day: date, decided_by: str, is_confirmed: bool) -> None:
    """The municipality confirms or refuses by its link. Raises `NotAgreeable` for a decided one or an old link."""
    if not mandate.is_link_open(day):
        raise NotAgreeable(str(mandate))
    with scope(tenant=mandate.tenant):
        _decide(mandate, day, decided_by, Mandate.State.CONFIRMED if is_confirmed else Mandate.State.REFUSED)


@transaction.atomic
def file_letter(mandate: Mandate, letter: UploadedFile, day: date, signed_by: str) -> None:
    """The signed letter is put on file; an open request counts as confirmed by it.

    Raises `LetterRefused` for another kind of file or one that is too large.
    """
    name = str(letter.name)
    beginning = KINDS_OF_LETTER.get(name.rpartition(".")[2].lower())
    if (letter.size or 0) > LARGEST_LETTER:
        raise LetterRefused("size")
    content = letter.read()
    if beginning is None or not content.startswith(beginning):
        raise LetterRefused("kind")
    earlier = mandate.letter.name
    mandate.letter.save(name, ContentFile(content), save=False)
    mandate.letter_name = name[-200:]
    if mandate.state == Mandate.State.REQUESTED:
        _decide(mandate, day, signed_by, Mandate.State.CONFIRMED)
    else:
        mandate.save()
    if earlier:
        storage = mandate.letter.storage
        transaction.on_commit(lambda: storage.delete(earlier))


def end_mandate(mandate: Mandate, day: date) -> None:
    """The tenant acts no longer; its last day is `day`. Raises `NotAgreeable` for a refused or ended one."""
    if mandate.state not in {Mandate.State.REQUESTED, Mandate.State.CONFIRMED}:
        raise NotAgreeable(str(mandate))
    mandate.valid_to = max(day, mandate.ordered_on)
    _decide(mandate, day, mandate.decided_by, Mandate.State.ENDED)


def end_mandates_for(territory: Territory, day: date) -> int:
    """The municipality works here itself from now on: nobody acts for it any longer. Looks across tenants."""
    with scopes_disabled():
        open_ones = list(
            Mandate.objects.filter(
                territory=territory, state__in=[Mandate.State.REQUESTED, Mandate.State.CONFIRMED]
            )
        )
        for mandate in open_ones:
            end_mandate(mandate, day)
    return len(open_ones)


def acts_for(tenant: Tenant, territory: Territory, day: date) -> bool:
    """Whether the tenant may work for a municipality on that day by a confirmed mandate. Inside the tenant's scope."""
    return any(each.is_valid(day) for each in Mandate.objects.filter(tenant=tenant, territory=territory))


def _decide(mandate: Mandate, day: date, decided_by: str, state: Mandate.State) -> None:
    mandate.state = state
    mandate.decided_on = day
    mandate.decided_by = decided_by
    mandate.save()
