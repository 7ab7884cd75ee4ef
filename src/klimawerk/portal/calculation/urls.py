"""Addresses for whoever operates the installation."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.calculation.views import facts

urlpatterns = [
    path("betrieb/fakten/", facts.show_facts, name="operator_facts"),
    path("betrieb/fakten/zuruecknehmen/", facts.take_back_edition, name="take_back_facts"),
]
