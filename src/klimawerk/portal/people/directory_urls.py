"""Addresses of organisations, commissions, agreements, mandates and the change log."""

from __future__ import annotations

from django.urls import path

from klimawerk.portal.people.views.directory import (
    agreements,
    answer,
    change_log,
    commissions,
    mandates,
    organisations,
)

_TENANT = "verwaltung/<slug:slug>/"
_ORGANISATION = _TENANT + "organisationen/<uuid:public_id>/"
_COMMISSION = _TENANT + "auftraege/<uuid:public_id>/"
_MANDATE = _TENANT + "vertretungen/<uuid:public_id>/"

urlpatterns = [
    path(_TENANT + "organisationen/", organisations.show_organisations, name="organisations"),
    path(_TENANT + "organisationen/neu/", organisations.add_organisation_page, name="add_organisation"),
    path(_ORGANISATION, organisations.show_organisation, name="organisation"),
    path(_ORGANISATION + "bearbeiten/", organisations.edit_organisation, name="edit_organisation"),
    path(_ORGANISATION + "umbenennen/", organisations.rename, name="rename_organisation"),
    path(_ORGANISATION + "zusammenfuehren/", organisations.merge, name="merge_organisation"),
    path(
        _TENANT + "organisationen/zusammenfuehrungen/<uuid:public_id>/zuruecknehmen/",
        organisations.undo,
        name="undo_merge",
    ),
    path(_TENANT + "auftraege/", commissions.show_commissions, name="commissions"),
    path(_TENANT + "auftraege/neu/", commissions.edit_commission, name="add_commission"),
    path(_COMMISSION, commissions.show_commission, name="commission"),
    path(_COMMISSION + "bearbeiten/", commissions.edit_commission, name="edit_commission"),
    path(_COMMISSION + "einladen/", commissions.invite_consultant, name="invite_consultant"),
    path(_TENANT + "vertretungen/", mandates.show_mandates, name="mandates"),
    path(_TENANT + "vertretungen/neu/", mandates.add_mandate, name="add_mandate"),
    path(_MANDATE, mandates.show_mandate, name="mandate"),
    path(_MANDATE + "schreiben/", mandates.print_letter, name="mandate_letter"),
    path(_MANDATE + "schreiben.docx", mandates.download_letter, name="mandate_docx"),
    path(_MANDATE + "link/", mandates.make_link, name="mandate_link"),
    path(_MANDATE + "hochladen/", mandates.upload_letter, name="upload_letter"),
    path(_MANDATE + "datei/", mandates.open_letter, name="signed_letter"),
    path(_MANDATE + "beenden/", mandates.end, name="end_mandate"),
    path(_TENANT + "vereinbarungen/", agreements.show_agreements, name="agreements"),
    path(_TENANT + "aenderungen/<slug:kind>/<uuid:public_id>/", change_log.show_changes, name="changes"),
    path("vertretung/<str:secret>/", answer.show_answer, name="answer_mandate"),
]
