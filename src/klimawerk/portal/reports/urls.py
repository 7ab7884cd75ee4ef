"""Addresses of reports."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.reports.views.balance import download_report
from klimawerk.portal.reports.views.stored import download_part_report, download_publication_report

_FILE = "bericht-<int:year>.<slug:form>"

urlpatterns = [
    path("gebiet/<territory_key:key>/" + _FILE, download_report, name="balance_report"),
    path(
        "verwaltung/<slug:slug>/bilanzen/<uuid:public_id>/gebiet/<territory_key:key>/" + _FILE,
        download_part_report,
        name="part_report",
    ),
    path(
        "bilanzen/<slug:slug>/<territory_key:key>/<int:number>/" + _FILE,
        download_publication_report,
        name="publication_report",
    ),
]
