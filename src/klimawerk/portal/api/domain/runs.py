"""Runs of the tenant in scope, their stored balances, and what tenants have published."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django_scopes import scopes_disabled

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.domain.problems import Problem
from klimawerk.portal.balances.domain.reading import list_parts, list_runs
from klimawerk.portal.balances.models import Publication, Run, RunPart
from klimawerk.portal.calculation import runs_room
from klimawerk.portal.organisations.models import Tenant

Json = dict[str, Any]
_FORMS = ("json", "csv", "xlsx")


def list_run_page(tenant: Tenant, limit: int, offset: int) -> tuple[int, list[Json]]:
    """How many runs there are, and a page of them, the newest first. Two queries."""
    rows = list_runs(tenant)
    return Run.objects.filter(tenant=tenant).count(), [_run(each) for each in rows[offset : offset + limit]]


def describe_run(tenant: Tenant, public_id: UUID) -> Json:
    """A run with findings and parts; raises `Problem` 404."""
    run = list_runs(tenant).filter(public_id=public_id).first()
    if run is None:
        raise _unknown_run(public_id)
    return {
        **_run(run),
        "note": run.note,
        "territory_date": run.territory_date,
        "assumption_set": run.assumption_set,
        "findings": run.findings,
        "parts": [_part(run, each) for each in list_parts(run)],
    }


def read_run_balances(tenant: Tenant, public_id: UUID, key: str) -> tuple[RunPart, list[Json]]:
    """The stored documents of a territory of a run, one per year; nothing is computed. Raises `Problem` 404."""
    part = (
        RunPart.objects.filter(tenant=tenant, run__public_id=public_id, territory__key=key)
        .select_related("run", "territory")
        .first()
    )
    if part is None:
        raise _unknown_run(public_id)
    stored = runs_room.unpack(part.stored)
    return part, [stored["years"][str(year)]["document"] for year in part.run.years]


def list_published_page(key: str, slug: str, limit: int, offset: int) -> tuple[int, list[Json]]:
    """How many published balances there are, and a page of them, the newest first.

    Looks across tenants: what is published is public. Two queries.
    """
    with scopes_disabled():
        rows = _publications()
        if key:
            rows = rows.filter(territory__key=key)
        if slug:
            rows = rows.filter(tenant__slug=slug)
        page = rows.order_by("-published_on", "-pk")[offset : offset + limit]
        return rows.count(), [_published(each) for each in page]


def describe_published(slug: str, key: str, number: int) -> Json:
    """A published balance; raises `Problem` 404."""
    with scopes_disabled():
        found = _publications().filter(tenant__slug=slug, territory__key=key, number=number).first()
        if found is None:
            raise Problem(404, "unknown_publication", {"list": addresses.PUBLISHED})
        return _published(found)


def _publications() -> Any:
    return Publication.objects.select_related("tenant", "territory", "replaces", "replaced_by").defer(
        "content", "hidden", "replaces__content", "replaced_by__content"
    )


def _run(run: Any) -> Json:
    address = f"{addresses.RUNS}/{run.public_id}"
    return {
        "id": str(run.public_id),
        "name": run.name,
        "territory": run.territory.key,
        "years": run.years,
        "edition": run.edition,
        "facts_release": run.facts_release,
        "engine_version": run.engine_version,
        "input_hash": run.input_hash,
        "ordered_at": run.ordered_at.isoformat(),
        "computed_at": run.computed_at.isoformat() if run.computed_at else None,
        "states": {
            "draft": run.drafts,
            "with_municipality": run.presented,
            "released": run.released,
            "published": run.published,
        },
        "links": {"self": address},
    }


def _part(run: Run, part: RunPart) -> Json:
    return {
        "territory": part.territory.key,
        "name": part.territory.name,
        "is_whole": part.is_whole,
        "state": part.state,
        "kind": part.kind,
        "energy_mwh": part.energy_mwh,
        "emissions_t": part.emissions_t,
        "quality": part.quality,
        "released_on": part.released_on.isoformat() if part.released_on else None,
        "links": {"balances": f"{addresses.RUNS}/{run.public_id}/bilanzen/{part.territory.key}"},
    }


def _published(publication: Publication) -> Json:
    slug, key, number = publication.tenant.slug, publication.territory.key, publication.number
    newer = getattr(publication, "replaced_by", None)
    files = {form: reverse("publication_file", args=[slug, key, number, form]) for form in _FORMS}
    return {
        "publisher": slug,
        "publisher_name": publication.tenant.name,
        "territory": key,
        "territory_name": publication.territory.name,
        "number": number,
        "title": publication.title,
        "published_on": publication.published_on.isoformat(),
        "replaces": publication.replaces.number if publication.replaces else None,
        "reason": publication.reason,
        "replaced_by": newer.number if newer is not None else None,
        "links": {
            "self": f"{addresses.PUBLISHED}/{slug}/{key}/{number}",
            "page": reverse("publication", args=[slug, key, number]),
            **files,
        },
    }


def _unknown_run(public_id: UUID) -> Problem:
    return Problem(404, "unknown_run", {"id": str(public_id), "list": addresses.RUNS})
