"""Places without gas or heat network, declared for many municipalities at once."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from klimawerk.portal.evidence.domain.networks import change_declarations, list_declared
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import NetworkDeclaration
from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("evidence.view_evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def show_networks(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All places with their declarations. Only boxes that were changed here are written; others stay as they are."""
    day = timezone.localdate()
    may_change = may(actor, "evidence.change_evidence")
    if request.method == "POST" and not may_change:
        raise PermissionDenied
    declared = list_declared(tenant)
    places = list_places(tenant, day)
    carriers = list(NetworkDeclaration.Carrier)
    error, source = "", request.POST.get("source", "").strip()
    ticked = set(request.POST.getlist("network"))
    if request.method == "POST":
        shown = set(request.POST.getlist("shown"))
        wanted = {f"{place.key}.{carrier}" for place in places for carrier in carriers}
        declare = [_network(each) for each in sorted((ticked - shown) & wanted)]
        withdraw = [_network(each) for each in sorted((shown - ticked) & wanted)]
        if declare and not source:
            error = _("Please say who declares it, for example the network operator’s letter with its date.")
        else:
            added, removed = change_declarations(tenant, day, declare, withdraw, source)
            messages.success(request, _told(added, removed))
            return redirect("entry_networks", slug=tenant.slug)
    is_ticked = (lambda word: word in ticked) if error else (lambda word: _network(word) in declared)
    context = {
        "tenant": tenant,
        "rows": [
            (
                place,
                [
                    (
                        f"{place.key}.{carrier}",
                        carrier,
                        is_ticked(f"{place.key}.{carrier}"),
                        declared.get((place.key, str(carrier))),
                    )
                    for carrier in carriers
                ],
            )
            for place in places
        ],
        "carriers": carriers,
        "error": error,
        "source": source,
        "may_change": may_change,
    }
    return render(request, "evidence/entry_networks.html", context, status=422 if error else 200)


def _network(word: str) -> tuple[str, str]:
    key, _point, carrier = word.partition(".")
    return key, carrier


def _told(added: int, removed: int) -> str:
    if not added and not removed:
        return _("Nothing was changed.")
    parts = []
    if added:
        parts.append(ngettext("%(n)s declaration added.", "%(n)s declarations added.", added) % {"n": added})
    if removed:
        parts.append(
            ngettext("%(n)s declaration withdrawn.", "%(n)s declarations withdrawn.", removed)
            % {"n": removed}
        )
    return " ".join(parts)
