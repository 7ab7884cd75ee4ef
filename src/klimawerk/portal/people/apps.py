from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "klimawerk.portal.people"
    label = "people"

    def ready(self) -> None:
        from klimawerk.portal.foundation.change_log import register_kind
        from klimawerk.portal.foundation.navigation import Entry, register_entry
        from klimawerk.portal.people import released, rules  # noqa: F401  register the permission matrix, guest parts
        from klimawerk.portal.people.domain import due, hand_over_tasks

        due.register()
        hand_over_tasks.register()
        register_entry(Entry(10, _("Today"), "today", "people.view_today"))
        register_entry(Entry(15, _("Tasks"), "tasks", "people.view_task"))
        register_entry(Entry(90, _("Administration"), "tenant", "organisations.view_tenant"))
        register_entry(Entry(80, _("Questions"), "questions", "people.view_passed_question"))
        register_kind("stelle", "people.Post", ("people.PostHolder", "post"), page="profile")
        register_kind("ansprechperson", "people.ContactPerson", ("people.OpeningHours", "contact"))
        register_kind("mitgliedschaft", "people.Membership")
        register_kind("aufgabe", "people.Task")
        register_kind("frage", "people.Question")
        register_kind("gastzugang", "people.GuestLink")
