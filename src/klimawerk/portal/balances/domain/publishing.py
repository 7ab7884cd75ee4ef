"""Publishing what is released: written once under a stable address, suppressed, numbered, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope

from klimawerk.portal.balances.domain.suppressing import Checked, check_publication
from klimawerk.portal.balances.models import PartState, Publication, Run, RunPart
from klimawerk.portal.calculation import runs_room, suppression_room
from klimawerk.portal.foundation.dates import in_period
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.people.models import User
from klimawerk.portal.territories.models import Territory, TerritoryKind, TerritoryMembership

FORMAT = 1
_HIDDEN = "publication.hidden_cells"


class NotPublishable(ValueError):
    """Nothing was published; `findings` say why."""

    def __init__(self, *findings: str) -> None:
        super().__init__(" ".join(findings))
        self.findings = findings


def list_released(run: Run) -> list[RunPart]:
    """The parts that would be published now."""
    return list(
        RunPart.objects.filter(run=run, state=PartState.RELEASED).select_related("territory", "run", "tenant")
    )


def is_correction(run: Run, parts: Sequence[RunPart]) -> bool:
    """Whether one of the territories has been published before: then the publication needs a reason."""
    places = [each.territory_id for each in parts]
    return Publication.objects.filter(tenant=run.tenant, territory_id__in=places).exists()


def try_publication(run: Run) -> tuple[list[RunPart], Checked]:
    """What publishing would do: the parts, what would be hidden, what prevents it. Writes nothing."""
    parts = list_released(run)
    return parts, check_publication(run, parts)


@transaction.atomic
def publish_run(run: Run, person: User | None, day: date, reason: str = "") -> list[Publication]:
    """Publish all released parts of a run together.

    A territory that has been published before gets a new number that names the one it replaces; that needs `reason`.
    Raises `NotPublishable` if nothing is released, a reason is missing, or a confidential value could be computed.
    """
    Run.objects.select_for_update().filter(pk=run.pk).first()  # two people publish one after the other
    _one_after_the_other(run)
    parts = list_released(run)
    if not parts:
        raise NotPublishable(_("Nothing of this run is released. Release comes first, then publication."))
    if is_correction(run, parts) and not reason.strip():
        raise NotPublishable(_("This replaces a published balance: please say why."))
    checked = check_publication(run, parts)
    if checked.errors:
        raise NotPublishable(*checked.errors)
    return [_publish(run, part, checked, person, day, reason.strip()) for part in parts]


def _one_after_the_other(run: Run) -> None:
    """A town and its district publish one after the other: each checks against what the other has shown.

    The rows of all districts concerned are locked until the transaction ends, in the order of their keys.
    """
    day = timezone.localdate()
    relations = TerritoryMembership.objects.filter(in_period(day, "valid_from", "valid_to"))
    wholes = relations.filter(member=run.territory).values("whole_id")
    list(
        Territory.objects.select_for_update()
        .filter(Q(pk=run.territory_id) | Q(pk__in=wholes), kind=TerritoryKind.DISTRICT)
        .order_by("key")
    )


def list_published(tenant: Tenant) -> QuerySet[Publication]:
    """Everything a tenant has published, the newest number of a territory first; without the content."""
    with scope(tenant=tenant):
        return (
            Publication.objects.filter(tenant=tenant)
            .select_related("territory", "replaced_by", "replaces")
            .defer("content", "hidden", "replaced_by__content", "replaces__content")
            .order_by("-part__is_whole", "territory__name", "-number")
        )


def find_publication(tenant: Tenant, key: str, number: int) -> Publication | None:
    """A published balance by its address."""
    with scope(tenant=tenant):
        return (
            Publication.objects.filter(tenant=tenant, territory__key=key, number=number)
            .select_related("territory", "replaced_by", "replaces", "tenant")
            .first()
        )


def _publish(
    run: Run, part: RunPart, checked: Checked, person: User | None, day: date, reason: str
) -> Publication:
    before = (
        Publication.objects.filter(tenant=run.tenant, territory=part.territory).order_by("-number").first()
    )
    newest = Publication.objects.filter(tenant=run.tenant, territory=part.territory).aggregate(
        n=Max("number")
    )
    number = (newest["n"] or 0) + 1
    hidden = {year: checked.hidden.get((part.territory.key, year), frozenset()) for year in run.years}
    stored = runs_room.unpack(part.stored)
    header = {
        "title": run.name,
        "tenant": run.tenant.name,
        "territory": {"key": part.territory.key, "name": part.territory.name},
        "number": number,
        "replaces": before.number if before else None,
        "reason": reason if before else None,
        "published_on": day.isoformat(),
        "released_on": part.released_on.isoformat() if part.released_on else None,
        "released_by": part.released_by.name if part.released_by else None,
    }
    content: dict[str, Any] = {
        "format": FORMAT,
        **header,
        "balances": [
            suppression_room.hide(stored["years"][str(year)]["document"], hidden[year], _HIDDEN)
            for year in run.years
        ],
        "own_data": _own_data(run, part),
        "sources": stored["sources"],
    }
    publication = Publication.objects.create(
        tenant=run.tenant,
        part=part,
        territory=part.territory,
        number=number,
        title=run.name,
        replaces=before,
        reason=reason if before else "",
        published_on=day,
        published_by=person,
        content=runs_room.pack(content),
        hidden={str(year): sorted(map(list, spots)) for year, spots in hidden.items() if spots},
    )
    part.state = PartState.PUBLISHED
    part.save()
    return publication


def _own_data(run: Run, part: RunPart) -> list[dict[str, Any]]:
    """Which cells rest on own data, from whom and how good; neither amounts nor states, which stand in the balance.

    Of a member that has not released its balance only year, cell and grade are told, without its key and source: what
    is not released appears inside the sum alone.
    """
    keys = {part.territory.key, *(run.snapshot["members"] if part.is_whole else ())}
    open_states = [PartState.RELEASED, PartState.PUBLISHED]
    told = {part.territory.key} | set(
        RunPart.objects.filter(run=run, state__in=open_states).values_list("territory__key", flat=True)
    )
    return [
        {
            "key": each["key"] if each["key"] in told else None,
            "year": each["year"],
            "cell": each["cell"],
            "grade": each["grade"],
            "source": each["source"] if each["key"] in told else None,
        }
        for each in run.snapshot["entries"]
        if each["key"] in keys
    ]
