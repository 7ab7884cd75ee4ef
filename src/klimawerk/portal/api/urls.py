"""Addresses of the open interface and of the page that explains it."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.api.domain import addresses
from klimawerk.portal.api.service import api
from klimawerk.portal.api.views import (  # they register themselves
    balances,
    evidence,
    factors,
    registers,
    runs,
    tenants,
    territories,
)
from klimawerk.portal.api.views.documents import show_catalogue, show_guide, show_schema

__all__ = ["balances", "evidence", "factors", "registers", "runs", "tenants", "territories", "urlpatterns"]

urlpatterns = [
    path(addresses.SCHEMA[1:], show_schema, name="api_schema"),
    path(addresses.CATALOGUE[1:], show_catalogue, name="api_catalogue"),
    path(addresses.GUIDE[1:], show_guide, name="api_guide"),
    path(addresses.ROOT[1:], api.urls),
]
