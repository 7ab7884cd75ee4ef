"""The balance of today below a tenant: list of places, the page of a place, where its numbers come from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from klimawerk import language
from klimawerk.portal.balances.domain.live import (
    LivePlace,
    find_live_place,
    live_balance,
    live_documents,
    live_trace,
    read_members,
    read_public,
)
from klimawerk.portal.balances.domain.live_administration import list_administration
from klimawerk.portal.balances.domain.live_older import list_delivered, list_older, mixed_years
from klimawerk.portal.balances.domain.ordering import list_territories
from klimawerk.portal.balances.interfaces.live_charts import development, series_of
from klimawerk.portal.balances.interfaces.live_findings import place_findings
from klimawerk.portal.balances.interfaces.live_forms import BESIDE, Choice, read_choice
from klimawerk.portal.balances.interfaces.live_rows import comparison, years_table
from klimawerk.portal.balances.interfaces.rows import sector_rows
from klimawerk.portal.balances.views.territory import read_year
from klimawerk.portal.calculation import live_room
from klimawerk.portal.calculation.domain.balances import list_years
from klimawerk.portal.calculation.domain.language import reader_language
from klimawerk.portal.calculation.records import NotComputable
from klimawerk.portal.evidence.models import Evidence
from klimawerk.portal.foundation.roles import Actor
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.views.gate import inside

_BESIDE_CODES = {"landwirtschaft": "agriculture", "landnutzung": "land_use", "witterung": "weather_adjusted"}


@inside("evidence.view_evidence")
@require_safe
def show_live_places(request: HttpRequest, tenant: Tenant, actor: Actor) -> HttpResponse:
    """All places whose balance the tenant can look at, its own first."""
    context = {
        "tenant": tenant,
        "places": list_territories(tenant, timezone.localdate()),
        "year": read_year(request),
        "years": list_years(),
    }
    return render(request, "balances/live_places.html", context)


@inside("evidence.view_evidence")
@require_safe
def show_live(request: HttpRequest, tenant: Tenant, actor: Actor, key: str) -> HttpResponse:
    """The balance of a place with the evidence that counts today."""
    live = get_live_place(tenant, key)
    year = read_year(request)
    choice = read_choice(request.GET, request.GET.getlist("daneben"), year, list_years())
    lang = reader_language()
    documents = live_documents(live)
    document = documents[year]
    balance = live_balance(live, year)
    older = list_older(tenant, live.territory)
    own = live_room.read_document(document)
    members = read_members(live, year) if live.is_whole else ()
    delivered = list_delivered(tenant, live.members, year) if live.is_whole else ()
    context = {
        "tenant": tenant,
        **_trace_context(live),
        "place": live.place,
        "year": year,
        "years": list_years(),
        "choice": choice,
        "year_links": [(each, choice.query(each)) for each in list_years()],
        "balance": balance,
        "sectors": sector_rows(balance),
        "table": years_table(documents, choice, lang),
        "beside": _beside(choice, balance, document, lang),
        "beside_choices": _beside_choices(choice),
        "columns": comparison(own, _others(live, year), live.place.name, choice),
        "sector_names": [live_room.sector_label(each.sector, lang, True) for each in own.sectors],
        "compared_scope": balance.scope_label,
        "per_head_figure": f"umfang.{balance.scope}.per_head",
        "parts": live_room.parts_apart(document),
        "administration": list_administration(live, year, own),
        "changes": _changes(documents, choice, lang),
        "reading": own,
        "generation": _generation(live, own, members),
        "older": older,
        "chart": development(series_of(documents, year, lang), older),
        "findings": place_findings(live, document, lang),
        "gains": _gains(document, lang),
        "members": list(zip(live.members, members, strict=True)) if members else (),
        "sum": live_room.sum_of_members(document, members) if members else None,
        "check_values": _check_values(tenant, document, lang),
        "delivered": delivered,
        "mixed": mixed_years(delivered),
    }
    return render(request, "balances/live.html", context)


@inside("evidence.view_evidence")
@require_safe
def show_live_trace(request: HttpRequest, tenant: Tenant, actor: Actor, key: str) -> HttpResponse:
    """Where a number of the balance of today comes from; a value of the evidence leads to its statement."""
    live = get_live_place(tenant, key)
    year = read_year(request)
    quantity = request.GET.get("groesse", "emissionen")
    words = (request.GET.get(name, "") for name in ("sektor", "traeger", "zelle"))
    try:
        trace = live_trace(live, year, quantity, *words)
    except (LookupError, NotComputable) as error:
        raise Http404(str(error) or _("There is no such number in this balance.")) from error
    context = {
        "tenant": tenant,
        **_trace_context(live),
        "place": live.place,
        "year": year,
        "trace": trace,
        "quantity": quantity,
        "live_statements": _own_statements(tenant, [each.statement for each in trace.steps]),
    }
    template = "balances/trace_content.html" if request.htmx else "balances/live_trace.html"  # type: ignore[attr-defined]
    response = render(request, template, context)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def get_live_place(tenant: Tenant, key: str) -> LivePlace:
    """A place of the tenant with what counts today. Raises `Http404` for another one's."""
    live = find_live_place(tenant, key, timezone.localdate())
    if live is None:
        raise Http404(_("This administration has no such place."))
    return live


