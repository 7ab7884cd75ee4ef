"""Keys of the open interface: their list, making and revoking. Making one asks for the password again."""

from __future__ import annotations

from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.domain.tokens import create_token, revoke_token
from klimawerk.portal.people.interfaces.access_forms import ApiTokenForm
from klimawerk.portal.people.models import ApiToken
from klimawerk.portal.people.views.gate import inside


@inside("people.view_api_token")
@require_safe
def list_tokens(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All keys of the tenant, also those that have ended."""
    day = timezone.localdate()
    rows = [(token, token.is_open(day)) for token in ApiToken.objects.all()]
    context = {"tenant": tenant, "rows": rows, "may_change": may(actor, "people.change_api_token")}
    return render(request, "people/api_tokens.html", context)


@inside("people.change_api_token")
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_token(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """A new key; it is shown on the answer to the form and never again."""
    form = ApiTokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        token, key = create_token(
            tenant, given["name"], given["scopes"], given["expires_on"], timezone.localdate()
        )
        context = {"tenant": tenant, "token": token, "key": key}
        response = render(request, "people/api_token_made.html", context, status=201)
        response["Cache-Control"] = "no-store"
        return response
    context = {
        "tenant": tenant,
        "form": form,
        "title": _("New API token"),
        "button": _("Make API token"),
        "back": reverse("api_tokens", args=[tenant.slug]),
    }
    return render(request, "people/form.html", context, status=422 if form.is_bound else 200)


@inside("people.change_api_token")
@require_POST
def end_token(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """Revoke a key."""
    revoke_token(get_object_or_404(ApiToken.objects.all(), public_id=public_id), timezone.localdate())
    return redirect("api_tokens", slug=tenant.slug)
