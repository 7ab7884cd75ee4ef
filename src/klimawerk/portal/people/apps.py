from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "klimawerk.portal.people"
    label = "people"

    def ready(self) -> None:
        from klimawerk.portal.foundation.navigation import Entry, register_entry
        from klimawerk.portal.people import rules  # noqa: F401  registers the permission matrix
        from klimawerk.portal.people.domain import due, hand_over_tasks

        due.register()
        hand_over_tasks.register()
        register_entry(Entry(10, _("Today"), "today", "people.view_today"))
        register_entry(Entry(15, _("Tasks"), "tasks", "people.view_task"))

        register_entry(Entry(90, _("Administration"), "tenant", "organisations.view_tenant"))
