"""Addresses of the data of a tenant: places and years, entry tables, the short form, single statements."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.evidence.views import (
    entry,
    entry_networks,
    entry_table,
    evidence_page,
    short_form,
)

_DATA = "verwaltung/<slug:slug>/daten/"
_PLACE = _DATA + "<territory_key:key>/<int:year>/"

urlpatterns = [
    path(_DATA, entry.show_places, name="entry_places"),
    path(_DATA + "netze/", entry_networks.show_networks, name="entry_networks"),
    path(_DATA + "angaben/<uuid:public_id>/", evidence_page.show_statement, name="entry_statement"),
    path(_DATA + "angaben/<uuid:public_id>/zuruecknehmen/", evidence_page.withdraw, name="entry_withdraw"),
    path(_DATA + "angaben/<uuid:public_id>/waehlen/", evidence_page.choose, name="entry_choose"),
    path(_PLACE, entry.show_place, name="entry_place"),
    path(_PLACE + "kurz/", short_form.show_short_form, name="entry_short_form"),
    path(_PLACE + "neu/", evidence_page.add_statement, name="entry_new"),
    path(_PLACE + "zelle/", entry_table.save_cell, name="entry_save"),
    path(_PLACE + "<slug:sector>/", entry_table.show_table, name="entry_table"),
]
