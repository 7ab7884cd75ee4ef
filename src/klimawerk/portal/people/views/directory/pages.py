"""What the pages of the directory share: a form's page and the way back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klimawerk.portal.organisations.models import Tenant

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def show_form(
    request: HttpRequest,
    tenant: Tenant,
    form: Any,
    title: str,
    button: str,
    back: tuple[str, str],
    **more: Any,
) -> HttpResponse:
    """A form with the way back as `(address, label)`; 422 where it was sent and has errors. More is for templates."""
    context = {"tenant": tenant, "form": form, "title": title, "button": button, "back": back, **more}
    status = 422 if request.method == "POST" else 200
    return render(request, more.get("template", "directory/form.html"), context, status=status)


def conflict_text() -> str:
    """What somebody reads whose object was saved by another one meanwhile, outside of forms."""
    return _("Somebody else has changed this meanwhile. Please look at it and try again.")
