"""Addresses of the register pages. Names are English, addresses German words."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.balances.views.downloads import download_balance
from klimawerk.portal.balances.views.national_file import download_national_file, show_national_file
from klimawerk.portal.balances.views.search import search_places
from klimawerk.portal.balances.views.sources import show_sources
from klimawerk.portal.balances.views.territory import show_outlines, show_territory
from klimawerk.portal.balances.views.traces import show_trace

urlpatterns = [
    path("suche/", search_places, name="search"),
    path("quellen/", show_sources, name="sources"),
    path("alle-gemeinden/", show_national_file, name="national_file"),
    path("alle-gemeinden/datei.parquet", download_national_file, name="national_file_download"),
    path("gebiet/<territory_key:key>/", show_territory, name="territory"),
    path("gebiet/<territory_key:key>/herkunft/", show_trace, name="trace"),
    path("gebiet/<territory_key:key>/umrisse.json", show_outlines, name="outlines"),
    path("gebiet/<territory_key:key>/bilanz-<int:year>.<slug:form>", download_balance, name="download"),
]
