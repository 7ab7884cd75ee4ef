"""Addresses of what is due: start page, tasks, absences, confirmations, weekly mail and calendar."""

from __future__ import annotations

from django.urls import path, re_path

from klimawerk.portal.people.views import absences, confirmation, notices, tasks, today

_TENANT = "verwaltung/<slug:slug>/"

urlpatterns = [
    path(_TENANT + "heute/", today.show_today, name="today"),
    path(_TENANT + "aufgaben/", tasks.show_tasks, name="tasks"),
    path(_TENANT + "aufgaben/eintragen/", tasks.add, name="quick_task"),
    path(_TENANT + "aufgaben/neu/", tasks.edit, name="add_task"),
    path(_TENANT + "aufgaben/<uuid:public_id>/", tasks.edit, name="edit_task"),
    re_path(
        r"^verwaltung/(?P<slug>[-\w]+)/aufgaben/(?P<public_id>[0-9a-f-]{36})/(?P<step>erledigt|offen)/$",
        tasks.change_state,
        name="change_task",
    ),
    path(_TENANT + "stellen/<uuid:public_id>/eingang/", tasks.show_inbox, name="inbox"),
    path(_TENANT + "stellen/<uuid:public_id>/abwesenheiten/", absences.show_absences, name="absences"),
    path(_TENANT + "abwesenheiten/<uuid:public_id>/", absences.edit_absence, name="edit_absence"),
    path(_TENANT + "abwesenheiten/<uuid:public_id>/entfernen/", absences.remove, name="remove_absence"),
    path(
        _TENANT + "ansprechpersonen/<uuid:public_id>/bestaetigen/",
        confirmation.confirm,
        name="still_in_charge",
    ),
    path("kontakt/<slug:slug>/zustaendig/<str:token>/", confirmation.answer, name="confirm_contact"),
    path("konto/wochenbrief/", notices.show_notices, name="notices"),
    path("wochenbrief/<str:token>/abbestellen/", notices.decline_weekly_mail, name="decline_weekly_mail"),
    path("kalender/<str:token>.ics", notices.show_calendar, name="calendar"),
]
