from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "klimawerk.portal.people"
    label = "people"

    def ready(self) -> None:
        from klimawerk.portal.people import rules  # noqa: F401  registers the permission matrix
