"""All municipalities as one file: ordered with a button, made in the background, then downloaded."""

from __future__ import annotations

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from klimawerk import language
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.domain.national_file import (
    find_national_job,
    national_file,
    order_national_file,
)
from klimawerk.portal.foundation.domain.jobs import cancel

_ORDERED = "national_file_ordered"
_TEXTS = (
    "title", "about", "contents", "order", "cancel", "download", "progress", "less", "one_place", "some_places",
)  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_national_file(request: HttpRequest) -> HttpResponse:
    """State of the file; a POST orders it or, by who ordered it, cancels."""
    job = find_national_job()
    may_cancel = job is not None and request.session.get(_ORDERED) == str(job.public_id)
    if request.method == "POST":
        if request.POST.get("do") == "cancel" and job is not None and may_cancel:
            cancel(job.public_id)
        elif request.POST.get("do") == "order":
            ordered = order_national_file()
            if job is None or ordered.pk != job.pk:  # who orders a new one may cancel it
                request.session[_ORDERED] = str(ordered.public_id)
        return redirect("national_file")
    spoken = reader_language()
    path = national_file(job) if job is not None else None
    first, last = settings.KLIMAWERK_YEARS
    years = {"first": first, "last": last}
    context = {
        "text": {name: language.text(f"national_file.{name}", spoken, years) for name in _TEXTS},
        "size": path.stat().st_size if path is not None else 0,
        "job": job,
        "is_open": job is not None and job.is_open,
        "is_ready": path is not None,
        "may_cancel": may_cancel,
        "percent": round(job.progress * 100) if job else 0,
        "state": language.text(f"jobs.state.{job.state}", spoken) if job else "",
        "message": language.text(job.message, spoken, job.message_data) if job and job.message else "",
    }
    return render(request, "balances/national_file.html", context)


@require_safe
def download_national_file(request: HttpRequest) -> FileResponse:
    """The finished file. Raises `Http404` while there is none."""
    job = find_national_job()
    path = national_file(job) if job is not None else None
    if path is None:
        raise Http404(language.text("national_file.none", reader_language()))
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name, content_type="application/vnd.apache.parquet"
    )
