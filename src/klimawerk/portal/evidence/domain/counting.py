"""Which statements count for a balance: the chosen ones of every owner, and of two owners the one that goes first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django_scopes import scopes_disabled

from klimawerk.portal.calculation.own_data_records import BalanceOrder, NoNetworkHere, OwnEntry
from klimawerk.portal.evidence.domain.places import list_owners
from klimawerk.portal.evidence.models import Evidence, NetworkDeclaration
from klimawerk.portal.organisations.models import Tenant
from klimawerk.portal.territories.models import Territory

_TOTAL = "total."
_STATES = {"declared_zero": "declared_zero", "not_occurring": "not_occurring"}


@dataclass(frozen=True, slots=True)
class Counting:
    """The statements that count, and those of another owner that stand behind them for the same cell."""

    chosen: tuple[Evidence, ...]
    behind: tuple[Evidence, ...]


def list_counting(
    tenant: Tenant, territories: Iterable[Territory], years: Collection[int], day: date
) -> Counting:
    """The chosen evidence for places and years, as the tenant's balances take it. One query for all owners.

    A statement for a coarser or finer cell of the same carrier is about the same cell.
    """
    wanted = {each.pk for each in territories}
    owners = {each.tenant_id: each for each in list_owners(tenant, day)}
    with scopes_disabled():
        rows = list(
            Evidence.objects.filter(
                tenant_id__in=owners, territory_id__in=wanted, year__in=years, is_chosen=True
            )
            .select_related("territory", "tenant", "author", "file")
            .order_by("territory__key", "year", "cell")
        )
    own = tenant.territory_id
    rows = [
        each
        for each in rows
        if each.territory_id in owners[each.tenant_id].territory_ids
        or (each.tenant_id == tenant.pk and each.territory_id == own)
    ]
    taken: dict[tuple[int, int], list[Evidence]] = {}
    chosen: list[Evidence] = []
    behind: list[Evidence] = []
    for row in sorted(rows, key=lambda each: (owners[each.tenant_id].rank, each.tenant_id)):
        before = taken.setdefault((row.territory_id, row.year), [])
        if any(_is_about(row.cell, each.cell) and each.tenant_id != row.tenant_id for each in before):
            behind.append(row)
            continue
        before.append(row)
        chosen.append(row)
    return Counting(tuple(chosen), tuple(behind))


def balance_order(
    tenant: Tenant,
    territory: Territory,
    places: Iterable[Territory],
    years: tuple[int, ...],
    edition: str,
    day: date,
) -> BalanceOrder:
    """What has to be computed for a place with the evidence that counts for it and for its members (`places`).

    A statement about the district itself goes along as its check value. Declarations without network go along wherever
    they were made: what one place does not use, its neighbours in the district do.
    """
    places = list(places)
    counting = list_counting(tenant, {*places, territory}, years, day)
    owners = {each.tenant_id: each for each in list_owners(tenant, day)}
    with scopes_disabled():
        declared = [
            each
            for each in NetworkDeclaration.objects.filter(tenant_id__in=owners)
            .select_related("territory")
            .order_by("carrier", "territory__key")
            if each.tenant_id == tenant.pk or each.territory_id in owners[each.tenant_id].territory_ids
        ]
    networks: dict[str, set[str]] = {}
    for each in declared:
        networks.setdefault(each.carrier, set()).add(each.territory.key)
    return BalanceOrder(
        key=territory.key,
        years=years,
        edition=edition,
        entries=tuple(own_entry(each) for each in counting.chosen),
        no_networks=tuple(
            NoNetworkHere(carrier, tuple(sorted(found))) for carrier, found in sorted(networks.items())
        ),
    )


def own_entry(evidence: Evidence) -> OwnEntry:
    """A statement in the form the engine takes; `where` is its public id, so findings lead back to it."""
    return OwnEntry(
        key=evidence.territory.key,
        year=evidence.year,
        cell=evidence.cell,
        energy_mwh=evidence.energy_mwh,
        state=_STATES.get(evidence.kind, "value"),
        grade=evidence.grade,
        source=evidence.source,
        where=str(evidence.public_id),
        amount=evidence.amount,
        unit=evidence.unit,
        includes_municipal=evidence.includes_municipal,
        is_utility_total=evidence.cell.startswith(_TOTAL),
        is_network_operator=evidence.is_network_operator,
        note=evidence.note,
    )


def _is_about(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")
