"""Accounts of the demonstration: entered by a button, and dead wherever the installation is not a demonstration.

They have no password and an address under `.invalid`, which no mail ever reaches. Their sign-in is a backend of its own
that knows nobody outside of a demonstration: even a session that was kept ends there.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from klimawerk.portal.foundation.demo import is_demonstration
from klimawerk.portal.people.models import User

#: The end of every address of a demonstration's account; the top-level domain is reserved for what does not exist.
ADDRESS_END = "@demo.invalid"
BACKEND = "klimawerk.portal.people.demo_sign_in.DemoBackend"


class DemoBackend(BaseBackend):
    """Finds an account that has signed in by the demonstration's button; checks no password."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        return None

    def get_user(self, user_id: int) -> User | None:
        """The demonstration's account; nobody outside of a demonstration."""
        if not is_demonstration():
            return None
        return list_demo_accounts().filter(pk=user_id).first()


def list_demo_accounts() -> Any:
    """All accounts of the demonstration."""
    return User.objects.filter(email__endswith=ADDRESS_END, is_active=True)


def is_demo_visit(request: HttpRequest) -> bool:
    """Whether somebody looks around as one of the demonstration's accounts: no second factor is asked for then."""
    return is_demonstration() and request.session.get(BACKEND_SESSION_KEY) == BACKEND


def open_demo_account(name: str, function: str) -> User:
    """The account of a function in the demonstration, without password. May be repeated."""
    account = User.objects.filter(username=name).first()
    if account is None:
        account = User(
            username=name, email=f"{name}{ADDRESS_END}", last_name=function, wants_weekly_mail=False
        )
        account.set_unusable_password()
        account.save()
    return account
