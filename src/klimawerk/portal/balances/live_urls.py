"""Addresses of the balance of today below a tenant."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.balances.views import completeness, live, live_profiles, provisional

_LIVE = "verwaltung/<slug:slug>/bilanz/"
_PLACE = _LIVE + "<territory_key:key>/"

urlpatterns = [
    path(_LIVE, live.show_live_places, name="live_balances"),
    path("verwaltung/<slug:slug>/vollstaendigkeit/", completeness.show_completeness, name="completeness"),
    path(
        "verwaltung/<slug:slug>/vollstaendigkeit.xlsx",
        completeness.download_completeness,
        name="completeness_file",
    ),
    path("verwaltung/<slug:slug>/steckbriefe/", live_profiles.show_profiles, name="profiles"),
    path(
        "verwaltung/<slug:slug>/steckbriefe/datei.zip", live_profiles.download_profiles, name="profiles_file"
    ),
    path(_PLACE + "vorlaeufig/", provisional.show_provisional, name="provisional"),
    path(_PLACE, live.show_live, name="live_balance"),
    path(_PLACE + "herkunft/", live.show_live_trace, name="live_trace"),
]
