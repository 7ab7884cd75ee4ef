"""Dissolving an account: the person goes, what they did stays, under a number instead of a name."""

from __future__ import annotations

from datetime import date

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from axes.models import AccessAttempt, AccessLog
from django.db import transaction
from django_scopes import scopes_disabled

from klimawerk.portal.foundation.roles import Role
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import active_memberships
from klimawerk.portal.people.domain.personal_data import names_of
from klimawerk.portal.people.models import (
    CalendarAddress,
    Invitation,
    Membership,
    PostHolder,
    Question,
    User,
    WeeklyMail,
)

#: Rows that exist for the person alone.
_PERSONAL = (EmailAddress, Authenticator, SocialAccount, CalendarAddress, WeeklyMail)


class LastManager(ValueError):
    """Without this account nobody could manage these tenants any longer; nothing was written."""

    def __init__(self, tenants: list[Tenant]) -> None:
        super().__init__(", ".join(each.name for each in tenants))
        self.tenants = tenants


def managed_alone(user: User, day: date) -> list[Tenant]:
    """The tenants whose only climate management this account is."""
    managed = {each.tenant for each in active_memberships(user, day) if each.role == Role.CLIMATE_MANAGER}
    with scopes_disabled():
        others = Membership.objects.filter(
            tenant__in=managed, role=Role.CLIMATE_MANAGER, user__is_active=True
        ).exclude(user=user)
        covered = {each.tenant_id for each in others.select_related("commission") if each.is_active(day)}
    return sorted((each for each in managed if each.pk not in covered), key=lambda each: each.name)


@transaction.atomic
def dissolve_account(user: User, day: date) -> None:
    """Close the account for good and take name and address out of it, its change log, invitations and sign-in log.

    Every entry of every change log stays and still names the account, which is a number from now on. Raises
    `LastManager` while the account is the only management of a tenant.
    """
    if tenants := managed_alone(user, day):
        raise LastManager(tenants)
    with scopes_disabled():
        _leave_roles_and_posts(user, day)
        addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)} - {
            ""
        }
        for rows in (Invitation.objects, Invitation.history.model.objects):
            rows.filter(email__in=addresses).update(email="")
        Question.objects.filter(asked_by=user).update(asked_by=None)
        for attempts in (AccessAttempt, AccessLog):
            attempts.objects.filter(names_of(user)).delete()
        for model in _PERSONAL:
            model._base_manager.filter(user=user).delete()
    nameless = {"username": nameless_of(user), "email": "", "first_name": "", "last_name": ""}
    for field, value in nameless.items():
        setattr(user, field, value)
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.groups.clear()
    user.save()
    User.history.filter(id=user.pk).update(**nameless)


def nameless_of(user: User) -> str:
    """What stands in change logs instead of the person."""
    return f"konto-{user.public_id.hex[:12]}"


def _leave_roles_and_posts(user: User, day: date) -> None:
    for membership in Membership.objects.filter(user=user):
        if membership.is_active(day):
            membership.valid_to = day
            membership.save()
    for holder in PostHolder.objects.filter(user=user, held_to__isnull=True):
        holder.held_to = max(day, holder.held_from)
        holder.save()
