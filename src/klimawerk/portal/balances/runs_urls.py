"""Addresses of runs below a tenant, and of published balances for everybody."""

from __future__ import annotations

from django.urls import path, re_path

from klimawerk.portal.balances.views import (
    published,
    runs,
    runs_compare,
    runs_confidential,
    runs_parts,
    runs_publish,
)

_RUNS = "verwaltung/<slug:slug>/bilanzen/"
_RUN = _RUNS + "<uuid:public_id>/"
_PART = _RUN + "gebiet/<territory_key:key>/"
_PRESENTED = _RUNS + "vorgelegt/<uuid:public_id>/"

tenant_patterns = [
    path(_RUNS, runs.show_runs, name="runs"),
    path(_RUNS + "neu/", runs.add_run, name="add_run"),
    path(_RUNS + "abgleich/", runs_compare.compare_runs, name="compare_runs"),
    path(_RUNS + "abgleich.csv", runs_compare.download_comparison, name="download_comparison"),
    path(_RUNS + "vertraulich/", runs_confidential.show_confidential, name="confidential_cells"),
    path(
        _RUNS + "vertraulich/<uuid:public_id>/entfernen/",
        runs_confidential.remove_mark,
        name="remove_confidential",
    ),
    path(_PRESENTED, runs_parts.show_presented, name="presented_part"),
    path(_PRESENTED + "stellungnahme/", runs_parts.comment_presented, name="comment_presented"),
    path(_PRESENTED + "zustimmen/", runs_parts.agree_presented, name="agree_presented"),
    path(_PRESENTED + "freigeben/", runs_parts.release_presented, name="release_presented"),
    path(_PRESENTED + "zuruecknehmen/", runs_parts.take_back_presented, name="take_back_presented"),
    path(_RUN, runs.show_run, name="run"),
    path(_RUN + "neu-rechnen/", runs.add_run, name="recompute_run"),
    path(_RUN + "noch-einmal/", runs.compute_again, name="compute_run_again"),
    path(_RUN + "vorlegen/", runs_parts.send_all, name="send_run"),
    path(_RUN + "veroeffentlichen/", runs_publish.publish, name="publish_run"),
    path(_PART, runs_parts.show_part, name="run_part"),
    path(_PART + "vorlegen/", runs_parts.send, name="send_part"),
    path(_PART + "stellungnahme/", runs_parts.comment, name="comment_part"),
    path(_PART + "zustimmen/", runs_parts.agree, name="agree_part"),
    path(_PART + "freigeben/", runs_parts.release, name="release_part"),
    path(_PART + "zuruecknehmen/", runs_parts.take_back, name="take_back_part"),
]

urlpatterns = [
    *tenant_patterns,
    path("bilanzen/<slug:slug>/", published.show_published, name="published"),
    path(
        "bilanzen/<slug:slug>/<territory_key:key>/<int:number>/",
        published.show_publication,
        name="publication",
    ),
    re_path(
        r"^bilanzen/(?P<slug>[-\w]+)/(?P<key>[0-9A-Z]+)/(?P<number>[0-9]{1,9})\.(?P<form>json|csv|xlsx)$",
        published.download_publication,
        name="publication_file",
    ),
]
