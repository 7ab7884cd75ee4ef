"""One's own weekly mail and calendar address; declining without signing in; the calendar itself."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from klimawerk.portal.people.domain.access import is_staff
from klimawerk.portal.people.domain.notices import (
    calendar_of,
    find_calendar_user,
    find_decliner,
    remove_calendar_address,
    renew_calendar_address,
    set_weekly_mail,
)
from klimawerk.portal.people.interfaces.calendar import write_calendar
from klimawerk.portal.people.models import CalendarAddress, User
from klimawerk.portal.people.second_factor import gave_second_factor


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_notices(request: HttpRequest) -> HttpResponse:
    """Order or decline the weekly mail in one step; a new calendar address is shown once."""
    assert isinstance(request.user, User)
    user, step, address = request.user, request.POST.get("schritt", ""), ""
    if is_staff(user, timezone.localdate()) and not gave_second_factor(request):
        return redirect("mfa_activate_totp")  # a calendar address would show what the second factor guards
    if request.method == "POST" and step == "kalender":
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + renew_calendar_address(
            user, timezone.localdate()
        )
    elif request.method == "POST":
        if step == "kalender-entfernen":
            remove_calendar_address(user)
            messages.success(request, _("The calendar address no longer works."))
        elif step in {"bestellen", "abbestellen"}:
            set_weekly_mail(user, step == "bestellen")
            messages.success(
                request,
                _("You get the weekly mail on Mondays.")
                if step == "bestellen"
                else _("You get no weekly mail any longer."),
            )
        return redirect("notices")
    context = {
        "address": address,
        "known": CalendarAddress.objects.filter(user=user).first(),
    }
    return render(request, "people/notices.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline_weekly_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail: opening changes nothing, its button declines, without signing in."""
    user = find_decliner(token)
    if user is None:
        raise Http404(_("There is no such link. Please check whether the address is complete."))
    if request.method == "POST":
        set_weekly_mail(user, is_wanted=False)
    response = render(request, "people/decline.html", {"is_declined": not user.wants_weekly_mail})
    response["Referrer-Policy"] = "same-origin"
    return response


@login_not_required
@never_cache
@require_safe
def show_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address: one's own deadlines, nothing else."""
    user = find_calendar_user(token)
    if user is None:
        raise Http404(_("There is no such calendar. Please make a new address in your account."))
    with translation.override(settings.LANGUAGE_CODE):
        content = write_calendar(calendar_of(user, timezone.localdate()), timezone.now())
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="klimawerk.ics"',
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )
