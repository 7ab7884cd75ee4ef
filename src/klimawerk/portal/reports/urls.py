"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.reports.views.balance import download_report

urlpatterns = [
    path("gebiet/<territory_key:key>/bericht-<int:year>.<slug:form>", download_report, name="balance_report"),
]
