"""`/demo/`: look at the demonstration as somebody. There is no such page on any other installation."""

from __future__ import annotations

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from klimawerk.portal.foundation.demo import is_demonstration
from klimawerk.portal.people.demo_sign_in import BACKEND, list_demo_accounts
from klimawerk.portal.people.domain.access import active_memberships, tenants_of


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_demo(request: HttpRequest) -> HttpResponse:
    """The functions one can look around as; a button signs in, without password and second factor."""
    if not is_demonstration():
        raise Http404
    day = timezone.localdate()
    accounts = list_demo_accounts().order_by("pk")
    if request.method == "POST":
        account = get_object_or_404(accounts, username=request.POST.get("account", ""))
        login(request, account, backend=BACKEND)
        tenants = tenants_of(account, day)
        return redirect("tenant", tenants[0].slug) if len(tenants) == 1 else redirect("administration")
    rows = [(account, active_memberships(account, day)) for account in accounts]
    return render(request, "people/demo.html", {"rows": rows})
