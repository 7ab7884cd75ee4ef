"""Kreis Soest with Werl, which has an account; evidence of both; runs, computed by the worker."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings as django_settings
from django_scopes import scope

from klimawerk.portal.balances.domain.ordering import order_run
from klimawerk.portal.balances.domain.states import release_part, send_part
from klimawerk.portal.balances.models import Run, RunPart
from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.evidence.domain.recording import Statement, record_statement
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.roles import Delegation
from klimawerk.portal.organisations.domain.agreements import answer_agreement, request_agreement
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Agreement, Mandate, Tenant, TenantKind
from klimawerk.portal.territories.models import Territory

DAY = date(2026, 3, 2)
UNTIL = date(2026, 3, 30)
WERL, LIPPSTADT, SOEST_TOWN = "05974052", "05974028", "05974040"
GAS = "industry.natural_gas"


@pytest.fixture
def district(db: None) -> Tenant:
    return create_tenant("Kreis Soest", TenantKind.DISTRICT, store_territory("05974"))


@pytest.fixture
def werl(district: Tenant) -> Tenant:
    return create_tenant("Stadt Werl", TenantKind.TOWN, store_territory(WERL))


@pytest.fixture
def in_district(district: Tenant) -> Iterator[Tenant]:
    with scope(tenant=district):
        yield district


def place(key: str) -> Territory:
    return Territory.objects.get(key=key)


def state(tenant: Tenant, key: str, amount: str, cell: str = GAS, year: int = 2022) -> None:
    """Evidence of a tenant about a place [MWh]."""
    with scope(tenant=tenant):
        statement = Statement(
            place(key),
            year,
            cell,
            amount=amount,
            grade="A",
            source="Netzbetreiber (Beispiel)",
            gas_basis="Hi",
        )
        record_statement(tenant, None, DAY, statement)


def computed(
    tenant: Tenant,
    name: str = "Bilanz 2022",
    years: tuple[int, ...] = (2022,),
    edition: str = "",
    based_on: Run | None = None,
) -> Run:
    """A run of the tenant's territory, computed by the worker."""
    assert tenant.territory is not None
    with scope(tenant=tenant):
        run = order_run(
            tenant,
            None,
            DAY,
            name,
            tenant.territory,
            years,
            edition or django_settings.KLIMAWERK_EDITION,
            based_on=based_on,
        )
        Worker("w").run(until_empty=True)
        run.refresh_from_db()
        assert run.is_computed, run.job and (run.job.message, run.job.message_data)
        return run


def part_of(run: Run, key: str) -> RunPart:
    with scope(tenant=run.tenant):
        return RunPart.objects.select_related("run", "territory", "tenant__territory").get(
            run=run, territory__key=key
        )


def agree(district: Tenant, member: Tenant, *delegations: Delegation) -> Agreement:
    with scope(tenant=district):
        agreement = request_agreement(district, member, date(2026, 1, 1), frozenset(delegations))
    with scope(tenant=member):
        answer_agreement(agreement, date(2026, 1, 2), is_agreed=True)
    return agreement


def act_for(tenant: Tenant, key: str) -> None:
    """The tenant acts for a village without account, confirmed in writing."""
    with scope(tenant=tenant):
        if not Mandate.objects.filter(territory__key=key).exists():
            Mandate.objects.create(
                tenant=tenant,
                territory=place(key),
                ordered_by="Bürgermeisteramt",
                ordered_on=date(2026, 1, 5),
                letter_reference="Az. 1 (Beispiel)",
                state=Mandate.State.CONFIRMED,
                decided_on=date(2026, 1, 6),
            )


def released(run: Run, *keys: str) -> None:
    """Release parts of a run: by the municipality where it has an account, else by mandate; the whole by its tenant."""
    for key in keys:
        part = part_of(run, key)
        owner = Tenant.objects.filter(territory__key=key).first()
        if not part.is_whole:
            send_part(part, part.version, DAY, UNTIL)
        if owner is None:
            act_for(run.tenant, key)
        release_part(part, part.version, owner or run.tenant, DAY)
