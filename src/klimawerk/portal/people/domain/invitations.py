"""Invitations: sent by mail, opened as often as one likes, used up by a button."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django_scopes import scopes_disabled

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.foundation.secret_links import digest_of, new_secret
from klimawerk.portal.organisations.models import Commission, Tenant
from klimawerk.portal.people.domain.memberships import give_role
from klimawerk.portal.people.models import Invitation, Membership, User

#: Days an invitation stays open.
OPEN_DAYS = 30


class InvitationClosed(ValueError):
    """The invitation was used or has expired; nothing was written."""


@transaction.atomic
def invite(
    tenant: Tenant, email: str, role: Role, day: date, commission: Commission | None = None
) -> tuple[Invitation, str]:
    """Send an invitation; it and the address of its page. The address itself is not kept."""
    token, digest = new_secret()
    invitation = Invitation(
        tenant=tenant,
        email=email.strip().lower(),
        role=role,
        commission=commission,
        token_digest=digest,
        sent_on=day,
        expires_on=day + timedelta(days=OPEN_DAYS),
    )
    invitation.save()
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("invitation", args=[token])
    text = render_to_string("people/invitation_mail.txt", {"invitation": invitation, "address": address})
    transaction.on_commit(
        lambda: send_mail(
            _("Invitation to Klimawerk: %(tenant)s") % {"tenant": tenant.name}, text, None, [invitation.email]
        )
    )
    return invitation, address


def find_invitation(token: str) -> Invitation | None:
    """The invitation of a link. Looks across tenants: the link is all that the invited person has."""
    with scopes_disabled():
        return Invitation.objects.select_related("tenant").filter(token_digest=digest_of(token)).first()


@transaction.atomic
def accept_invitation(invitation: Invitation, user: User, day: date) -> Membership:
    """The account takes the role. Raises `InvitationClosed` for a used or expired one, or another account's."""
    if not invitation.is_open(day) or user.email.lower() != invitation.email:
        raise InvitationClosed(str(invitation))
    invitation.accepted_on = day
    invitation.save()
    return give_role(invitation.tenant, user, Role(invitation.role), day, commission=invitation.commission)


@transaction.atomic
def open_account(invitation: Invitation, password: str | None, day: date) -> User:
    """A new account for the invited address, proven by the mail that brought the link, with its role.

    Without password it is entered through the identity service only.
    """
    user = User.objects.create_user(invitation.email, invitation.email, password)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accept_invitation(invitation, user, day)
    return user
