"""Signing in through the administration's own identity service (OpenID Connect), where the operator has named one.

An identity opens nothing by itself: it is tied to the account that was invited under the same address, and only if the
service vouches for that address. What the service says about a second factor counts as ours.
"""

from __future__ import annotations

from typing import Any, NoReturn

from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from klimawerk.portal.people.domain.invitations import find_invitation, open_account
from klimawerk.portal.people.models import User

#: Session: the invitation whose page was open when somebody went to the identity service.
INVITATION = "oidc_invitation"
#: Session: the identity service has asked for a second factor.
SECOND_FACTOR = "oidc_second_factor"
#: RFC 8176: more than one factor was used.
_SEVERAL_FACTORS = "mfa"


def is_open() -> bool:
    """Whether the operator has named an identity service."""
    return bool(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"])


def service_name() -> str:
    """What the button calls the identity service; empty where there is none."""
    return settings.KLIMAWERK_OIDC_NAME if is_open() else ""


def asked_second_factor(sociallogin: SocialLogin) -> bool:
    """Whether the service says, in `amr` or `acr` of its signed statement, that it asked for a second factor."""
    claims: dict[str, Any] = (sociallogin.account.extra_data or {}).get("id_token") or {}
    methods = claims.get("amr")
    if isinstance(methods, list) and _SEVERAL_FACTORS in methods:
        return True
    return claims.get("acr") in settings.KLIMAWERK_OIDC_ACR


class IdentityAdapter(DefaultSocialAccountAdapter):
    """Ties identities to invited accounts; opens none by itself."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        invited = request.session.pop(INVITATION, "")
        if not _is_one_person(sociallogin):
            _refuse(request, "failed")
        if not sociallogin.is_existing:
            user = _invited_account(sociallogin, invited)
            if user is None or (request.user.is_authenticated and request.user != user):
                _refuse(request, "unknown")
            sociallogin.connect(request, user)
        if sociallogin.user is None or not sociallogin.user.is_active:
            _refuse(request, "unknown")

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        _refuse(request, "failed")

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("account")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail: the account's page lists the identities tied to it."""


def _is_one_person(sociallogin: SocialLogin) -> bool:
    """Whether both statements of the service speak of the same person (OpenID Connect Core, 5.3.2)."""
    told = sociallogin.account.extra_data or {}
    subjects = {told[each].get("sub") for each in ("userinfo", "id_token") if told.get(each)}
    return len(subjects) == 1


def _invited_account(sociallogin: SocialLogin, secret: str) -> User | None:
    """The account whose proven address the service vouches for; a new one where an open invitation names it."""
    vouched = {each.email.lower() for each in sociallogin.email_addresses if each.verified}
    known = EmailAddress.objects.filter(verified=True, user__is_active=True, email__in=vouched)
    address = known.select_related("user").first()
    if address is not None:
        return address.user
    invitation = find_invitation(secret) if secret else None
    day = timezone.localdate()
    if invitation is not None and invitation.is_open(day) and invitation.email in vouched:
        return open_account(invitation, None, day)
    return None


def _refuse(request: HttpRequest, reason: str) -> NoReturn:
    context = {"reason": reason, "name": settings.KLIMAWERK_OIDC_NAME}
    raise ImmediateHttpResponse(render(request, "people/oidc_refused.html", context, status=403))


class SecondFactorStage(AuthenticateStage):
    """Asks for our code unless the identity service has asked for a second factor of its own."""

    def handle(self) -> tuple[Any, bool]:
        sociallogin = (self.login.signal_kwargs or {}).get("sociallogin")
        if sociallogin is not None and asked_second_factor(sociallogin):
            self.request.session[SECOND_FACTOR] = True
            return None, True
        return super().handle()
