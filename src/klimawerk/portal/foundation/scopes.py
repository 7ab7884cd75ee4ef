"""Tenant scope: a query outside `scope(tenant=…)` fails, inside it sees that tenant's rows only, in the history too."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django_scopes import get_scope, scope, scopes_disabled
from django_scopes.manager import DisabledQuerySet
from simple_history.manager import HistoricalQuerySet, HistoryManager
from simple_history.models import HistoricalRecords


def _within_scope(queryset: models.QuerySet, paths: tuple[str, ...], has_shared: bool) -> models.QuerySet:
    active = get_scope()
    if not active.get("_enabled", True):
        return queryset
    tenant = active.get("tenant")
    if tenant is None:
        return DisabledQuerySet(queryset.model, using=queryset.db, missing_scopes={"tenant"})
    condition = Q()
    for path in paths:
        condition |= Q(**{path: tenant})
        if has_shared:
            condition |= Q(**{f"{path}__isnull": True})
    return queryset.filter(condition)


def scoped_manager(*paths: str, has_shared: bool = False) -> models.Manager:
    """A manager whose rows belong to the tenant at one of `paths`; with `has_shared` also rows that belong to nobody.

    Outside a scope every query raises `django_scopes.exceptions.ScopeError`.
    """
    owners = paths or ("tenant",)

    class ScopedManager(models.Manager):
        def get_queryset(self) -> models.QuerySet:
            return _within_scope(super().get_queryset(), owners, has_shared)

    return ScopedManager()


def scoped_history(
    *paths: str, has_shared: bool = False, excluded_fields: tuple[str, ...] = ()
) -> HistoricalRecords:
    """The change log of a scoped model, under the same scope as the model."""
    owners = paths or ("tenant",)

    class ScopedHistoryManager(HistoryManager):
        def get_super_queryset(self) -> models.QuerySet:
            return _within_scope(super().get_super_queryset(), owners, has_shared)

    return HistoricalRecords(
        history_manager=ScopedHistoryManager,
        historical_queryset=HistoricalQuerySet,
        excluded_fields=["version", *excluded_fields],
        inherit=False,
    )


def open_history(**options: Any) -> HistoricalRecords:
    """The change log of a model that belongs to no tenant, such as accounts and tenants themselves."""
    excluded = ["version", *options.pop("excluded_fields", ())]
    return HistoricalRecords(excluded_fields=excluded, **options)


def in_scope_of(tenant: models.Model | None) -> Any:
    """The scope of a tenant; for a shared object, which nobody owns, all tenants' rows."""
    return scopes_disabled() if tenant is None else scope(tenant=tenant)
