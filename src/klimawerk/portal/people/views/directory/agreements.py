"""Agreements and responsibilities: own or coordinating, what the district may, for which municipality, since when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from klimawerk.portal.foundation.predicates import may
from klimawerk.portal.foundation.roles import Actor, Delegation
from klimawerk.portal.organisations.models import Agreement, Tenant
from klimawerk.portal.people.domain.overview import list_agreements, list_members
from klimawerk.portal.people.views.gate import inside


@inside("organisations.view_agreement")
@require_safe
def show_agreements(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """What was asked, agreed, refused and ended; for a district also who of its members is missing."""
    members = list_members(tenant, timezone.localdate())
    agreements = [
        (each, frozenset(Delegation(wanted) for wanted in each.wanted)) for each in list_agreements()
    ]
    context = {
        "tenant": tenant,
        "members": members,
        "agreements": agreements,
        "coordinating": sum(1 for each in members if each.coordination_state == Agreement.State.AGREED),
        "may_request": may(actor, "organisations.request_agreement") and bool(members),
        "may_answer": may(actor, "organisations.answer_agreement"),
    }
    return render(request, "directory/agreements.html", context)
