"""The change log: who, when, old, new; and that it can be forgotten."""

from __future__ import annotations

import pytest
from django.apps import apps
from django_scopes import scope

from klimawerk.portal.foundation.changes import forget_history, list_changes
from klimawerk.portal.foundation.models import PublicModel
from klimawerk.portal.organisations.domain.directory import add_organisation
from klimawerk.portal.organisations.domain.tenants import create_tenant
from klimawerk.portal.organisations.models import Tenant, TenantKind
from klimawerk.portal.people.models import User

#: The public register is copied from a facts release: its history is the releases'.
WITHOUT_LOG = {"territories.Territory", "territories.TerritoryMembership"}


@pytest.fixture
def centre(db: None) -> Tenant:
    return create_tenant("Koordinierungsstelle", TenantKind.COORDINATION_CENTRE)


def test_every_business_object_has_a_change_log() -> None:
    without = {
        model._meta.label
        for model in apps.get_models()
        if issubclass(model, PublicModel) and not hasattr(model._meta, "simple_history_manager_attribute")
    }
    assert without == WITHOUT_LOG


def test_old_and_new_who_and_when(centre: Tenant) -> None:
    account = User.objects.create_user("stelle", "stelle@example.org", "eine lange Losung")
    with scope(tenant=centre):
        institute = add_organisation(centre, "Institut", seat="Trier")
        institute._history_user = account
        institute.seat = "Birkenfeld"
        institute.save()
        newest = list_changes(institute)[0]
        assert (newest.who, newest.field, newest.old, newest.new) == ("stelle", "seat", "Trier", "Birkenfeld")
        assert newest.when == institute.history.first().history_date
        assert [(each.field, each.old, each.new) for each in list_changes(institute)[1:]] == [
            ("tenant", None, centre.pk),
            ("name", None, "Institut"),
            ("seat", None, "Trier"),
        ]


def test_the_log_can_be_forgotten(centre: Tenant) -> None:
    with scope(tenant=centre):
        institute = add_organisation(centre, "Institut")
        assert forget_history(institute) == 1
        assert list_changes(institute) == []


def test_a_password_never_enters_the_log(db: None) -> None:
    fields = {field.name for field in User.history.model._meta.get_fields()}
    assert not {"password", "last_login"} & fields
