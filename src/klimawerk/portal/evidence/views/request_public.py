"""The addressee's page: a signed link or a short code, no account. Opening it uses nothing up, its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_scopes import scope

from klimawerk.portal.evidence.domain import campaign_steps as steps
from klimawerk.portal.evidence.domain.campaign_answers import NotOpen, TooMany, receipt_of, receive_file
from klimawerk.portal.evidence.domain.campaign_links import find_by_code, find_by_token, pass_of
from klimawerk.portal.evidence.domain.files import TooLarge
from klimawerk.portal.evidence.interfaces.campaign_forms import CodeForm, HandInForm, HandOverForm, ReasonForm
from klimawerk.portal.evidence.interfaces.campaign_letter import asked_points, places_of, subject_line
from klimawerk.portal.evidence.models import DataRequest, RequestAnswer, RequestLetter
from klimawerk.portal.evidence.views.request_steps import reason_text, send_sheet
from klimawerk.portal.foundation.limits import RateLimit, client_address
from klimawerk.portal.foundation.models import EditConflict

#: Pages that one address may open in a minute; short codes, files and mails it may try in an hour. In each worker.
OPENINGS, CODES, FILES = 60, 20, 40
#: Mails by which one request may be handed over.
HAND_OVERS = 3
_HOUR = 3600.0
pages = RateLimit()
codes = RateLimit(period=_HOUR)
files = RateLimit(period=_HOUR)

View = Callable[..., HttpResponse]


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "people/too_many.html", {"seconds": seconds}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def addressed(view: View) -> View:
    """For a view `(request, data_request, token, …)`: finds the request of the token and sets its tenant's scope.

    An unknown token is 404, one whose time is over 410; both say what to do. Too many openings are 429.
    """

    @login_not_required
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, token: str, **arguments: Any) -> HttpResponse:
        seconds = pages.wait(client_address(request), OPENINGS)
        if seconds:
            return _too_many(request, seconds)
        data_request = find_by_token(token)
        if data_request is None:
            raise Http404(
                _(
                    "This link is not valid. Please check whether the address is complete, or whether a newer letter "
                    "has reached you; only its link counts. The short code of the letter can be entered at /anfrage/."
                )
            )
        with scope(tenant=data_request.tenant):
            if not data_request.is_link_open(timezone.localdate()):
                context = {"asked": data_request, "day": timezone.localdate()}
                response = render(request, "evidence/request_over.html", context, status=410)
            else:
                response = view(request, data_request, token, **arguments)
        # Not “no-referrer”: a browser would then send forms without origin, and they would be refused.
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The short code of the letter opens the addressee's page."""
    form = CodeForm(request.POST or None)
    if request.method == "POST":
        seconds = codes.wait(client_address(request), CODES)
        if seconds:
            return _too_many(request, seconds)
        if form.is_valid():
            data_request = find_by_code(form.cleaned_data["code"])
            if data_request is not None:
                return redirect("request_page", token=pass_of(data_request))
            form.add_error(
                "code",
                _(
                    "This code is not valid. Please compare it with the letter; of several letters the newest counts."
                ),
            )
    status = 422 if request.method == "POST" else 200
    return render(request, "evidence/request_code.html", {"form": form}, status=status)


@addressed
@require_http_methods(["GET", "HEAD", "POST"])
def show_page(request: HttpRequest, data_request: DataRequest, token: str) -> HttpResponse:
    """What is asked, the sheet, and the ways to answer."""
    if request.method != "POST":
        return _page(request, data_request, token)
    doing = request.POST.get("was", "")
    if doing == "abgeben":
        return _hand_in(request, data_request, token)
    if doing == "absage":
        return _refuse(request, data_request, token)
    if doing == "weitergeben":
        return _hand_over(request, data_request, token)
    return _page(request, data_request, token, status=422)


@addressed
@require_safe
def download_sheet(request: HttpRequest, data_request: DataRequest, token: str) -> HttpResponse:
    """The sheet to fill in."""
    return send_sheet(data_request)


@addressed
@require_safe
def show_receipt(request: HttpRequest, data_request: DataRequest, token: str, answer: UUID) -> HttpResponse:
    """How the file was read: values per municipality and findings in words."""
    found = get_object_or_404(
        RequestAnswer.objects.select_related("file", "batch", "request"),
        request=data_request,
        public_id=answer,
        way=RequestAnswer.Way.LINK,
    )
    findings = found.batch.findings if found.batch else []
    places = receipt_of(found)
    context = {
        "asked": data_request,
        "token": token,
        "answer": found,
        "places": places,
        "values": sum(each.values for each in places),
        "findings": findings,
        "errors": sum(each["severity"] == "error" for each in findings),
    }
    return render(request, "evidence/request_receipt.html", context)


def _page(request: HttpRequest, data_request: DataRequest, token: str, **more: Any) -> HttpResponse:
    context = {
        "asked": data_request,
        "token": token,
        "subject": subject_line(data_request),
        "points": asked_points(data_request),
        "places": places_of(data_request),
        "answers": data_request.answers.filter(way=RequestAnswer.Way.LINK).select_related("file"),
        "form": HandInForm(),
        "reason_form": ReasonForm(prefix="absage"),
        "hand_over_form": HandOverForm(prefix="weiter"),
        **more,
    }
    return render(request, "evidence/request_page.html", context, status=more.get("status", 200))


def _hand_in(request: HttpRequest, data_request: DataRequest, token: str) -> HttpResponse:
    form = HandInForm(request.POST, request.FILES)
    if form.is_valid():
        seconds = files.wait(client_address(request), FILES)
        if seconds:
            return _too_many(request, seconds)
        file = form.cleaned_data["file"]
        try:
            answer = receive_file(
                data_request, timezone.localdate(), file.name, file.read(), note=form.cleaned_data["note"]
            )
        except TooLarge:
            form.add_error("file", _("The file is empty or larger than 20 MB."))
        except TooMany:
            form.add_error(
                "file",
                _(
                    "Very many files have been handed in for this request. Please telephone before the next one."
                ),
            )
        except (NotOpen, EditConflict):
            form.add_error(None, _("The request has been changed meanwhile. Please load the page again."))
        else:
            return redirect("request_receipt", token=token, answer=answer.public_id)
    return _page(request, data_request, token, form=form, status=422)


def _refuse(request: HttpRequest, data_request: DataRequest, token: str) -> HttpResponse:
    form = ReasonForm(request.POST, prefix="absage")
    if form.is_valid():
        try:
            steps.refuse_request(data_request, form.cleaned_data["reason"], timezone.localdate())
        except steps.NotPossible as refused:
            form.add_error(None, reason_text(refused.reason))
        except EditConflict:
            form.add_error(None, _("The request has been changed meanwhile. Please load the page again."))
        else:
            return redirect("request_page", token=token)
    return _page(request, data_request, token, reason_form=form, status=422)


def _hand_over(request: HttpRequest, data_request: DataRequest, token: str) -> HttpResponse:
    form = HandOverForm(request.POST, prefix="weiter")
    if form.is_valid():
        handed = data_request.letters.filter(kind=RequestLetter.Kind.HANDED_OVER).count()
        if handed >= HAND_OVERS:
            form.add_error(
                None, _("This request has been passed on three times. Please pass on the letter yourself.")
            )
        else:
            steps.hand_over(data_request, form.cleaned_data["email"], timezone.localdate(), timezone.now())
            return _page(request, data_request, token, handed_to=form.cleaned_data["email"])
    return _page(request, data_request, token, hand_over_form=form, status=422)
