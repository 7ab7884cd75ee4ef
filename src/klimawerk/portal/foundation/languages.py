"""German unless the reader has chosen otherwise: the language follows a cookie, never the browser's own setting.

Offices use machines of every language; a page of a German town is expected in German. Besides, one address then has one
content for everybody who has chosen nothing.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

_ONE_YEAR = 365 * 24 * 60 * 60


class ChosenLanguageMiddleware:
    """Activates the language of the cookie, else the first one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response


@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Remembers the language `code` and goes back to the page named by `zurueck`, if it is one of ours."""
    back = request.GET.get("zurueck", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=_ONE_YEAR,
            secure=getattr(settings, "LANGUAGE_COOKIE_SECURE", False),
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]
        )
    return response
