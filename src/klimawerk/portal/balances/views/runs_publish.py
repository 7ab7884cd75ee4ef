"""Publishing a run: first what would appear and what would be hidden, then the button."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from klimawerk import language
from klimawerk.portal.balances.domain.publishing import (
    NotPublishable,
    is_correction,
    publish_run,
    try_publication,
)
from klimawerk.portal.balances.interfaces.run_forms import PublishForm
from klimawerk.portal.balances.models import Run
from klimawerk.portal.balances.views.runs import account
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("balances.publish_run")
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, tenant: Tenant, actor: Actor, public_id: UUID) -> HttpResponse:
    """What publishing does, and publishing."""
    found = Run.objects.filter(tenant=tenant).select_related("territory", "tenant")
    run: Run = get_object_or_404(found, public_id=public_id)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            published = publish_run(run, account(request), timezone.localdate(), form.cleaned_data["reason"])
        except NotPublishable as refusal:
            for finding in refusal.findings:
                form.add_error(None, finding)
        else:
            messages.success(request, _("Published: %(count)s balances.") % {"count": len(published)})
            return redirect("run", slug=tenant.slug, public_id=run.public_id)
    parts, checked = try_publication(run)
    names = {each.territory.key: each.territory.name for each in parts}
    lang = reader_language()
    hidden: dict[tuple[str, int], list[str]] = {}
    for (key, year), spots in sorted(checked.hidden.items()):
        cells = sorted(language.cell_label(spot[1], lang) for spot in spots if spot[0] == "cell")
        hidden[names[key], year] = cells
    context = {
        "tenant": tenant,
        "run": run,
        "form": form,
        "parts": parts,
        "errors": checked.errors,
        "hidden": hidden,
        "hidden_count": checked.count,
        "is_correction": is_correction(run, parts),
    }
    return render(request, "balances/run_publish.html", context, status=422 if form.is_bound else 200)
