"""A query without a tenant fails, a query with one sees nothing of another, and neither does the history."""

from __future__ import annotations

from datetime import date

import pytest
from django.apps import apps
from django.db.models import ForeignKey
from django_scopes import scope
from django_scopes.exceptions import ScopeError

from klimawerk.portal.calculation.domain.registers import store_territory
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Organisation, Tenant, TenantKind

#: Models with a tenant that are read across tenants on purpose, and why.
OPEN: dict[str, str] = {}


def scoped_models() -> list[type]:
    return [
        model
        for model in apps.get_models()
        if any(
            isinstance(field, ForeignKey) and field.related_model is Tenant
            for field in model._meta.get_fields()
        )
        and not model._meta.object_name.startswith("Historical")
    ]


@pytest.fixture
def towns(db: None) -> tuple[Tenant, Tenant]:
    return (
        create_tenant("Stadt Lippstadt", TenantKind.TOWN, store_territory("05974028")),
        create_tenant("Stadt Ochtrup", TenantKind.TOWN, store_territory("05566068")),
    )


@pytest.mark.parametrize("model", scoped_models(), ids=lambda model: model.__name__)
def test_every_model_of_a_tenant_refuses_queries_without_scope(model: type, db: None) -> None:
    assert model._meta.label not in OPEN
    for query in (
        lambda: list(model.objects.all()),
        lambda: model.objects.count(),
        lambda: model.objects.filter(pk=1),
        lambda: model.objects.get(pk=1),
        lambda: list(model.history.all()),
    ):
        with pytest.raises(ScopeError):
            query()


def test_the_list_of_scoped_models_is_not_empty() -> None:
    assert {"Agreement", "Mandate", "Organisation", "OrganisationName", "Commission"} <= {
        model.__name__ for model in scoped_models()
    }


def test_a_scope_without_tenant_is_no_scope(db: None) -> None:
    with scope(tenant=None), pytest.raises(ScopeError):
        list(Organisation.objects.all())


def test_rows_and_history_of_another_tenant_do_not_exist(towns: tuple[Tenant, Tenant]) -> None:
    lippstadt, ochtrup = towns
    with scope(tenant=ochtrup):
        works = add_organisation(ochtrup, "Stadtwerke Ochtrup")
        works.seat = "Ochtrup"
        works.save()
        assert works.history.count() == 2
    with scope(tenant=lippstadt):
        assert not Organisation.objects.filter(public_id=works.public_id).exists()
        assert Organisation.history.count() == 0
        assert works.history.count() == 0


def test_what_belongs_to_nobody_is_seen_by_all(towns: tuple[Tenant, Tenant]) -> None:
    add_organisation(None, "Bundesministerium für Umwelt", named_since=date(1986, 6, 6))
    for tenant in towns:
        with scope(tenant=tenant):
            assert [each.name for each in Organisation.objects.all()] == ["Bundesministerium für Umwelt"]
