"""How far a campaign is: addressee × municipality with state, and what every municipality still lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from klimawerk.portal.calculation import own_data_room
from klimawerk.portal.evidence.domain.campaign_answers import answered_keys, batches_of
from klimawerk.portal.evidence.domain.counting import list_counting
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import (
    Campaign,
    DataRequest,
    NetworkDeclaration,
    RequestAnswer,
    RequestState,
    RequestSubject,
)
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

#: Which carriers the answer to a subject can fill.
CARRIERS_OF = {
    RequestSubject.ELECTRICITY: ("electricity", "environmental_heat"),
    RequestSubject.GAS: ("natural_gas",),
    RequestSubject.HEAT_NETWORK: ("district_heating",),
    RequestSubject.HEATING_SYSTEMS: ("heating_oil", "biomass"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A request in the row of a municipality: its state there."""

    request: DataRequest
    state: str
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A municipality with its requests by subject, in the order of the matrix."""

    name: str
    key: str
    marks: tuple[tuple[str, tuple[Mark, ...]], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The whole campaign: subjects as columns, municipalities as rows; `counts` of requests by state."""

    subjects: tuple[str, ...]
    rows: tuple[PlaceRow, ...]
    requests: tuple[DataRequest, ...]
    counts: tuple[tuple[str, int], ...]
    overdue: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A mandatory cell of a municipality without statement, and the requests that could fill it."""

    territory: Territory
    cell: str
    asked: tuple[DataRequest, ...]


def read_matrix(tenant: Tenant, campaign: Campaign, day: date) -> Matrix:
    """The campaign as a matrix. As many queries whatever its size."""
    requests = list(DataRequest.objects.filter(campaign=campaign).select_related("addressee", "campaign"))
    answers = RequestAnswer.objects.filter(request__campaign=campaign).select_related("batch", "file")
    batches = batches_of(list(answers))
    came = {each.pk: answered_keys(batches.get(each.pk, [])) for each in requests}
    places = {each.key: each.name for each in list_places(tenant, day)}
    strangers = {key for each in requests for key in each.territory_keys} - set(places)
    places |= dict(Territory.objects.filter(key__in=strangers).values_list("key", "name"))
    subjects = [each for each in RequestSubject if any(request.subject == each for request in requests)]
    rows = [
        PlaceRow(
            name,
            key,
            tuple(
                (
                    str(subject.label),
                    tuple(_mark(each, key, came, day) for each in _about(requests, subject, key)),
                )
                for subject in subjects
            ),
        )
        for key, name in places.items()
    ]
    counted = Counter(each.state for each in requests)
    counts = tuple((str(state.label), counted[state]) for state in RequestState if counted[state])
    overdue = sum(each.is_overdue(day) for each in requests)
    return Matrix(tuple(str(each.label) for each in subjects), tuple(rows), tuple(requests), counts, overdue)


def list_gaps(tenant: Tenant, campaign: Campaign, day: date) -> list[Gap]:
    """Every mandatory cell without own statement in the campaign's year, by municipality.

    Network carriers are left out where the tenant has declared that there is no network.
    """
    places = list_places(tenant, day)
    stated: dict[int, set[str]] = {}
    for each in list_counting(tenant, places, {campaign.year}, day).chosen:
        stated.setdefault(each.territory_id, set()).add(".".join(each.cell.split(".")[:2]))
    without = {
        (each.territory_id, each.carrier) for each in NetworkDeclaration.objects.filter(territory__in=places)
    }
    requests = list(DataRequest.objects.filter(campaign=campaign).select_related("addressee", "campaign"))
    mandatory = [
        cell.code for cell in own_data_room.entry_cells(settings.KLIMAWERK_EDITION, "de") if cell.is_mandatory
    ]
    found = []
    for place in places:
        for cell in mandatory:
            carrier = cell.split(".")[1]
            if cell in stated.get(place.pk, set()) or (place.pk, carrier) in without:
                continue
            asked = tuple(
                each
                for each in requests
                if place.key in each.territory_keys
                and carrier in CARRIERS_OF.get(RequestSubject(each.subject), ())
            )
            found.append(Gap(place, cell, asked))
    return found


def _about(requests: Sequence[DataRequest], subject: str, key: str) -> list[DataRequest]:
    return [each for each in requests if each.subject == subject and key in each.territory_keys]


def _mark(request: DataRequest, key: str, came: dict[int, dict[str, str]], day: date) -> Mark:
    """A municipality without values in an answer stays as open as the request."""
    there = came[request.pk].get(key, "")
    done = (RequestState.CHECKED, RequestState.CLOSED, RequestState.REFUSED, RequestState.DRAFT)
    state = there if there and request.state not in done else request.state
    return Mark(request, state, request.is_overdue(day) and not there)
