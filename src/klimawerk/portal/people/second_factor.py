"""Who works inside an administration needs a second factor: until it is set up, these pages lead to its set-up."""

from __future__ import annotations

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from klimawerk.portal.people.demo_sign_in import is_demo_visit
from klimawerk.portal.people.domain.access import is_staff
from klimawerk.portal.people.models import User
from klimawerk.portal.people.oidc import SECOND_FACTOR


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app is set up; signing in then asks for its code."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session rests on two factors: the identity service's own, or a code of ours.

    Whoever looks around in a demonstration is asked for none.
    """
    if is_demo_visit(request):
        return True
    return bool(request.session.get(SECOND_FACTOR)) or has_second_factor(request.user)  # type: ignore[arg-type]


class SecondFactorMiddleware:
    """Guards the administration's pages and the editing pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        guarded = (reverse("administration"), reverse("wagtailadmin_home"))
        if request.path.startswith(guarded) and request.user.is_authenticated:
            user = request.user
            if is_staff(user, timezone.localdate()) and not gave_second_factor(request):  # type: ignore[arg-type]
                return redirect("mfa_activate_totp")
        return self.get_response(request)
