"""A page without account: an invitation."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from klimawerk.portal.people.domain.invitations import accept_invitation, find_invitation, open_account
from klimawerk.portal.people.interfaces.forms import PasswordForm
from klimawerk.portal.people.oidc import INVITATION, service_name


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows the offer and uses nothing up; the button accepts it."""
    invitation, day = find_invitation(token), timezone.localdate()
    if invitation is None:
        raise Http404(_("There is no such invitation. Please check whether the address is complete."))
    if not invitation.is_open(day):
        return render(request, "people/invitation_closed.html", {"invitation": invitation}, status=410)
    account = get_user_model().objects.filter(email__iexact=invitation.email).first()
    is_own = account is not None and account == request.user
    form = PasswordForm(request.POST or None) if account is None else None
    if request.method == "POST" and is_own and account is not None:
        accept_invitation(invitation, account, day)
        return redirect("tenant", slug=invitation.tenant.slug)
    if request.method == "POST" and form is not None and form.is_valid():
        open_account(invitation, form.cleaned_data["password"], day)
        return redirect("account_login")
    identity_service = service_name() if form is not None else ""
    if identity_service:
        request.session[INVITATION] = token
    context = {
        "invitation": invitation,
        "form": form,
        "is_own": is_own,
        "account": account,
        "identity_service": identity_service,
    }
    status = 422 if request.method == "POST" and form is not None else 200
    response = render(request, "people/invitation.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