def _trace_context(live: LivePlace) -> dict[str, Any]:
    keys = frozenset({live.territory.key, *(each.key for each in live.members)})
    return {"live_slug": live.tenant.slug, "live_keys": keys}


def _others(live: LivePlace, year: int) -> list[tuple[str, Any]]:
    """The district (unless it is the place itself) and the nation, from statistics."""
    found = []
    for parent in live.place.parents:
        if len(parent.key) == 5:
            found.append((parent.name, read_public(parent.key, year)))
    return [*found, (_("Germany"), read_public("DG", year))]


def _beside_choices(choice: Choice) -> list[tuple[str, str, bool]]:
    labels = {
        "landwirtschaft": _("Agriculture"),
        "landnutzung": _("Land use and forest"),
        "strommix": _("Local electricity mix"),
        "witterung": _("Weather-adjusted"),
    }
    return [(each, labels[each], each in choice.beside) for each in BESIDE]


def _beside(choice: Choice, balance: Any, document: Any, lang: str) -> list[dict[str, Any]]:
    """What was asked for beside the balance: each with its own lines, never a sum with the core."""
    found = []
    for word, label, is_on in _beside_choices(choice):
        if not is_on:
            continue
        if word == "strommix":
            emitted, local, federal, reason = live_room.local_mix(document)
            said = language.text(reason, lang) if reason else ""
            found.append({"label": label, "mix": (emitted, local, federal), "reason": said})
            continue
        code = _BESIDE_CODES[word]
        lines = [each for each in balance.supplements if each.code.split(".")[0] == code]
        found.append({"label": label, "lines": lines})
    return found


def _changes(documents: Any, choice: Choice, lang: str) -> dict[str, Any] | None:
    """Two years by sector; `is_refused` where their sums have different scopes."""
    if choice.other_year is None:
        return None
    first, second = sorted((choice.year, choice.other_year))
    try:
        rows = live_room.changes(documents[first], documents[second])
    except ValueError:
        return {"years": (first, second), "is_refused": True}
    labelled = [
        (live_room.sector_label(each.sector, lang) if each.sector else _("Sum"), each) for each in rows
    ]
    return {"years": (first, second), "rows": labelled}


def _generation(live: LivePlace, own: Any, members: Any) -> dict[str, Any]:
    """Local generation by source beside the electricity used, for the place and its municipalities."""
    names = {
        "photovoltaics": _("Photovoltaics"),
        "wind": _("Wind"),
        "hydro": _("Hydropower"),
        "biomass": _("Biomass"),
    }
    sources = [
        each for each in names if each in own.generation or any(each in one.generation for one in members)
    ]
    rows = [(live.place.name, own)]
    if live.is_whole:
        rows += [(each.name, one) for each, one in zip(live.members, members, strict=True)]
    return {
        "sources": [names[each] for each in sources],
        "rows": [
            (
                name,
                each,
                [(f"zusatz.local_generation.{source}", each.generation.get(source)) for source in sources],
                each.generation_mwh,
                each.electricity_mwh,
                live_room.share_of(each.generation_mwh, each.electricity_mwh),
            )
            for name, each in rows
        ],
    }


def _check_values(tenant: Tenant, document: Any, lang: str) -> list[tuple[str, Any, bool]]:
    """Check values with their cell in words, and whether the statement is the tenant's own and can be opened."""
    found = live_room.check_values(document)
    own = _own_statements(tenant, [each.statement for each in found])
    return [(language.cell_label(each.cell, lang), each, each.statement in own) for each in found]


def _own_statements(tenant: Tenant, public_ids: list[str]) -> set[str]:
    """Which of these statements the tenant keeps itself; no query for none."""
    named = [each for each in public_ids if each]
    if not named:
        return set()
    kept = Evidence.objects.filter(tenant=tenant, public_id__in=named)
    return {str(each) for each in kept.values_list("public_id", flat=True)}


def _gains(document: Any, lang: str) -> list[tuple[str, Any, str]]:
    return [
        (
            f"{live_room.sector_label(each.sector, lang, True)}: {language.label('carriers', each.carrier, lang)}",
            each,
            language.text(each.improve, lang) if each.improve else "",
        )
        for each in live_room.largest_gains(document)
    ]
