from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "klimawerk.portal.api"
    label = "api"

    def ready(self) -> None:
        from klimawerk.portal.api.authorship import listen

        listen()
