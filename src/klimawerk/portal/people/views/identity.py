"""To the identity service and back. Where none is set up, these addresses are not there."""

from __future__ import annotations

from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from requests import RequestException

from klimawerk.portal.people.oidc import service_name


@login_not_required
@never_cache
@require_safe
def start(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the identity service."""
    try:
        return views.login(request, provider_id=provider_id)
    except RequestException:
        return _say_unreachable(request)


@login_not_required
@never_cache
@require_safe
def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The identity service has sent the browser back."""
    try:
        return views.callback(request, provider_id=provider_id)
    except RequestException:
        return _say_unreachable(request)


def _say_unreachable(request: HttpRequest) -> HttpResponse:
    context = {"reason": "unreachable", "name": service_name()}
    return render(request, "people/oidc_refused.html", context, status=503)
