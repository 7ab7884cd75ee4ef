from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "klimawerk.portal.api"
    label = "api"
