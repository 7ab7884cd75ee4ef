from django.apps import AppConfig


class FoundationConfig(AppConfig):
    name = "klimawerk.portal.foundation"
    label = "foundation"
