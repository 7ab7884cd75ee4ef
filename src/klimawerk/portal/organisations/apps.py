from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "klimawerk.portal.organisations"
    label = "organisations"

    def ready(self) -> None:
        from klimawerk.portal.organisations import rules  # noqa: F401  registers the permission matrix
