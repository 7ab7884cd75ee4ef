"""The provisional balance below a tenant: marked, with its measured error beside each number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from klimawerk import language
from klimawerk.portal.balances.domain.provisional import read_provisional
from klimawerk.portal.balances.views.live import get_live_place
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside


@inside("evidence.view_evidence")
@require_safe
def show_provisional(request: HttpRequest, tenant: Tenant, actor: Actor, key: str) -> HttpResponse:
    """Sector by sector a provisional value with its band, or why there is none. There is no sum."""
    live = get_live_place(tenant, key)
    view = read_provisional(live)
    lang = reader_language()
    context = {
        "tenant": tenant,
        "place": live.place,
        "view": view,
        "lines": [
            (
                live_room.sector_label(each.sector, lang),
                each,
                language.text(each.reason, lang) if each.reason else "",
            )
            for each in view.lines
        ],
        "has_values": any(each.energy_mwh is not None for each in view.lines),
    }
    return render(request, "balances/provisional.html", context)
