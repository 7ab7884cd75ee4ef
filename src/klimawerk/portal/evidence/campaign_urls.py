"""Addresses of data requests: the register, campaigns and requests below a tenant, the addressee's page without one."""

from __future__ import annotations

from django.urls import path, re_path

from klimawerk.portal.evidence.views import campaigns, request_public, request_steps, supply_areas

_TENANT = "verwaltung/<slug:slug>/"
_CAMPAIGN = _TENANT + "abfragen/<uuid:public_id>/"
_REQUEST = _TENANT + "anfragen/<uuid:public_id>/"
_ANSWER = "anfrage/<str:token>/"

tenant_patterns = [
    path(_TENANT + "abfragen/", campaigns.list_campaigns, name="campaigns"),
    path(_TENANT + "abfragen/neu/", campaigns.add_campaign, name="add_campaign"),
    path(_TENANT + "abfragen/gebiete/", supply_areas.list_areas, name="supply_areas"),
    path(_TENANT + "abfragen/gebiete/neu/", supply_areas.add_area, name="add_supply_area"),
    path(_TENANT + "abfragen/gebiete/<uuid:public_id>/", supply_areas.edit_area, name="supply_area"),
    path(_CAMPAIGN, campaigns.show_campaign, name="campaign"),
    path(_CAMPAIGN + "bearbeiten/", campaigns.edit_campaign, name="edit_campaign"),
    path(_CAMPAIGN + "anlegen/", campaigns.make_requests, name="make_requests"),
    path(_CAMPAIGN + "versenden/", campaigns.send_drafts, name="send_drafts"),
    path(_CAMPAIGN + "anfrage/", campaigns.add_request, name="add_data_request"),
    path(_CAMPAIGN + "luecken/", campaigns.show_gaps, name="campaign_gaps"),
    path(_CAMPAIGN + "luecken.xlsx", campaigns.download_gaps, name="campaign_gaps_file"),
    path(_REQUEST, request_steps.show_request, name="data_request"),
    path(_REQUEST + "bearbeiten/", request_steps.edit_request, name="edit_data_request"),
    path(_REQUEST + "antwort/", request_steps.file_answer, name="file_answer"),
    path(_REQUEST + "absage/", request_steps.note_refusal, name="note_refusal"),
    path(_REQUEST + "gespraech/", request_steps.add_phone_note, name="add_phone_note"),
    path(_REQUEST + "blatt.xlsx", request_steps.download_sheet, name="request_sheet"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/anfragen/(?P<public_id>[0-9a-f-]{36})/schreiben\.(?P<form>pdf|docx|odt)$",
        request_steps.download_letter,
        name="request_letter",
    ),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/anfragen/(?P<public_id>[0-9a-f-]{36})/schritt/(?P<step>[-a-z]+)/$",
        request_steps.take_step,
        name="request_step",
    ),
    path(_TENANT + "antworten/<uuid:public_id>/spalten/", request_steps.assign_answer, name="assign_answer"),
    path(
        _TENANT + "gespraeche/<uuid:public_id>/erledigt/", request_steps.finish_step, name="finish_phone_step"
    ),
]
public_patterns = [
    path("anfrage/", request_public.enter_code, name="request_code"),
    path(_ANSWER, request_public.show_page, name="request_page"),
    path(_ANSWER + "blatt.xlsx", request_public.download_sheet, name="request_page_sheet"),
    path(_ANSWER + "beleg/<uuid:answer>/", request_public.show_receipt, name="request_receipt"),
]
urlpatterns = [*tenant_patterns, *public_patterns]
