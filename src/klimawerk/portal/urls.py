"""All addresses. German words for people; what is not listed here belongs to Wagtail's page tree."""

from __future__ import annotations

from django.urls import include, path, register_converter
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from klimawerk.portal.balances.views.errors import show_not_found, show_server_error
from klimawerk.portal.foundation.languages import choose_language
from klimawerk.portal.territories.keys import TerritoryKeyConverter

register_converter(TerritoryKeyConverter, "territory_key")

handler404 = show_not_found
handler500 = show_server_error

urlpatterns = [
    path("redaktion/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    path("redaktion/", include(wagtailadmin_urls)),
    path("dokumente/", include(wagtaildocs_urls)),
    path("sprache/<slug:code>/", choose_language, name="choose_language"),
    path("", include("klimawerk.portal.people.urls")),
    path("", include("klimawerk.portal.people.directory_urls")),
    path("", include("klimawerk.portal.people.demo_urls")),
    path("", include("klimawerk.portal.calculation.urls")),
    path("", include("klimawerk.portal.evidence.urls")),
    path("", include("klimawerk.portal.evidence.import_urls")),
    path("", include("klimawerk.portal.evidence.campaign_urls")),
    path("", include("klimawerk.portal.balances.urls")),
    path("", include("klimawerk.portal.balances.runs_urls")),
    path("", include("klimawerk.portal.balances.live_urls")),
    path("", include("klimawerk.portal.reports.urls")),
    path("", include("klimawerk.portal.api.urls")),
    path("", include(wagtail_urls)),
]
