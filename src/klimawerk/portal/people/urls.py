"""Addresses of the administration, of accounts, invitations and public contacts. Below a tenant `slug` comes first."""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from django.urls import path, re_path
from django.views.generic import RedirectView

from klimawerk.portal.people import today_urls
from klimawerk.portal.people.views import (
    account,
    guests,
    identity,
    objects,
    overview,
    public,
    questions,
    tokens,
)

_TENANT = "verwaltung/<slug:slug>/"

urlpatterns = [
    path("verwaltung/", overview.show_tenants, name="administration"),
    path(_TENANT, overview.show_tenant, name="tenant"),
    path(_TENANT + "stellen/neu/", objects.edit_post, name="add_post"),
    path(_TENANT + "stellen/<uuid:public_id>/", objects.edit_post, name="edit_post"),
    path(_TENANT + "stellen/<uuid:public_id>/profil/", objects.show_profile, name="profile"),
    path(_TENANT + "stellen/<uuid:public_id>/besetzen/", objects.fill, name="fill_post"),
    path(_TENANT + "stellen/<uuid:public_id>/uebergeben/", objects.hand_over, name="hand_over"),
    path(_TENANT + "uebergaben/<uuid:public_id>/", objects.show_hand_over, name="hand_over_file"),
    path(_TENANT + "ansprechpersonen/neu/", objects.edit_contact, name="add_contact"),
    path(_TENANT + "ansprechpersonen/<uuid:public_id>/", objects.edit_contact, name="edit_contact"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/ansprechpersonen/(?P<public_id>[0-9a-f-]{36})/"
        r"(?P<step>freigeben|zuruecknehmen|entfernen)/$",
        objects.change_release,
        name="change_release",
    ),
    path(_TENANT + "team/einladen/", objects.invite_member, name="invite"),
    path(_TENANT + "team/<uuid:public_id>/beenden/", objects.end_role, name="end_role"),
    path(_TENANT + "vereinbarungen/anfragen/", objects.ask_member, name="ask_member"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/vereinbarungen/(?P<public_id>[0-9a-f-]{36})/"
        r"(?P<step>zustimmen|ablehnen|beenden)/$",
        objects.decide_agreement,
        name="decide_agreement",
    ),
    *today_urls.urlpatterns,
    path(_TENANT + "fragen/", questions.show_inbox, name="questions"),
    path(_TENANT + "fragen/<uuid:public_id>/", questions.show_question, name="question"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/fragen/(?P<public_id>[0-9a-f-]{36})/(?P<step>weitergeben|loeschen)/$",
        questions.change_question,
        name="change_question",
    ),
    path(_TENANT + "gastlinks/", guests.list_links, name="guest_links"),
    path(_TENANT + "gastlinks/neu/", guests.add_link, name="add_guest_link"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/gastlinks/(?P<public_id>[0-9a-f-]{36})/(?P<step>verlaengern|widerrufen)/$",
        guests.change_link,
        name="change_guest_link",
    ),
    path(_TENANT + "schnittstelle/", tokens.list_tokens, name="api_tokens"),
    path(_TENANT + "schnittstelle/neu/", tokens.add_token, name="add_api_token"),
    path(_TENANT + "schnittstelle/<uuid:public_id>/widerrufen/", tokens.end_token, name="end_api_token"),
    path("einladung/<str:token>/", public.show_invitation, name="invitation"),
    path("gast/<str:token>/", guests.show_guest, name="guest"),
    path("kontakt/", questions.choose_contact, name="ask"),
    path("kontakt/<slug:slug>/", questions.show_contacts, name="contacts"),
    path("kontakt/<slug:slug>/gesendet/", questions.thank, name="question_sent"),
    # Accounts: allauth's own views and names under German addresses; nobody signs up without invitation.
    path("konto/", account.show_account, name="account"),
    path("konto/daten/", account.download_data, name="account_data"),
    path("konto/aufloesen/", account.dissolve, name="dissolve_account"),
    path("konto/aufgeloest/", account.say_dissolved, name="account_dissolved"),
    path("konto/anmelden/", account_views.login, name="account_login"),
    path("konto/anmelden/<slug:provider_id>/", identity.start, name="openid_connect_login"),
    path("konto/anmelden/<slug:provider_id>/zurueck/", identity.come_back, name="openid_connect_callback"),
    path("konto/abmelden/", account_views.logout, name="account_logout"),
    path("konto/registrieren/", account_views.signup, name="account_signup"),
    path("konto/inaktiv/", account_views.account_inactive, name="account_inactive"),
    path("konto/bestaetigen/", account_views.reauthenticate, name="account_reauthenticate"),
    path("konto/e-mail/", RedirectView.as_view(pattern_name="mfa_index"), name="account_email"),
    path(
        "konto/e-mail-bestaetigen/",
        account_views.email_verification_sent,
        name="account_email_verification_sent",
    ),
    path("konto/passwort/", account_views.password_change, name="account_change_password"),
    path("konto/passwort/setzen/", account_views.password_set, name="account_set_password"),
    path("konto/passwort/vergessen/", account_views.password_reset, name="account_reset_password"),
    path(
        "konto/passwort/vergessen/gesendet/",
        account_views.password_reset_done,
        name="account_reset_password_done",
    ),
    path(
        "konto/passwort/neu/fertig/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^konto/passwort/neu/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("konto/zweiter-faktor/", mfa_views.index, name="mfa_index"),
    path("konto/zweiter-faktor/anmelden/", mfa_views.authenticate, name="mfa_authenticate"),
    path("konto/zweiter-faktor/bestaetigen/", mfa_views.reauthenticate, name="mfa_reauthenticate"),
    path("konto/zweiter-faktor/einrichten/", totp_views.activate_totp, name="mfa_activate_totp"),
    path("konto/zweiter-faktor/abschalten/", totp_views.deactivate_totp, name="mfa_deactivate_totp"),
    path("konto/ersatzcodes/", code_views.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("konto/ersatzcodes/neu/", code_views.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("konto/ersatzcodes/datei/", code_views.download_recovery_codes, name="mfa_download_recovery_codes"),
]
