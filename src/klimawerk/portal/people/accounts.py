"""How allauth behaves here: nobody signs up unasked, second-factor secrets are kept encrypted, errors say Sie."""

from __future__ import annotations

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations only."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("The e-mail address or the password is not correct."),
        "username_password_mismatch": _("The name or the password is not correct."),
        "too_many_login_attempts": _("Too many failed attempts to sign in. Please try again later."),
        "rate_limited": _("Too many requests. Please wait a moment."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """Allauth's stages, with our own question for the second factor."""
        ours = "klimawerk.portal.people.oidc.SecondFactorStage"
        return [
            ours if each == "allauth.mfa.stages.AuthenticateStage" else each
            for each in super().get_login_stages()
        ]


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets encrypted with a key derived from this installation's secret key."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


def name_of_attempt(request: HttpRequest | None, credentials: dict[str, str] | None) -> str:
    """The account that somebody tries to enter, for the lock-out: the form's field, whatever a form calls it."""
    given = credentials or {}
    posted = request.POST.get("login", "") if request is not None else ""
    return (given.get("username") or given.get("email") or posted).strip().lower()
