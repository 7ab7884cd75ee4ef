"""One's own account: roles, questions, safety, what is kept about one, and closing it."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import STAFF_ROLES
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.access import active_memberships, actor_in
from klimawerk.portal.people.domain.dissolution import LastManager, dissolve_account, managed_alone
from klimawerk.portal.people.domain.personal_data import collect_personal_data
from klimawerk.portal.people.models import Question, User
from klimawerk.portal.people.second_factor import gave_second_factor


@login_required
@never_cache
@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    """What the account is, and what one can do with it."""
    user, day = _own(request), timezone.localdate()
    memberships = active_memberships(user, day)
    tenants = {each.tenant for each in memberships}
    context = {
        "memberships": [(each, each.role in STAFF_ROLES) for each in memberships],
        "questions": [part for each in tenants for part in _own_questions(user, each)],
        "has_second_factor": gave_second_factor(request),
        "identities": list(SocialAccount.objects.filter(user=user)),
    }
    return render(request, "people/account.html", context)


def _own_questions(user: User, tenant: Tenant) -> list[Any]:
    """The questions somebody asked with this account, for citizens and companies."""
    if not may(actor_in(user, tenant, timezone.localdate()), "people.view_own_question"):
        return []
    with scope(tenant=tenant):
        return [(tenant, each) for each in Question.objects.filter(asked_by=user)]


@login_required
@reauthentication_required
@never_cache
@require_safe
def download_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about the account, as a JSON file."""
    day = timezone.localdate()
    content = json.dumps(collect_personal_data(_own(request), day), ensure_ascii=False, indent=2)
    response = HttpResponse(content, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="meine-daten-{day.isoformat()}.json"'
    return response


@login_required
@reauthentication_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def dissolve(request: HttpRequest) -> HttpResponse:
    """Close the account for good, after saying what stays."""
    user, day = _own(request), timezone.localdate()
    if request.method == "POST":
        try:
            dissolve_account(user, day)
        except LastManager as error:
            return render(request, "people/dissolve.html", {"alone": error.tenants}, status=409)
        logout(request)
        return redirect("account_dissolved")
    return render(request, "people/dissolve.html", {"alone": managed_alone(user, day)})


@login_not_required
@require_safe
def say_dissolved(request: HttpRequest) -> HttpResponse:
    """The account is closed."""
    return render(request, "people/dissolved.html")


def _own(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
