"""Addresses of imports, older balances and heat plans; below a tenant `slug` comes first."""

from __future__ import annotations

from django.urls import path, re_path

from klimawerk.portal.evidence.views import imports, older

_TENANT = "verwaltung/<slug:slug>/"

urlpatterns = [
    path(_TENANT + "einlesen/", imports.list_imports, name="imports"),
    path(_TENANT + "einlesen/neu/", imports.upload, name="import_upload"),
    path(_TENANT + "einlesen/spalten/<str:token>/", imports.assign_columns, name="import_assign"),
    path(_TENANT + "einlesen/export/<str:token>/", imports.describe_export, name="import_export"),
    path(_TENANT + "einlesen/<uuid:public_id>/", imports.show_import, name="import_preview"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/einlesen/(?P<public_id>[0-9a-f-]{36})/"
        r"(?P<step>uebernehmen|verwerfen|zuruecknehmen)/$",
        imports.decide,
        name="import_decide",
    ),
    path(_TENANT + "dateien/<uuid:public_id>/", imports.send_file, name="evidence_file"),
    path(_TENANT + "altbilanzen/", older.list_older, name="older_balances"),
    path(_TENANT + "altbilanzen/neu/", older.add_older, name="add_older_balance"),
    path(_TENANT + "altbilanzen/<uuid:public_id>/", older.show_older, name="older_balance"),
    path(_TENANT + "waermeplaene/", older.list_heat_plans, name="heat_plans"),
    path(_TENANT + "waermeplaene/<territory_key:key>/", older.edit_heat_plan, name="heat_plan"),
    path(
        _TENANT + "waermeplaene/<territory_key:key>/uebernehmen/", older.take_heat_plan, name="take_heat_plan"
    ),
]
