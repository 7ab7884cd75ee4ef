"""The mayor's page: a signed link without account. Opening it uses nothing up, its buttons do."""

from __future__ import annotations

from contextlib import suppress

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from klimawerk.portal.foundation.models import EditConflict
from klimawerk.portal.organisations.domain.agreements import NotAgreeable
from klimawerk.portal.organisations.domain.mandates import answer_mandate, find_mandate
from klimawerk.portal.organisations.interfaces.mandate_letter import letter_of
from klimawerk.portal.organisations.models import Mandate
from klimawerk.portal.people.interfaces.directory_forms import AnswerForm


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_answer(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked, and the two buttons; after the answer what was answered and when."""
    mandate, day = find_mandate(secret), timezone.localdate()
    if mandate is None:
        raise Http404(
            _(
                "This link is not valid. Please check whether the address is complete, or whether a newer link has "
                "reached you; only the newest one counts."
            )
        )
    is_open = mandate.is_link_open(day)
    form = AnswerForm(request.POST or None)
    answer = request.POST.get("answer", "")
    if request.method == "POST" and is_open and form.is_valid() and answer in {"ja", "nein"}:
        is_confirmed = answer == "ja"
        with suppress(NotAgreeable, EditConflict):  # decided meanwhile: the page shows how
            answer_mandate(mandate, day, form.cleaned_data["decided_by"], is_confirmed)
        return redirect("answer_mandate", secret)
    is_expired = mandate.state == Mandate.State.REQUESTED and not is_open
    context = {
        "mandate": mandate,
        "is_open": is_open,
        "is_expired": is_expired,
        "form": form,
        "letter": letter_of(mandate),
    }
    status = 410 if is_expired else 422 if request.method == "POST" and is_open else 200
    response = render(request, "directory/answer.html", context, status=status)
    response["Referrer-Policy"] = "same-origin"
    return response
