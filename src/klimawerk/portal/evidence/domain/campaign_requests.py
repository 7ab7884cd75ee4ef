"""Whom a campaign asks for what: from the register of supply areas, or as last year with the operators of today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.db.models import Max, Q

from klimawerk.portal.evidence.domain.campaign_links import renew_link
from klimawerk.portal.evidence.domain.places import list_places
from klimawerk.portal.evidence.models import Campaign, DataRequest, RequestState, RequestSubject, SupplyArea
from klimawerk.portal.organisations.models import Organisation, Tenant


@dataclass
class Made:
    """What became of the making of requests. `followed` are pairs of names: asked last year, asked today."""

    created: int = 0
    extended: int = 0
    #: Already sent, although a municipality is missing in them: number of the request, keys.
    sent_before: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    #: Chimney sweeps that were left out because the Land's legal basis is not named.
    without_basis: int = 0
    followed: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Wanted:
    subject: str
    operator: Organisation
    keys: tuple[str, ...]
    email: str
    address: str


def areas_of_year(year: int) -> list[SupplyArea]:
    """The supply areas that were valid on some day of a year. One query with the operators."""
    return list(
        SupplyArea.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=date(year, 12, 31)),
            Q(valid_to__isnull=True) | Q(valid_to__gte=date(year, 1, 1)),
        ).select_related("operator", "operator__successor", "operator__merged_into")
    )


def latest_before(campaign: Campaign) -> Campaign | None:
    """The campaign whose requests “as last year” means: the last one of an earlier year."""
    return Campaign.objects.filter(year__lt=campaign.year).order_by("-year", "-pk").first()


def operator_of_today(operator: Organisation) -> Organisation:
    """Who answers for an operator now: duplicates and successors are followed."""
    seen = {operator.pk}
    while True:
        following = operator.merged_into or operator.successor
        if following is None or following.pk in seen:
            return operator
        seen.add(following.pk)
        operator = following


@transaction.atomic
def make_from_areas(campaign: Campaign, day: date) -> Made:
    """A request per operator and subject of the register, with all its municipalities. Run again it adds only."""
    wanted, made = [], Made()
    for area in areas_of_year(campaign.year):
        today = operator_of_today(area.operator)
        if today.pk != area.operator.pk:
            made.followed.append((area.operator.name, today.name))
        wanted.append(_Wanted(area.subject, today, tuple(area.territory_keys), area.email, area.address))
    return _make(campaign, wanted, made, day)


@transaction.atomic
def take_over(campaign: Campaign, before: Campaign, day: date) -> Made:
    """The requests of an earlier campaign to the operators of today; of a successor no mailbox is known yet."""
    wanted, made = [], Made()
    rows = DataRequest.objects.filter(campaign=before).select_related(
        "addressee", "addressee__successor", "addressee__merged_into"
    )
    for each in rows:
        today = operator_of_today(each.addressee)
        same = today.pk == each.addressee.pk
        if not same:
            made.followed.append((each.addressee.name, today.name))
        wanted.append(
            _Wanted(
                each.subject,
                today,
                tuple(each.territory_keys),
                each.email if same else "",
                each.address if same else "",
            )
        )
    return _make(campaign, wanted, made, day)


@transaction.atomic
def add_request(
    campaign: Campaign,
    subject: str,
    addressee: Organisation,
    keys: Iterable[str],
    day: date,
    email: str = "",
    address: str = "",
) -> DataRequest:
    """A single request. Raises `IntegrityError` where the addressee is asked for this subject already."""
    highest = DataRequest.objects.filter(campaign=campaign).aggregate(highest=Max("number"))["highest"]
    made = DataRequest(
        tenant=campaign.tenant,
        campaign=campaign,
        number=(highest or 0) + 1,
        subject=subject,
        addressee=addressee,
        territory_keys=sorted(set(keys)),
        email=email,
        address=address,
    )
    made.save()
    renew_link(made, day)
    return made


def uncovered(tenant: Tenant, campaign: Campaign, day: date) -> list[tuple[str, tuple[str, ...]]]:
    """For electricity and gas the municipalities for which nobody is asked: subject, names."""
    asked: dict[str, set[str]] = {}
    for subject, keys in campaign.requests.values_list("subject", "territory_keys"):
        asked.setdefault(subject, set()).update(keys)
    places = list_places(tenant, day)
    found = []
    for subject in (RequestSubject.ELECTRICITY, RequestSubject.GAS):
        names = tuple(each.name for each in places if each.key not in asked.get(subject, set()))
        if names:
            found.append((str(subject.label), names))
    return found


def _make(campaign: Campaign, wanted: list[_Wanted], made: Made, day: date) -> Made:
    ours = {each.key for each in list_places(campaign.tenant, day)}
    for (subject, _pk), group in _grouped(wanted).items():
        keys = sorted({key for each in group for key in each.keys} & ours)
        if subject == RequestSubject.HEATING_SYSTEMS and not campaign.sweep_legal_basis.strip():
            made.without_basis += 1
            continue
        if not keys:
            continue
        first = group[0]
        known = DataRequest.objects.filter(
            campaign=campaign, subject=subject, addressee=first.operator
        ).first()
        if known is None:
            email = next((each.email for each in group if each.email), "")
            address = next((each.address for each in group if each.address), "")
            add_request(campaign, subject, first.operator, keys, day, email, address)
            made.created += 1
        elif missing := tuple(key for key in keys if key not in known.territory_keys):
            if known.state == RequestState.DRAFT:
                known.territory_keys = sorted({*known.territory_keys, *missing})
                known.save()
                made.extended += 1
            else:
                made.sent_before.append((known.reference, missing))
    return made


def _grouped(wanted: list[_Wanted]) -> dict[tuple[str, int], list[_Wanted]]:
    groups: dict[tuple[str, int], list[_Wanted]] = {}
    for each in wanted:
        groups.setdefault((each.subject, each.operator.pk), []).append(each)
    return groups
